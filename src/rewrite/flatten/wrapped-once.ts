import type * as t from '@babel/types';
import { bindingAt, bindingNamed, callsOf, localFunction } from '../../analyse/constants.js';
import { callbackOf } from '../../analyse/inputs.js';
import { requiredAs } from '../../analyse/required.js';
import type { Script } from '../../analyse/script.js';
import type { Binding } from '../../parse/scopes.js';
import { isFunction, isWithin, rangeOf, type Function } from '../../parse/syntax.js';
import { commentsAbove } from '../comments.js';
import { Edits } from '../edits.js';
import { layoutOf } from '../layout.js';
import type { HandlerExport } from '../rewriting.js';
import { removeStatement, settleRemovedLines, type Editing } from '../statements.js';
import { bodyOf, guardOf, isOnlyCall, mayBeCalledAfter, type Guard } from './callback-guard.js';
import { declarationOf } from './own-callback.js';

/** Functions of packages that let a call of what they are given through but once. */
const OF_PACKAGES = /^(once|(lodash|underscore|ramda)\.once|lodash\/once)$/;

/** `const done = once(cb);` */
interface Wrapped {
  statement: t.Statement;
  /** The name that stands for the callback from there on. */
  name: Binding;
  /** The function of the script that wraps it; null for one of a package. */
  maker: Function | null;
}

/**
 * Takes away what lets the callback through but once: the first answer counts anyway. Null where
 * nothing does, or where that tells of a second answer which may come.
 */
export function withoutOnce(script: Script, exported: HandlerExport): Edits | null {
  const { fn } = exported;
  const callback = fn && callbackOf(fn, script);
  const wrapped = callback && wrappedOnce(callback, fn, script);
  if (!wrapped) return null;
  const { statement, name, maker } = wrapped;
  const edits = new Edits(script.text);
  const layout = layoutOf(script);
  const editing = { script, exported, edits, layout, prologue: [], removedLines: [] };
  if (name !== callback) {
    for (const { identifier } of name.references) edits.replace(rangeOf(identifier), callback.name);
  }
  removeStatement(editing, statement);
  if (maker) removeUnused(maker, editing);
  settleRemovedLines(editing);
  return edits;
}

function wrappedOnce(callback: Binding, handler: Function, script: Script): Wrapped | null {
  for (const { identifier, writes } of callback.references) {
    const call = writes ? null : script.parentOf(identifier);
    if (call?.type !== 'CallExpression' || call.arguments[0] !== identifier) continue;
    const maker = localFunction(call.callee, script);
    const guard = maker && guardMadeBy(maker, script);
    const isOfPackage = !maker && OF_PACKAGES.test(requiredAs(call.callee, script) ?? '');
    if (call.arguments.length > 1 || !(guard || isOfPackage)) continue;
    const named = namedBy(call, callback, handler, script);
    if (!named || (guard?.tells && mayTell(named, script))) continue;
    return { ...named, maker };
  }
  return null;
}

/** `var called = false; return function () { if (called) return; called = true; fn(...); };` */
function guardMadeBy(maker: Function, script: Script): Guard | null {
  const [parameter, ...more] = maker.params;
  const body = bodyOf(maker);
  const end = body.at(-1);
  const made = end?.type === 'ReturnStatement' ? end.argument : null;
  if (parameter?.type !== 'Identifier' || more.length > 0 || body.length !== 2) return null;
  if (!isFunction(made) || [maker, made].some((one) => one.async || one.generator)) return null;
  const guard = guardOf(made, maker, script);
  const given = bindingAt(parameter, script);
  return guard && given && isOnlyCall(guard.guarded, made, given, script) ? guard : null;
}

/** `const done = once(cb);`, `cb = once(cb);` */
function namedBy(
  call: t.CallExpression,
  callback: Binding,
  handler: Function,
  script: Script,
): Omit<Wrapped, 'maker'> | null {
  const at = script.parentOf(call);
  const statement = at && script.parentOf(at);
  if (!statement || script.parentOf(statement) !== handler.body) return null;
  if (at.type === 'AssignmentExpression' && statement.type === 'ExpressionStatement') {
    const isAgain = at.operator === '=' && script.referenceOf(at.left)?.binding === callback;
    const isOnly = callback.references.filter(({ writes }) => writes).length === 1;
    return isAgain && isOnly ? { statement, name: callback } : null;
  }
  if (at.type !== 'VariableDeclarator' || statement.type !== 'VariableDeclaration') return null;
  const name = at.id.type === 'Identifier' ? bindingAt(at.id, script) : null;
  const isAlone = statement.declarations.length === 1 && name?.identifier === at.id;
  const isInReach = name?.references.every(
    ({ identifier }) => bindingNamed(callback.name, identifier, script) === callback,
  );
  return isAlone && isInReach && !name!.reassigned ? { statement, name: name! } : null;
}

/** Whether a second answer may come, of which the guard says something. */
function mayTell({ statement, name }: Omit<Wrapped, 'maker'>, script: Script): boolean {
  const uses = name.references.filter(({ identifier }) => !isWithin(identifier, statement));
  const calls = uses.flatMap(({ identifier }) => {
    const call = script.parentOf(identifier);
    return call?.type === 'CallExpression' && call.callee === identifier ? [call] : [];
  });
  return calls.length < uses.length || calls.some((call) => mayBeCalledAfter(call, calls, script));
}

/** Takes a function out that nothing calls any more, with what is said above it. */
function removeUnused(maker: Function, editing: Editing): void {
  const { script } = editing;
  const declaration = declarationOf(maker, script);
  if (!declaration || callsOf(maker, script)?.length !== 1) return;
  const [first] = commentsAbove(declaration.start!, script);
  removeStatement(editing, { start: (first ?? declaration).start!, end: declaration.end! });
}
