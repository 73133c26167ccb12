import { isTest } from '../../analyse/guards.js';
import { askedIfPresent } from '../../analyse/scope-list.js';
import type { Scoped } from '../../parse/scopes.js';
import { isMember, memberName, rangeOf, type Node, type Range } from '../../parse/syntax.js';
import type { Replacement } from '../edits.js';
import type { Rewriting } from '../rewriting.js';

/** `if (scope)`, `!scope`: whether anything was granted. */
export function asTest(
  node: Node,
  isAlways: boolean,
  scopes: string,
  rewriting: Rewriting,
): Replacement | null {
  const { script, policies } = rewriting;
  // A list that is always there is always true; the empty one too.
  if (policies.emptyScope !== 'undefined' || isAlways) return null;
  const parent = script.parentOf(node);
  if (parent?.type === 'UnaryExpression' && parent.operator === '!') {
    return { range: rangeOf(parent), pieces: [`${scopes}.length === 0`] };
  }
  return isCondition(node, script)
    ? { range: rangeOf(node), pieces: [`${scopes}.length > 0`] }
    : null;
}

/** `scope?.includes(x)` as a condition: false of an empty list as it is of none. */
export function optionalRead(node: Node, scopes: string, script: Scoped): Replacement | null {
  const member = script.parentOf(node);
  if (member?.type !== 'OptionalMemberExpression' || !member.optional || member.computed) {
    return null;
  }
  const call = script.parentOf(member);
  const isCalled = call?.type === 'OptionalCallExpression' && call.callee === member;
  const method = memberName(member) ?? '';
  const tells = isCalled ? /^(includes|some)$/.test(method) && !call.optional : method === 'length';
  const value = isCalled ? call : member;
  const compared = script.parentOf(value);
  const isMore =
    compared?.type === 'BinaryExpression' &&
    compared.operator === '>' &&
    compared.left === value &&
    compared.right.type === 'NumericLiteral';
  if (!tells || !(isMore || isCondition(value, script))) return null;
  return { range: { start: node.start!, end: member.property.start! }, pieces: [`${scopes}.`] };
}

/**
 * `scope && scope.includes(x)` and `!scope || !scope.includes(x)` as conditions: of an empty list
 * the second part alone says the same.
 */
export function guardedRead(
  identifier: Node,
  identifiers: readonly Node[],
  script: Scoped,
): { guard: Range; use: Node } | null {
  const asked = askedAs(identifier, script);
  const parent = script.parentOf(asked);
  const negated = parent?.type === 'UnaryExpression' && parent.operator === '!';
  const left = negated ? parent : asked;
  const whole = script.parentOf(left);
  if (whole?.type !== 'LogicalExpression' || whole.left !== left) return null;
  if (whole.operator !== (negated ? '||' : '&&') || !isCondition(whole, script)) return null;
  const [use, ...others] = identifiers.filter(
    ({ start, end }) => start! >= whole.right.start! && end! <= whole.right.end!,
  );
  const { right } = whole;
  const test =
    negated && right.type === 'UnaryExpression' && right.operator === '!' ? right.argument : right;
  if (!use || others.length > 0 || (negated && test === right)) return null;
  if (!isFalseOfNothing(test, use)) return null;
  return { guard: { start: left.start!, end: right.start! }, use };
}

/** Whether only the truth of a value matters. */
function isCondition(node: Node, script: Scoped): boolean {
  if (isTest(node, script)) return true;
  const parent = script.parentOf(node);
  if (parent?.type === 'UnaryExpression') return parent.operator === '!';
  return parent?.type === 'LogicalExpression' && isCondition(parent, script);
}

/** `scope.includes(x)`, `scope.indexOf(x) !== -1`, `scope.length`: false of an empty list. */
function isFalseOfNothing(test: Node, use: Node): boolean {
  if (test.type === 'CallExpression' && isMember(test.callee) && test.callee.object === use) {
    return /^(includes|some)$/.test(memberName(test.callee) ?? '');
  }
  if (isMember(test)) return test.object === use && memberName(test) === 'length';
  if (test.type !== 'BinaryExpression') return false;
  const { left, operator, right } = test;
  if (isMember(left) && left.object === use && memberName(left) === 'length') {
    return operator === '>' && right.type === 'NumericLiteral';
  }
  const found =
    left.type === 'CallExpression' &&
    isMember(left.callee) &&
    left.callee.object === use &&
    memberName(left.callee) === 'indexOf';
  const minusOne =
    right.type === 'UnaryExpression' &&
    right.operator === '-' &&
    right.argument.type === 'NumericLiteral' &&
    right.argument.value === 1;
  const zero = right.type === 'NumericLiteral' && right.value === 0;
  return found && ((minusOne && /^(!==?|>)$/.test(operator)) || (zero && operator === '>='));
}

/** `Array.isArray(scope)` asks what `scope` asks. */
export function askedAs(identifier: Node, script: Scoped): Node {
  const call = script.parentOf(identifier);
  const isAsked =
    call?.type === 'CallExpression' && askedIfPresent(call, (node) => node === identifier);
  return isAsked ? call : identifier;
}
