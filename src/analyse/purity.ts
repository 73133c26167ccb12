import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import { contains, isFunction, isMember, memberName, type Node } from '../parse/syntax.js';

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

export const PURE_FUNCTIONS = new Set(
  'String Number Boolean parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent BigInt'.split(
    ' ',
  ),
);
const PURE_NAMESPACES = new Set(
  'Object Array JSON Math Date Number String Buffer Promise'.split(' '),
);
const PURE_CONSTRUCTORS = new Set(
  'Date Set Map Array Object RegExp URL URLSearchParams Error TypeError RangeError'.split(' '),
);

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
): boolean {
  return !contains(node, (inner) => {
    switch (inner.type) {
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'TaggedTemplateExpression':
      case 'ImportExpression':
        return true;
      case 'CallExpression':
      case 'OptionalCallExpression':
        return !allowed(inner) && !isPureCall(inner, script, within);
      case 'NewExpression':
        return !(
          inner.callee.type === 'Identifier' &&
          PURE_CONSTRUCTORS.has(inner.callee.name) &&
          !script.referenceOf(inner.callee)?.binding
        );
      case 'AssignmentExpression':
        return !isLocal(inner.left, script, within);
      case 'UpdateExpression':
        return !isLocal(inner.argument, script, within);
      case 'UnaryExpression':
        return inner.operator === 'delete' && !isLocal(inner.argument, script, within);
      default:
        return false;
    }
  });
}

function isPureCall(
  call: t.CallExpression | t.OptionalCallExpression,
  script: Scoped,
  within: Node,
): boolean {
  const { callee } = call;
  if (callee.type === 'Identifier') {
    return PURE_FUNCTIONS.has(callee.name) && !script.referenceOf(callee)?.binding;
  }
  if (!isMember(callee)) return false;
  const method = memberName(callee);
  if (!method) return false;
  const { object } = callee;
  if (object.type === 'Identifier' && !script.referenceOf(object)?.binding) {
    return object.name === 'console' || PURE_NAMESPACES.has(object.name);
  }
  if (LOCAL_MUTATORS.has(method)) return isLocal(object, script, within);
  // `getTime`, `toISOString`, `toLocaleString`: questions by their names.
  return (
    PURE_METHODS.has(method) ||
    /^(getUTC|get(Full|Day|Date|Hours|Min|Month|Sec|Time)|toLocale)/.test(method)
  );
}

/** Whether a write to this place stays inside the function: its root is declared within it. */
function isLocal(target: Node, script: Scoped, within: Node): boolean {
  let root: Node = target;
  while (isMember(root)) root = root.object;
  if (root.type === 'ObjectPattern' || root.type === 'ArrayPattern') return false;
  if (root.type !== 'Identifier') {
    return root.type === 'ArrayExpression' || root.type === 'ObjectExpression';
  }
  const binding = script.referenceOf(root)?.binding;
  for (let scope = binding?.scope ?? null; scope; scope = scope.parent) {
    if (scope.node === within) return true;
  }
  return false;
}

/** Whether a callback given to this call runs at once, before the call returns. */
export function isCalledAtOnce(fn: Node, script: Scoped): boolean {
  const call = script.parentOf(fn);
  return (
    isFunction(fn) &&
    !fn.async &&
    call?.type === 'CallExpression' &&
    call.arguments[0] === fn &&
    isMember(call.callee) &&
    /^(forEach|map|filter|some|every|find|findIndex|reduce|flatMap|sort)$/.test(
      memberName(call.callee) ?? '',
    )
  );
}
