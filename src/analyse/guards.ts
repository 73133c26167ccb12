import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import { isMember, memberName, type Node } from '../parse/syntax.js';

/** What a test tells of a value: whether it is certainly not `undefined` where it has this outcome. */
export function definedIf(test: Node, outcome: boolean, isValue: (node: Node) => boolean): boolean {
  if (isValue(test)) return outcome;
  if (test.type === 'BinaryExpression') return comparison(test, outcome, isValue);
  if (test.type !== 'CallExpression') return false;
  const [argument] = test.arguments;
  const asks = isMember(test.callee) && memberName(test.callee) === 'isArray';
  return outcome && asks && argument !== undefined && isValue(argument);
}

function comparison(
  { operator, left, right }: t.BinaryExpression,
  outcome: boolean,
  isValue: (node: Node) => boolean,
): boolean {
  const equal = operator === '===' || operator === '==';
  if (!equal && operator !== '!==' && operator !== '!=') {
    return outcome && operator === 'instanceof' && isValue(left);
  }
  const same = equal === outcome;
  if (isValue(left)) {
    if (isUndefined(right)) return !same;
    if (right.type === 'NullLiteral') return same ? operator.length === 3 : operator.length === 2;
    return same && /^(String|Numeric|Boolean|Template)Literal$/.test(right.type);
  }
  const asksType =
    left.type === 'UnaryExpression' && left.operator === 'typeof' && isValue(left.argument);
  if (!asksType || right.type !== 'StringLiteral') return false;
  return same === (right.value !== 'undefined');
}

/** That an object has a key, or that a list or a set has an item. */
export type Membership = { of: Node; key: Node } | { of: Node; item: Node };

/** The membership that a test tells where it has this outcome. */
export function memberIf(test: Node, outcome: boolean): Membership | null {
  if (test.type === 'BinaryExpression') {
    const { operator, left, right } = test;
    if (operator === 'in') return outcome ? { of: right, key: left } : null;
    const found = left.type === 'CallExpression' && methodOf(left) === 'indexOf';
    return found && isFound(operator, right) === outcome ? itemAsked(left) : null;
  }
  if (!outcome || test.type !== 'CallExpression' || !isMember(test.callee)) return null;
  const [first, second] = test.arguments;
  switch (methodOf(test)) {
    case 'includes':
    case 'has':
      return keyAsked(test) ?? itemAsked(test);
    case 'hasOwnProperty':
      return first ? { of: test.callee.object, key: first } : null;
    case 'hasOwn':
      return first && second ? { of: first, key: second } : null;
    case 'call': {
      const { object } = test.callee;
      const asks = isMember(object) && memberName(object) === 'hasOwnProperty';
      return asks && first && second ? { of: first, key: second } : null;
    }
    default:
      return null;
  }
}

function methodOf({ callee }: t.CallExpression): string | null {
  return isMember(callee) ? memberName(callee) : null;
}

/** `Object.keys(table).includes(key)` */
function keyAsked({ callee, arguments: [key] }: t.CallExpression): Membership | null {
  const keys = isMember(callee) ? callee.object : callee;
  if (keys.type !== 'CallExpression' || !isMember(keys.callee) || !key) return null;
  const { object } = keys.callee;
  const isOfObject = object.type === 'Identifier' && object.name === 'Object';
  const [of] = keys.arguments;
  return of && isOfObject && memberName(keys.callee) === 'keys' ? { of, key } : null;
}

function itemAsked(call: t.CallExpression): Membership | null {
  const [item] = call.arguments;
  return item && isMember(call.callee) ? { of: call.callee.object, item } : null;
}

/** What the outcome of `indexOf(...) operator number` must be where there is one; null: either. */
function isFound(operator: string, number: Node): boolean | null {
  const isMinusOne =
    number.type === 'UnaryExpression' &&
    number.operator === '-' &&
    number.argument.type === 'NumericLiteral' &&
    number.argument.value === 1;
  if (isMinusOne) {
    if (/^(!==?|>)$/.test(operator)) return true;
    return /^===?$/.test(operator) ? false : null;
  }
  const isZero = number.type === 'NumericLiteral' && number.value === 0;
  return !isZero ? null : operator === '>=' ? true : operator === '<' ? false : null;
}

export function isUndefined(node: Node): boolean {
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  );
}

/** Whether a value decides which way to go. */
export function isTest(node: Node, script: Scoped): boolean {
  const parent = script.parentOf(node);
  switch (parent?.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return parent.test === node;
    default:
      return false;
  }
}
