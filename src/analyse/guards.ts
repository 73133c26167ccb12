import type * as t from '@babel/types';
import { isFunction, isMember, memberName, type Node } from '../parse/syntax.js';
import type { Script } from './script.js';

/**
 * Whether a name or a chain of members is certainly not `undefined` at a place: it stands
 * inside `if (value)`, or behind `if (!value) return ...`, and is not assigned in between.
 */
export function isKnownDefined(value: Node, place: Node, script: Script): boolean {
  if (!isStable(value, script)) return false;
  const guards = guardsOf(textOf(value, script), script);
  for (let at: Node | undefined = place; at && !isFunction(at); at = script.parentOf(at)) {
    const parent = script.parentOf(at);
    if (parent?.type === 'LogicalExpression' && parent.right === at) {
      if (parent.operator !== '??' && guards.definedIf(parent.left, parent.operator === '&&')) {
        return true;
      }
    }
    if (parent?.type === 'IfStatement' || parent?.type === 'ConditionalExpression') {
      if (parent.consequent === at && guards.definedIf(parent.test, true)) return true;
      if (parent.alternate === at && guards.definedIf(parent.test, false)) return true;
    }
    if (parent?.type !== 'BlockStatement') continue;
    for (const earlier of parent.body.slice(0, parent.body.indexOf(at as t.Statement))) {
      if (earlier.type !== 'IfStatement' || !leaves(earlier.consequent)) continue;
      if (guards.definedIf(earlier.test, false)) return true;
    }
  }
  return false;
}

/** What tests tell of the value that is written like this. */
function guardsOf(
  text: string,
  script: Script,
): { definedIf: (test: Node, outcome: boolean) => boolean } {
  const isValue = (node: Node): boolean => textOf(node, script) === text;

  /** Whether the value is defined wherever the test has this outcome. */
  function definedIf(test: Node, outcome: boolean): boolean {
    if (isValue(test)) return outcome;
    switch (test.type) {
      case 'UnaryExpression':
        return test.operator === '!' && definedIf(test.argument, !outcome);
      case 'LogicalExpression': {
        if (test.operator === '??') return false;
        const sides = [definedIf(test.left, outcome), definedIf(test.right, outcome)];
        // Of `a && b` both are true, or one of the two is false.
        return (test.operator === '&&') === outcome ? sides.includes(true) : !sides.includes(false);
      }
      case 'BinaryExpression':
        return comparison(test, outcome);
      case 'CallExpression': {
        const [argument] = test.arguments;
        const asks = isMember(test.callee) && memberName(test.callee) === 'isArray';
        return outcome && asks && argument !== undefined && isValue(argument);
      }
      default:
        return false;
    }
  }

  function comparison({ operator, left, right }: t.BinaryExpression, outcome: boolean): boolean {
    const equal = operator === '===' || operator === '==';
    if (!equal && operator !== '!==' && operator !== '!=') {
      return outcome && operator === 'instanceof' && isValue(left);
    }
    const same = equal === outcome;
    if (isValue(left)) {
      if (isUndefined(right)) return !same;
      if (right.type === 'NullLiteral') return same ? operator.length === 3 : operator.length === 2;
      return same && /^(String|Numeric|Boolean)Literal$/.test(right.type);
    }
    const asksType =
      left.type === 'UnaryExpression' && left.operator === 'typeof' && isValue(left.argument);
    if (!asksType || right.type !== 'StringLiteral') return false;
    return same === (right.value !== 'undefined');
  }

  return { definedIf };
}

function isUndefined(node: Node): boolean {
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  );
}

function textOf(node: Node, script: Script): string {
  return script.text.slice(node.start!, node.end!);
}

/** Read twice it gives the same: a name that is set once, or members of such a name. */
function isStable(value: Node, script: Script): boolean {
  let root = value;
  while (isMember(root) && (!root.computed || root.property.type === 'StringLiteral')) {
    root = root.object;
  }
  if (root.type !== 'Identifier') return false;
  const binding = script.referenceOf(root)?.binding;
  return binding !== null && !binding?.references.some(({ writes }) => writes);
}

function leaves(statement: Node): boolean {
  if (statement.type === 'BlockStatement') {
    const last = statement.body.at(-1);
    return last !== undefined && leaves(last);
  }
  return /^(Return|Throw|Break|Continue)Statement$/.test(statement.type);
}
