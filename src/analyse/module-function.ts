import type * as t from '@babel/types';
import type { Scope, Scoped } from '../parse/scopes.js';
import {
  containsOwn,
  isFunction,
  isMember,
  memberName,
  ownerOfThis,
  type Function,
  type Node,
} from '../parse/syntax.js';
import { remembered } from './remembered.js';

/**
 * The function around a whole module, as a module was kept to itself and as CoffeeScript writes
 * each: `(function () { ... module.exports = ...; }).call(this);`. What stands in it runs once, as
 * the script loads, as what stands at the top of others does.
 */
export function moduleFunction(script: Scoped): Function | null {
  return found(script.tree, script)?.fn ?? null;
}

/** What a module declares and does as it loads, in the order of the text. */
export function moduleStatements(script: Scoped): readonly t.Statement[] {
  const { body } = script.tree.program;
  const around = found(script.tree, script);
  if (!around) return body;
  return body.flatMap((one) => (one === around.statement ? around.body.body : [one]));
}

/** Where the names of a module are. */
export function moduleScope(script: Scoped): Scope {
  const fn = moduleFunction(script);
  return fn ? script.scopeOf(fn.body) : script.top;
}

/** The names of a module, and those that it finds beside the function around it. */
export function isOfModule(scope: Scope, script: Scoped): boolean {
  return scope === script.top || scope === moduleScope(script);
}

interface Around {
  fn: Function;
  body: t.BlockStatement;
  /** The statement that calls it. */
  statement: t.ExpressionStatement;
}

const found = remembered((_: Node, script: Scoped): Around | null => {
  for (const { identifier } of script.free) {
    if (identifier.name !== 'module') continue;
    let at: Node = identifier;
    while (at.type !== 'ExpressionStatement' && script.parentOf(at)) at = script.parentOf(at)!;
    const around = functionAround(at, script);
    if (around) return around;
  }
  return null;
});

function functionAround(statement: Node, script: Scoped): Around | null {
  const body = script.parentOf(statement);
  const fn = body && script.parentOf(body);
  if (body?.type !== 'BlockStatement' || !isFunction(fn) || fn.async || fn.generator) return null;
  const call = callOf(fn, script);
  let around = call && script.parentOf(call);
  // `!function () { ... }();`
  while (around?.type === 'UnaryExpression') around = script.parentOf(around);
  if (around?.type !== 'ExpressionStatement') return null;
  const runsOnce =
    script.parentOf(around) === script.tree.program &&
    !isKnown(fn, script) &&
    !containsOwn(body, isLeaving);
  return runsOnce ? { fn, body, statement: around } : null;
}

/** Where a function is called at once, with nothing that its own code would have to be read for. */
function callOf(fn: Function, script: Scoped): t.CallExpression | null {
  const parent = script.parentOf(fn);
  const isMethod = isMember(parent) && parent.object === fn;
  const method = isMethod ? memberName(parent) : null;
  const callee = isMethod ? parent : fn;
  const call = script.parentOf(callee);
  if (call?.type !== 'CallExpression' || call.callee !== callee) return null;
  if (isMethod && method !== 'call' && !(method === 'apply' && call.arguments.length === 1)) {
    return null;
  }
  const isPlain = fn.params.every(({ type }) => type === 'Identifier');
  return isPlain && call.arguments.every((one) => isTold(one, script)) ? call : null;
}

/** What the text says a function gets: no part of the module itself, under another name. */
function isTold(argument: Node, script: Scoped): boolean {
  switch (argument.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
    case 'ThisExpression':
      return true;
    case 'UnaryExpression':
      return argument.operator === 'void' && isTold(argument.argument, script);
    case 'Identifier':
      return /^(undefined|globalThis|global)$/.test(argument.name) && isFree(argument, script);
    case 'CallExpression': {
      const { callee } = argument;
      const isRequire = callee.type === 'Identifier' && callee.name === 'require';
      return isRequire && isFree(callee, script) && argument.arguments[0]?.type === 'StringLiteral';
    }
    default:
      return false;
  }
}

function isFree(name: Node, script: Scoped): boolean {
  return !script.referenceOf(name)?.binding;
}

/** Whether a function can be called again: by its own name or by `arguments.callee`. */
function isKnown(fn: Function, script: Scoped): boolean {
  const own = 'id' in fn && fn.id ? script.scopeOf(fn.body).parent?.bindings.get(fn.id.name) : null;
  const isOwn = (node: Node): boolean => ownerOfThis(node, script.parentOf) === fn;
  return (
    (own?.references.length ?? 0) > 0 ||
    script.free.some(({ identifier }) => identifier.name === 'arguments' && isOwn(identifier))
  );
}

/** An end of the function before its end: what follows would not run. */
function isLeaving({ type }: Node): boolean {
  return type === 'ReturnStatement';
}
