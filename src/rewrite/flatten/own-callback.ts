import type * as t from '@babel/types';
import { nearestFunction } from '../../analyse/answers.js';
import { bindingNamed, callsOf, localFunction } from '../../analyse/constants.js';
import { runsAfter } from '../../analyse/flow.js';
import { callbackOf } from '../../analyse/inputs.js';
import { isPure } from '../../analyse/purity.js';
import type { Script } from '../../analyse/script.js';
import type { Binding } from '../../parse/scopes.js';
import { isFunction, isWithin, rangeOf, type Function, type Node } from '../../parse/syntax.js';
import { isAboutProtocol } from '../comments.js';
import { Edits } from '../edits.js';
import { layoutOf } from '../layout.js';
import type { HandlerExport } from '../rewriting.js';
import { removeStatement, replaceStatement, settleRemovedLines } from '../statements.js';

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

interface Guard {
  /** `let answered = false;` */
  flag: t.VariableDeclaration;
  /** What is only there for the guard; null where it is around the rest. */
  statements: t.Statement[] | null;
  guarded: readonly Node[];
}

/** `if (answered) return; answered = true;`, or `if (!answered) { answered = true; ... }`. */
function guardOf(wrapper: Function, handler: Function, script: Script): Guard | null {
  const [first, second, ...rest] = bodyOf(wrapper);
  if (first?.type !== 'IfStatement' || first.alternate) return null;
  const { test, consequent } = first;
  if (test.type === 'UnaryExpression' && test.operator === '!' && !second) {
    const [sets, ...guarded] = consequent.type === 'BlockStatement' ? consequent.body : [];
    const flag = flagOf(test.argument, sets, handler, script);
    return flag && { flag, statements: null, guarded };
  }
  const left = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
  const last = left.at(-1);
  if (last?.type !== 'ReturnStatement' || last.argument) return null;
  if (!left.slice(0, -1).every((one) => isPure(one, script, wrapper))) return null;
  const flag = flagOf(test, second, handler, script);
  return flag && { flag, statements: [first, second as t.Statement], guarded: rest };
}

/** The declaration of a flag of the handler that is read here, set here, and nowhere else. */
function flagOf(
  test: Node,
  sets: Node | undefined,
  handler: Function,
  script: Script,
): t.VariableDeclaration | null {
  if (sets?.type !== 'ExpressionStatement') return null;
  const { expression } = sets;
  if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return null;
  if (expression.right.type !== 'BooleanLiteral' || !expression.right.value) return null;
  const flag = script.referenceOf(test)?.binding;
  if (!flag || flag.references.length !== 2) return null;
  if (script.referenceOf(expression.left)?.binding !== flag) return null;
  const { declaration } = flag;
  if (declaration.type !== 'VariableDeclarator' || declaration.id.type !== 'Identifier')
    return null;
  const isFalse = declaration.init?.type === 'BooleanLiteral' && !declaration.init.value;
  if (declaration.init && !isFalse) return null;
  const statement = script.parentOf(declaration);
  return statement?.type === 'VariableDeclaration' &&
    statement.declarations.length === 1 &&
    script.parentOf(statement) === handler.body
    ? statement
    : null;
}

/** Whether another call of the function may follow: what comes then runs, as the hook stands. */
function mayBeCalledAfter(
  call: t.CallExpression,
  calls: readonly t.CallExpression[],
  script: Script,
): boolean {
  const fn = nearestFunction(call, script)!;
  const calledIn = (node: Node): boolean => calls.some((other) => isWithin(other, node));
  for (let at: Node = call; at !== fn; at = script.parentOf(at)!) {
    if (at.type === 'ReturnStatement') return isFinallyCalled(at, fn, calledIn, script);
    if (at.type === 'ExpressionStatement') {
      return runsAfter(at, fn, script.parentOf).some(calledIn);
    }
  }
  return false;
}

function isFinallyCalled(
  node: Node,
  fn: Node,
  calledIn: (node: Node) => boolean,
  script: Script,
): boolean {
  for (let at = script.parentOf(node); at && at !== fn; at = script.parentOf(at)) {
    if (at.type === 'TryStatement' && at.finalizer && calledIn(at.finalizer)) return true;
  }
  return false;
}

/** `cb(error, token)` with the function's own parameters, and nothing else. */
function isOnlyCall(
  [only, ...further]: readonly Node[],
  { params }: Function,
  callback: Binding,
  script: Script,
): boolean {
  if (!only || further.length > 0) return false;
  const call =
    only.type === 'ExpressionStatement'
      ? only.expression
      : only.type === 'ReturnStatement'
        ? only.argument
        : only;
  if (call?.type !== 'CallExpression' || call.arguments.length !== params.length) return false;
  if (script.referenceOf(call.callee)?.binding !== callback) return false;
  return params.every((parameter, index) => {
    const given = call.arguments[index]!;
    const isRest = parameter.type === 'RestElement';
    if (isRest !== (given.type === 'SpreadElement')) return false;
    const [name, passed] = [
      isRest ? parameter.argument : parameter,
      given.type === 'SpreadElement' ? given.argument : given,
    ];
    return name.type === 'Identifier' && script.referenceOf(passed)?.binding?.identifier === name;
  });
}

function bodyOf({ body }: Function): readonly Node[] {
  return body.type === 'BlockStatement' ? body.body : [body];
}

/** The statement that declares a function and nothing else. */
function declarationOf(fn: Function, script: Script): t.Statement | null {
  if (fn.type === 'FunctionDeclaration') return fn;
  const statement = script.parentOf(script.parentOf(fn)!);
  return statement?.type === 'VariableDeclaration' && statement.declarations.length === 1
    ? statement
    : null;
}
