import type * as t from '@babel/types';
import { nearestFunction } from '../../analyse/answers.js';
import { runsAfter } from '../../analyse/flow.js';
import { isPure } from '../../analyse/purity.js';
import type { Script } from '../../analyse/script.js';
import type { Binding } from '../../parse/scopes.js';
import { isMember, isWithin, memberName, type Function, type Node } from '../../parse/syntax.js';

/** What lets a callback through but once. */
export interface Guard {
  /** `let answered = false;` */
  flag: t.VariableDeclaration;
  /** What is only there for the guard; null where it is around the rest. */
  statements: t.Statement[] | null;
  guarded: readonly Node[];
  /** Whether it tells of calls that it does not let through. */
  tells: boolean;
}

/** `if (answered) return; answered = true;`, or `if (!answered) { answered = true; ... }`. */
export function guardOf(wrapper: Function, handler: Function, script: Script): Guard | null {
  const [first, second, ...rest] = bodyOf(wrapper);
  if (first?.type !== 'IfStatement' || first.alternate) return null;
  const { test, consequent } = first;
  if (test.type === 'UnaryExpression' && test.operator === '!' && !second) {
    const [sets, ...guarded] = consequent.type === 'BlockStatement' ? consequent.body : [];
    const flag = flagOf(test.argument, sets, handler, script);
    return flag && { flag, statements: null, guarded, tells: false };
  }
  const left = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
  const last = left.at(-1);
  if (last?.type !== 'ReturnStatement' || last.argument) return null;
  if (!left.slice(0, -1).every((one) => isPure(one, script, wrapper))) return null;
  const flag = flagOf(test, second, handler, script);
  const statements = [first, second as t.Statement];
  return flag && { flag, statements, guarded: rest, tells: left.length > 1 };
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
export function mayBeCalledAfter(
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

/** `cb(error, token)` with all that the function itself is called with, and nothing else. */
export function isOnlyCall(
  [only, ...further]: readonly Node[],
  wrapper: Function,
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
  if (call?.type !== 'CallExpression') return false;
  const isCallback = (node: Node): boolean => script.referenceOf(node)?.binding === callback;
  const { callee, arguments: given } = call;
  if (isMember(callee) && isCallback(callee.object)) {
    return memberName(callee) === 'apply' && given.length === 2 && isArguments(given[1]!, wrapper);
  }
  return isCallback(callee) && isHandedOn(given, wrapper, script);
}

/** `arguments`, which arrow functions have not. */
function isArguments(node: Node, { type }: Function): boolean {
  return (
    type !== 'ArrowFunctionExpression' && node.type === 'Identifier' && node.name === 'arguments'
  );
}

function isHandedOn(given: readonly Node[], { params }: Function, script: Script): boolean {
  if (given.length !== params.length) return false;
  return params.every((parameter, index) => {
    const one = given[index]!;
    const isRest = parameter.type === 'RestElement';
    if (isRest !== (one.type === 'SpreadElement')) return false;
    const [name, passed] = [
      isRest ? parameter.argument : parameter,
      one.type === 'SpreadElement' ? one.argument : one,
    ];
    return name.type === 'Identifier' && script.referenceOf(passed)?.binding?.identifier === name;
  });
}

export function bodyOf({ body }: Function): readonly Node[] {
  return body.type === 'BlockStatement' ? body.body : [body];
}
