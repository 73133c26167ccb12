import type * as t from '@babel/types';
import { useOf } from '../../analyse/uses.js';
import type { Scoped } from '../../parse/scopes.js';
import { isMember, memberName, rangeOf, type Node } from '../../parse/syntax.js';
import { withParentheses } from '../parentheses.js';
import type { Rewriting } from '../rewriting.js';

/**
 * `client && client.name`, `if (!client)`, `context && context.webtask && ...`: whether a record of
 * inputs is there, which it always is.
 */
export function isAsked(node: Node, script: Scoped): boolean {
  const parent = script.parentOf(node);
  if (parent?.type === 'UnaryExpression') return /^(!|typeof)$/.test(parent.operator);
  if (parent?.type === 'LogicalExpression') return operandAt(node, '&&', script) !== null;
  return (
    /^(ConditionalExpression|IfStatement)$/.test(parent?.type ?? '') &&
    useOf(node, script).kind === 'looked-at'
  );
}

/** Leaves the question out where others follow, and asks it of what the Action has else. */
export function settleAsked(node: Node, record: string, rewriting: Rewriting): void {
  const { script, edits } = rewriting;
  const parent = script.parentOf(node)!;
  const isNegated = parent.type === 'UnaryExpression' && parent.operator === '!';
  const operand = isNegated ? operandAt(parent, '||', script) : operandAt(node, '&&', script);
  if (!operand) return edits.replace(rangeOf(node), record);
  const [asked, next] = operand;
  const { start } = withParentheses(asked, script);
  edits.remove({ start, end: withParentheses(next, script).start });
  dropParentheses(next, rewriting);
}

/** What the Action has in the place of a record that the hook asks for by this path. */
export function recordAt(node: Node, names: Rewriting['names'], role: string): string {
  const key = isMember(node) ? memberName(node) : role;
  return key === 'client' || key === 'request' ? `${names.event}.${key}` : names.event;
}

/** An operand of a chain with the one behind it; null for the last one, which is the value. */
function operandAt(node: Node, operator: '&&' | '||', script: Scoped): [Node, Node] | null {
  const parent = script.parentOf(node);
  if (parent?.type !== 'LogicalExpression' || parent.operator !== operator) return null;
  if (parent.left === node) return [node, parent.right];
  const around = script.parentOf(parent);
  const isInner =
    around?.type === 'LogicalExpression' &&
    around.operator === operator &&
    around.left === parent &&
    !parent.extra?.['parenthesized'];
  return isInner ? [node, around.right] : null;
}

/** Parentheses that only held a chain of questions and the member that they lead to. */
function dropParentheses(last: Node, { edits, script }: Rewriting): void {
  const chain = script.parentOf(last) as t.LogicalExpression;
  if (!chain.extra?.['parenthesized'] || !isMember(last) || last.extra?.['parenthesized']) return;
  const texts = operandsOf(chain).map(({ start, end }) => script.text.slice(start!, end!));
  if (!texts.every((text, index) => text.startsWith(texts[index - 1] ?? ''))) return;
  const { start, end } = withParentheses(chain, script);
  edits.remove({ start, end: chain.start! });
  edits.remove({ start: chain.end!, end });
}

function operandsOf({ left, right, operator }: t.LogicalExpression): Node[] {
  const isChain = left.type === 'LogicalExpression' && left.operator === operator;
  return [...(isChain ? operandsOf(left) : [left]), right];
}
