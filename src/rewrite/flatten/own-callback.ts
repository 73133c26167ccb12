import type * as t from '@babel/types';
import { nearestFunction } from '../../analyse/answers.js';
import { bindingNamed, callsOf, localFunction } from '../../analyse/constants.js';
import { callbackOf } from '../../analyse/inputs.js';
import type { Script } from '../../analyse/script.js';
import type { Binding } from '../../parse/scopes.js';
import { isFunction, rangeOf, type Function } from '../../parse/syntax.js';
import { isAboutProtocol } from '../comments.js';
import { Edits } from '../edits.js';
import { layoutOf } from '../layout.js';
import type { HandlerExport } from '../rewriting.js';
import { removeStatement, replaceStatement, settleRemovedLines } from '../statements.js';
import { bodyOf, guardOf, isOnlyCall, mayBeCalledAfter } from './callback-guard.js';

/**
 * Takes a hook's own function around its callback away, as far as the callback does the same by
 * itself: a guard against a second answer goes, and where nothing else is left the callback is
 * called in its place. Null where there is no such function.
 */
export function withoutOwnCallback(script: Script, exported: HandlerExport): Edits | null {
  const edits = new Edits(script.text);
  const gone = exported.fn ? unneeded(exported.fn, script, edits) : [];
  if (gone.length === 0) return null;
  const layout = layoutOf(script);
  const editing = { script, exported, edits, layout, prologue: [], removedLines: [] };
  for (const statement of gone) {
    const { start, end } = rangeOf(statement);
    const inside = script.comments.filter((one) => one.start! >= start && one.end! <= end);
    if (inside.length === 0 || isAboutProtocol(inside)) removeStatement(editing, statement);
    else replaceStatement(editing, statement, []);
  }
  settleRemovedLines(editing);
  return edits;
}

/** The statements that fall away, once the calls of the function are those of the callback. */
function unneeded(handler: Function, script: Script, edits: Edits): t.Statement[] {
  const callback = callbackOf(handler, script);
  if (!callback || callback.reassigned) return [];
  for (const wrapper of wrappersOf(callback, handler, script)) {
    const calls = callsOf(wrapper, script);
    if (!calls || calls.length === 0) continue;
    if (calls.some(({ callee }) => localFunction(callee, script) !== wrapper)) continue;
    const guard = guardOf(wrapper, handler, script);
    if (guard && calls.some((call) => mayBeCalledAfter(call, calls, script))) continue;
    const declaration = declarationOf(wrapper, script);
    const isInReach = ({ start, callee }: t.CallExpression): boolean =>
      bindingNamed(callback.name, callee, script) === callback &&
      (wrapper.type === 'FunctionDeclaration' || start! > wrapper.end!);
    const body = guard?.guarded ?? bodyOf(wrapper);
    if (declaration && isOnlyCall(body, wrapper, callback, script) && calls.every(isInReach)) {
      for (const { callee } of calls) edits.replace(rangeOf(callee), callback.name);
      return [...(guard ? [guard.flag] : []), declaration];
    }
    if (guard?.statements) return [guard.flag, ...guard.statements];
  }
  return [];
}

function wrappersOf(callback: Binding, handler: Function, script: Script): Set<Function> {
  const around = callback.references.map(({ identifier }) => nearestFunction(identifier, script));
  return new Set(
    around.filter(
      (fn): fn is Function => isFunction(fn) && fn !== handler && !fn.async && !fn.generator,
    ),
  );
}

/** The statement that declares a function and nothing else. */
export function declarationOf(fn: Function, script: Script): t.Statement | null {
  if (fn.type === 'FunctionDeclaration') return fn;
  const statement = script.parentOf(script.parentOf(fn)!);
  return statement?.type === 'VariableDeclaration' && statement.declarations.length === 1
    ? statement
    : null;
}
