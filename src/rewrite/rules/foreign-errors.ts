import type * as t from '@babel/types';
import { bindingAt, constantInit, localFunction } from '../../analyse/constants.js';
import { givenTo } from '../../analyse/given-values.js';
import { requiredAs } from '../../analyse/required.js';
import type { Script } from '../../analyse/script.js';
import type { Binding } from '../../parse/scopes.js';
import { isFunction, isMember, type Node } from '../../parse/syntax.js';

/**
 * Whether it is known that an error that other code hands in is one without a name that means
 * something: one that was caught, that the script makes itself, or that a module calls back with
 * whose errors are those of Node.
 */
export function isFromKnownCode(identifier: Node, script: Script, depth = 0): boolean {
  const binding = script.referenceOf(identifier)?.binding;
  if (!binding || binding.kind === 'catch' || constantInit(identifier as t.Identifier, script)) {
    return true;
  }
  const call = callBehind(binding, script);
  const given = (call && calledBackBy(call, script)) ?? givenTo(binding, script, 0);
  if (given) {
    return given.every(
      (one) => one?.type !== 'Identifier' || (depth < 4 && isFromKnownCode(one, script, depth + 1)),
    );
  }
  const module = call && moduleBehind(call.callee, script);
  return !!module && ERRORS_OF_NODE.test(module);
}

/** What a function of the script calls back with first; null where that cannot be followed. */
function calledBackBy(call: t.CallExpression, script: Script): (Node | undefined)[] | null {
  const parameter = localFunction(call.callee, script)?.params[
    call.arguments.findLastIndex(isFunction)
  ];
  if (parameter?.type !== 'Identifier') return null;
  const calls = bindingAt(parameter, script)!.references.map(({ identifier }) => {
    const inner = script.parentOf(identifier);
    return inner?.type === 'CallExpression' && inner.callee === identifier ? inner : null;
  });
  return calls.every((inner) => inner !== null) ? calls.map((inner) => inner.arguments[0]) : null;
}

/** The call that gives an error to its callback, or to the promise that stands around it. */
function callBehind({ declaration, scope }: Binding, script: Script): t.CallExpression | null {
  if (declaration.type !== 'VariableDeclarator') return asCall(script.parentOf(scope.node));
  // `const [error, result] = await new Promise((resolve) => { call(..., resolve); })`
  const promise = declaration.init?.type === 'AwaitExpression' ? declaration.init.argument : null;
  const executor = promise?.type === 'NewExpression' ? promise.arguments[0] : null;
  const body =
    isFunction(executor) && executor.body.type === 'BlockStatement' ? executor.body : null;
  const [only] = body?.body ?? [];
  return only?.type === 'ExpressionStatement' ? asCall(only.expression) : null;
}

function asCall(node: Node | undefined): t.CallExpression | null {
  return node?.type === 'CallExpression' ? node : null;
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
