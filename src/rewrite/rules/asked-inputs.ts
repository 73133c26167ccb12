import type * as t from '@babel/types';
import { useOf } from '../../analyse/uses.js';
import type { Script } from '../../analyse/script.js';
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
  if (parent?.type === 'LogicalExpression') return operandsBehind(node, '&&', script).length > 0;
  return (
    /^(ConditionalExpression|IfStatement)$/.test(parent?.type ?? '') &&
    useOf(node, script).kind === 'looked-at'
  );
}

/** Leaves the question out where others follow, and asks it of what the Action has else. */
export function settleAsked(node: Node, record: string, rewriting: Rewriting): void {
  const { script, edits } = rewriting;
  const { question, goesOnBy } = questionAt(node, script);
  const [next, ...others] = operandsBehind(question, goesOnBy, script);
  const text = script.text.slice(node.start!, node.end!);
  const isLast = [next, ...others].every((one) => one && isQuestionOf(text, one, script));
  if (!next || isLast) return edits.replace(rangeOf(node), record);
  const { start } = withParentheses(question, script);
  edits.remove({ start, end: withParentheses(next, script).start });
  dropParentheses(next, rewriting);
}

/** `!client`, `typeof client !== 'object'` and `client` itself, with what leads on from there. */
function questionAt(node: Node, script: Scoped): { question: Node; goesOnBy: '&&' | '||' } {
  const parent = script.parentOf(node)!;
  if (parent.type !== 'UnaryExpression') return { question: node, goesOnBy: '&&' };
  if (parent.operator === '!') return { question: parent, goesOnBy: '||' };
  const comparison = script.parentOf(parent);
  if (comparison?.type !== 'BinaryExpression' || !isObjectType(comparison.right)) {
    return { question: node, goesOnBy: '&&' };
  }
  return { question: comparison, goesOnBy: comparison.operator.startsWith('!') ? '||' : '&&' };
}

function isObjectType(node: Node): boolean {
  return node.type === 'StringLiteral' && node.value === 'object';
}

/** A question of the same record that says no more: it is asked last, and the value of the whole. */
function isQuestionOf(text: string, operand: Node, script: Script): boolean {
  const own = operand.type === 'BinaryExpression' ? operand.left : operand;
  if (own.type !== 'UnaryExpression' || !/^(!|typeof)$/.test(own.operator)) return false;
  return script.text.slice(own.argument.start!, own.argument.end!) === text;
}

/** What the Action has in the place of a record that the hook asks for by this path. */
export function recordAt(node: Node, names: Rewriting['names'], role: string): string {
  const key = isMember(node) ? memberName(node) : role;
  return key === 'client' || key === 'request' ? `${names.event}.${key}` : names.event;
}

/** What follows an operand of a chain; nothing behind the last one, which is the value. */
function operandsBehind(node: Node, operator: '&&' | '||', script: Scoped): Node[] {
  const parent = script.parentOf(node);
  if (parent?.type !== 'LogicalExpression' || parent.operator !== operator) return [];
  const isInner = !parent.extra?.['parenthesized'];
  const others = isInner ? operandsBehind(parent, operator, script) : [];
  return parent.left === node ? [parent.right, ...others] : others;
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
