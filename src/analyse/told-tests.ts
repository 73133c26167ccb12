import type * as t from '@babel/types';
import type { Node } from '../parse/syntax.js';
import type { Script } from './script.js';

/** A condition, and what it came to. */
export interface Told {
  test: Node;
  outcome: boolean;
}

/** The conditions of the function around a place that decided that it is reached. */
export function testsAround(place: Node, { parentOf }: Script): Told[] {
  const told: Told[] = [];
  let at = place;
  for (let parent = parentOf(at); parent; at = parent, parent = parentOf(at)) {
    if (/Function|Method/.test(parent.type)) break;
    if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') {
      if (parent.test !== at) told.push(...partsOf(parent.test, parent.consequent === at));
    } else if (parent.type === 'BlockStatement') {
      for (const before of parent.body.slice(0, parent.body.indexOf(at as t.Statement))) {
        if (before.type !== 'IfStatement' || before.alternate || !leaves(before.consequent))
          continue;
        told.push(...partsOf(before.test, false));
      }
    }
  }
  return told;
}

/** `one && other` that holds: both do; `one || other` that does not: neither does. */
function partsOf(test: Node, outcome: boolean): Told[] {
  if (test.type === 'UnaryExpression' && test.operator === '!') {
    return partsOf(test.argument, !outcome);
  }
  if (test.type === 'LogicalExpression' && test.operator === (outcome ? '&&' : '||')) {
    return [...partsOf(test.left, outcome), ...partsOf(test.right, outcome)];
  }
  return [{ test, outcome }];
}

/** Whether nothing behind a statement is reached from it. */
export function leaves(statement: Node): boolean {
  if (statement.type === 'BlockStatement') {
    const last = statement.body.at(-1);
    return last !== undefined && leaves(last);
  }
  if (statement.type === 'IfStatement') {
    return leaves(statement.consequent) && !!statement.alternate && leaves(statement.alternate);
  }
  return statement.type === 'ReturnStatement' || statement.type === 'ThrowStatement';
}
