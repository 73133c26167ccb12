import type * as t from '@babel/types';
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

export function isUndefined(node: Node): boolean {
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  );
}
