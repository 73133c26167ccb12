import type * as t from '@babel/types';
import { runsAfter } from '../../analyse/flow.js';
import { isInTry, nearestFunction } from '../../analyse/answers.js';
import type { Script } from '../../analyse/script.js';
import { isFunction, readsThis, type Function, type Node } from '../../parse/syntax.js';
import { indentAt, layoutOf } from '../layout.js';
import { bodyPieces } from './moved-lines.js';
import type { Step } from './step.js';

/** `(async () => { ... })();` as the last thing that a handler does: its body is the handler's. */
export function calledAtOnce(
  uses: readonly Node[],
  handler: Function,
  script: Script,
): Step | null {
  for (const use of uses) {
    for (
      let at = nearestFunction(use, script);
      at && at !== handler;
      at = nearestFunction(at, script)
    ) {
      const place = isFunction(at) ? placeOf(at, handler, script) : null;
      if (place) {
        const layout = layoutOf(script);
        const base = indentAt(script.text, place.start!);
        const pieces = bodyPieces(at as Function, base, script, layout);
        return {
          place,
          pieces,
          joining: [at as Function],
          ends: [at as Function],
          awaits: (at as Function).async,
        };
      }
    }
  }
  return null;
}

function placeOf(fn: Function, handler: Function, script: Script): t.Statement | null {
  const call = script.parentOf(fn);
  if (call?.type !== 'CallExpression' || call.callee !== fn || call.arguments.length > 0)
    return null;
  if (fn.params.length > 0 || fn.generator || fn.body.type !== 'BlockStatement') return null;
  let statement = script.parentOf(call);
  if (statement?.type === 'UnaryExpression' || statement?.type === 'AwaitExpression') {
    statement = script.parentOf(statement);
  }
  if (statement?.type !== 'ExpressionStatement' && statement?.type !== 'ReturnStatement')
    return null;
  if (nearestFunction(statement, script) !== handler) return null;
  if (fn.type === 'FunctionExpression' && (fn.id || readsThis(fn))) return null;
  // A `try` around it would catch what it never caught; code after it would run too late.
  if (isInTry(statement, handler, script)) return null;
  const last =
    statement.type === 'ReturnStatement' ||
    runsAfter(statement, handler, script.parentOf).length === 0;
  return last ? statement : null;
}
