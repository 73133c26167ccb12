import type * as t from '@babel/types';
import { isMember, type Function, type Node } from '../parse/syntax.js';
import type { Script } from './script.js';

/**
 * Whether a name or a chain of members is certainly truthy at a place: it stands inside
 * `if (value)` or behind `value &&`, or behind `if (!value) return ...`, and is not assigned
 * anywhere in between.
 */
export function isKnownTruthy(value: Node, place: Node, fn: Function, script: Script): boolean {
  if (!isStable(value, script)) return false;
  const text = textOf(value, script);
  for (let at: Node | undefined = place; at && at !== fn; at = script.parentOf(at)) {
    const parent = script.parentOf(at);
    if (isTested(parent) && parent.consequent === at && asserts(parent.test, text, script))
      return true;
    if (isTested(parent) && parent.alternate === at && denies(parent.test, text, script))
      return true;
    if (parent?.type === 'LogicalExpression' && parent.right === at) {
      if (parent.operator === '&&' && asserts(parent.left, text, script)) return true;
      if (parent.operator === '||' && denies(parent.left, text, script)) return true;
    }
    if (parent?.type !== 'BlockStatement') continue;
    for (const earlier of parent.body.slice(0, parent.body.indexOf(at as t.Statement))) {
      if (earlier.type === 'IfStatement' && leaves(earlier.consequent)) {
        if (denies(earlier.test, text, script)) return true;
      }
    }
  }
  return false;
}

function isTested(node: Node | undefined): node is t.IfStatement | t.ConditionalExpression {
  return node?.type === 'IfStatement' || node?.type === 'ConditionalExpression';
}

function textOf(node: Node, script: Script): string {
  return script.text.slice(node.start!, node.end!);
}

/** Read twice it gives the same: a name that is set once, or members of such a name. */
function isStable(value: Node, script: Script): boolean {
  let root = value;
  while (isMember(root) && !root.computed) root = root.object;
  if (root.type !== 'Identifier') return false;
  const binding = script.referenceOf(root)?.binding;
  return binding !== null && !binding?.references.some(({ writes }) => writes);
}

/** The test can be true only where the value is truthy. */
function asserts(test: Node, text: string, script: Script): boolean {
  if (textOf(test, script) === text) return true;
  return (
    test.type === 'LogicalExpression' &&
    test.operator === '&&' &&
    (asserts(test.left, text, script) || asserts(test.right, text, script))
  );
}

/** The test is true wherever the value is falsy. */
function denies(test: Node, text: string, script: Script): boolean {
  if (test.type === 'UnaryExpression' && test.operator === '!') {
    return textOf(test.argument, script) === text;
  }
  return (
    test.type === 'LogicalExpression' &&
    test.operator === '||' &&
    (denies(test.left, text, script) || denies(test.right, text, script))
  );
}

function leaves(statement: Node): boolean {
  if (statement.type === 'BlockStatement') {
    const last = statement.body.at(-1);
    return last !== undefined && leaves(last);
  }
  return statement.type === 'ReturnStatement' || statement.type === 'ThrowStatement';
}
