import type * as t from '@babel/types';
import { argumentsFor, constantInit, localFunction } from '../../analyse/constants.js';
import { callbackOf } from '../../analyse/inputs.js';
import { requiredAs } from '../../analyse/required.js';
import type { Script } from '../../analyse/script.js';
import type { Binding } from '../../parse/scopes.js';
import { contains, isFunction, isMember, type Node } from '../../parse/syntax.js';
import { ERROR_CODES } from '../../triggers/credentials-exchange/mapping.js';
import type { Rewriting } from '../rewriting.js';
import { codeOf } from './error-codes.js';
import { isHeldError } from './held-errors.js';

/**
 * An error that came from other code: caught, or handed to a callback. Its name never says more
 * than `server_error`, unless the script makes or throws errors of its own that it may be.
 */
export function isForeignError(identifier: t.Identifier, rewriting: Rewriting): boolean {
  return (
    isHeldError(identifier, rewriting) &&
    !throwsByName(rewriting) &&
    isNeverNamed(identifier, rewriting)
  );
}

/**
 * Whether it is known that a foreign error is an error without a name that means something: one
 * that was caught, that the script makes itself, or that a module calls back with whose errors are
 * those of Node.
 */
export function isFromKnownCode(identifier: Node, rewriting: Rewriting, depth = 0): boolean {
  const { script } = rewriting;
  const binding = script.referenceOf(identifier)?.binding;
  if (!binding || binding.kind === 'catch') return true;
  const given = argumentsFor(binding, script);
  if (given) {
    return given.every(
      (one) =>
        one?.type !== 'Identifier' || (depth < 4 && isFromKnownCode(one, rewriting, depth + 1)),
    );
  }
  const call = callBehind(binding, script);
  const module = call?.type === 'CallExpression' ? moduleBehind(call.callee, script) : null;
  return module !== null && ERRORS_OF_NODE.test(module);
}

/** The call that gives an error to its callback, or to the promise that stands around it. */
function callBehind({ declaration, scope }: Binding, script: Script): Node | undefined {
  if (declaration.type !== 'VariableDeclarator') return script.parentOf(scope.node);
  // `const [error, result] = await new Promise((resolve) => { call(..., resolve); })`
  const promise = declaration.init?.type === 'AwaitExpression' ? declaration.init.argument : null;
  const executor = promise?.type === 'NewExpression' ? promise.arguments[0] : null;
  const body =
    isFunction(executor) && executor.body.type === 'BlockStatement' ? executor.body : null;
  const [only] = body?.body ?? [];
  return only?.type === 'ExpressionStatement' ? only.expression : undefined;
}

/** Node's own modules, and packages that call back with what these give them. */
const ERRORS_OF_NODE = /^(https?|fs|dns|net|tls|crypto|zlib|child_process|request)(\.|$)/;

/** The module that a call comes down to: `https.get(...).on`, `req.on`. */
function moduleBehind(callee: Node, script: Script): string | null {
  const required = requiredAs(callee, script);
  if (required !== null) return required;
  if (isMember(callee)) return moduleBehind(callee.object, script);
  if (callee.type === 'CallExpression') return moduleBehind(callee.callee, script);
  const init = callee.type === 'Identifier' ? constantInit(callee, script) : null;
  return init && moduleBehind(init, script);
}

/** Whether no call of a function of the script hands in what is more than a plain error. */
function isNeverNamed(identifier: t.Identifier, rewriting: Rewriting, depth = 0): boolean {
  const binding = rewriting.script.referenceOf(identifier)?.binding;
  const given = binding && argumentsFor(binding, rewriting.script);
  return (given ?? []).every((argument) => {
    if (!argument || isFalsy(argument)) return true;
    if (argument.type === 'NewExpression') return codeOf(argument, rewriting) === 'server_error';
    return (
      argument.type === 'Identifier' &&
      depth < 4 &&
      isHeldError(argument, rewriting) &&
      isNeverNamed(argument, rewriting, depth + 1)
    );
  });
}

/** Whether the script itself throws, rejects with or names errors: then a caught one may be such. */
function throwsByName({ script, fn }: Rewriting): boolean {
  if (/\bthrow\s+(?!new\s+(Type|Range)?Error\b)|\.name\s*=[^=]|\breject\(/.test(script.text)) {
    return true;
  }
  const named = script.free.some(({ identifier }) => {
    if (!(identifier.name in ERROR_CODES)) return false;
    const created = script.parentOf(identifier);
    const use = created && script.parentOf(created);
    return !(created?.type === 'NewExpression' && isFollowed(use));
  });
  if (named) return true;
  // `next('no id')` in a function of the script: what it calls back with is no error at all.
  return contains(script.tree.program, (node) => {
    if (node.type !== 'CallExpression' || isFollowed(node)) return false;
    const kind = script.referenceOf(node.callee)?.binding?.kind;
    return kind === 'parameter' && /^(String|Template)Literal$/.test(node.arguments[0]?.type ?? '');
  });

  /** An answer, or a call of a function whose parameters are looked at. */
  function isFollowed(call: Node | undefined): boolean {
    if (call?.type !== 'CallExpression') return false;
    if (localFunction(call.callee, script)) return true;
    const callback = callbackOf(fn, script);
    const called = script.referenceOf(call.callee)?.binding;
    const given = called && called !== callback ? argumentsFor(called, script) : [];
    return (
      !!called &&
      !!given &&
      given.every((one) => !!one && script.referenceOf(one)?.binding === callback)
    );
  }
}

/** What a hook answers with where nothing failed. */
export function isFalsy(node: Node): boolean {
  return (
    node.type === 'NullLiteral' ||
    (node.type === 'BooleanLiteral' && !node.value) ||
    (node.type === 'NumericLiteral' && node.value === 0) ||
    (node.type === 'StringLiteral' && node.value === '') ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  );
}
