import type * as t from '@babel/types';
import type { Binding, Scope, Scoped } from '../parse/scopes.js';
import { contains, isMember, memberName, rootOf, type Node } from '../parse/syntax.js';
import { PRELUDE } from '../triggers/credentials-exchange/mapping.js';
import { calledBy, type Callable } from './callees.js';
import { localFunction } from './constants.js';

/** Methods of strings, arrays and numbers that change nothing and call back at once. */
const PURE_METHODS = new Set(
  (
    'includes indexOf lastIndexOf startsWith endsWith split join slice substring substr trim ' +
    'trimStart trimEnd toLowerCase toUpperCase replace replaceAll match test concat map filter ' +
    'some every find findIndex reduce flat flatMap keys values entries toString toISOString ' +
    'toJSON getTime charAt charCodeAt codePointAt padStart padEnd repeat toFixed at has get ' +
    'hasOwnProperty localeCompare'
  ).split(' '),
);

/** Methods that change only the value that they are called on. */
const LOCAL_MUTATORS = new Set(
  'push pop shift unshift splice sort reverse fill set add delete forEach'.split(' '),
);

/** Methods of `Object` that change their first argument. */
const FILLS = /^(assign|defineProperty|defineProperties|setPrototypeOf)$/;

export const PURE_FUNCTIONS = new Set(
  'String Number Boolean parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent BigInt'.split(
    ' ',
  ),
);
const PURE_NAMESPACES = new Set(
  'Object Array JSON Math Date Number String Buffer Promise'.split(' '),
);
const PURE_CONSTRUCTORS = new Set([
  ...'Date Set Map Array Object RegExp URL URLSearchParams Error TypeError RangeError'.split(' '),
  ...PRELUDE,
]);

/**
 * Whether a piece of code does nothing that can be seen from outside the execution: no unknown
 * call, no await, no write to what outlives it. It may throw. Console output is allowed: it is no
 * part of an answer. `allowed` names calls that do not count.
 */
export function isPure(
  node: Node,
  script: Scoped,
  within: Node,
  allowed: (call: t.CallExpression | t.OptionalCallExpression) => boolean = () => false,
  own: (binding: Binding) => boolean = () => true,
): boolean {
  const isLocal = (target: Node, into = isMember(target)): boolean =>
    isLocalTo(within, target, script, into ? own : () => true);
  return !contains(node, (inner) => {
    switch (inner.type) {
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'TaggedTemplateExpression':
      case 'ImportExpression':
        return true;
      case 'CallExpression':
      case 'OptionalCallExpression':
        return !allowed(inner) && !isPureCall(inner, script, isLocal);
      case 'NewExpression':
        return !(
          inner.callee.type === 'Identifier' &&
          PURE_CONSTRUCTORS.has(inner.callee.name) &&
          !script.referenceOf(inner.callee)?.binding
        );
      case 'AssignmentExpression':
        return !isLocal(inner.left);
      case 'UpdateExpression':
        return !isLocal(inner.argument);
      case 'UnaryExpression':
        return inner.operator === 'delete' && !isLocal(inner.argument);
      default:
        return false;
    }
  });
}

function isPureCall(
  call: t.CallExpression | t.OptionalCallExpression,
  script: Scoped,
  isLocal: (target: Node, into: boolean) => boolean,
): boolean {
  const { callee } = call;
  if (callee.type === 'Identifier') {
    const fn = localFunction(callee, script);
    if (fn) return isPureFunction(fn, script);
    return PURE_FUNCTIONS.has(callee.name) && !script.referenceOf(callee)?.binding;
  }
  if (!isMember(callee)) return false;
  const method = memberName(callee);
  if (!method) return false;
  const { object } = callee;
  if (object.type === 'Identifier' && !script.referenceOf(object)?.binding) {
    const [filled] = call.arguments;
    if (FILLS.test(method)) return filled !== undefined && isLocal(filled, true);
    return object.name === 'console' || PURE_NAMESPACES.has(object.name);
  }
  if (LOCAL_MUTATORS.has(method)) return isLocal(object, true);
  const called = calledBy(callee, script);
  if (called) return called.every((fn) => isPureFunction(fn, script));
  // `getTime`, `toISOString`, `toLocaleString`: questions by their names.
  const callback = localFunction(call.arguments[0] ?? callee, script);
  if (callback && !isPureFunction(callback, script)) return false;
  return (
    PURE_METHODS.has(method) ||
    /^(getUTC|get(Full|Day|Date|Hours|Min|Month|Sec|Time)|toLocale)/.test(method)
  );
}

const pureFunctions = new WeakMap<Callable, boolean>();

/** A function of the script that does nothing but make its result; one that calls itself is none. */
function isPureFunction(fn: Callable, script: Scoped): boolean {
  const known = pureFunctions.get(fn);
  if (known !== undefined) return known;
  pureFunctions.set(fn, false);
  const pure = !fn.async && !fn.generator && isPure(fn, script, fn, () => false, isFresh);
  pureFunctions.set(fn, pure);
  return pure;
}

/** A name for a value that its own function made: nobody else sees what is done to it. */
function isFresh({ kind, declaration, identifier }: Binding): boolean {
  return (
    kind !== 'parameter' &&
    declaration.type === 'VariableDeclarator' &&
    declaration.id === identifier &&
    !!declaration.init &&
    /^(Object|Array|New)Expression$|Literal$/.test(declaration.init.type)
  );
}

/** Whether a write to this place stays inside the function: its root is declared within it. */
function isLocalTo(
  within: Node,
  target: Node,
  script: Scoped,
  own: (binding: Binding) => boolean,
): boolean {
  const root = rootOf(target);
  if (root.type === 'ObjectPattern' || root.type === 'ArrayPattern') return false;
  if (root.type !== 'Identifier') {
    return root.type === 'ArrayExpression' || root.type === 'ObjectExpression';
  }
  const binding = script.referenceOf(root)?.binding;
  if (!binding || !own(binding)) return false;
  for (let scope: Scope | null = binding.scope; scope; scope = scope.parent) {
    if (scope.node === within) return true;
  }
  return false;
}
