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

const PURE_FUNCTIONS = new Set(
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

/** A string as far as the text determines it. */
export interface KnownString {
  /** How it begins. */
  prefix: string;
  /** Whether that is all of it. */
  whole: boolean;
}

/** What the text says of a string: literals, templates, concatenations, constants of these. */
export function knownString(node: Node, script: Scoped, depth = 0): KnownString | null {
  switch (node.type) {
    case 'StringLiteral':
      return { prefix: node.value, whole: true };
    case 'TemplateLiteral': {
      let known: KnownString = { prefix: node.quasis[0]?.value.cooked ?? '', whole: true };
      for (const [index, expression] of node.expressions.entries()) {
        const next = node.quasis[index + 1]?.value.cooked ?? '';
        known = joined(known, knownString(expression, script, depth + 1) ?? OPEN);
        known = joined(known, { prefix: next, whole: true });
      }
      return known;
    }
    case 'BinaryExpression': {
      if (node.operator !== '+') return null;
      const left = knownString(node.left, script, depth + 1);
      if (!left) return null;
      return joined(left, knownString(node.right, script, depth + 1) ?? OPEN);
    }
    case 'Identifier': {
      const init = depth < 8 ? constantInit(node, script) : null;
      return init ? knownString(init, script, depth + 1) : null;
    }
    default:
      return null;
  }
}

const OPEN: KnownString = { prefix: '', whole: false };

function joined(left: KnownString, right: KnownString): KnownString {
  if (!left.whole) return left;
  return { prefix: left.prefix + right.prefix, whole: right.whole };
}

/** The initial value of a name that is never assigned again. */
export function constantInit(identifier: t.Identifier, script: Scoped): t.Expression | null {
  const binding = script.referenceOf(identifier)?.binding;
  if (!binding || binding.references.some(({ writes }) => writes)) return null;
  const { declaration } = binding;
  if (declaration.type !== 'VariableDeclarator' || declaration.id !== binding.identifier)
    return null;
  return declaration.init ?? null;
}

/** `let n = 0; ... n += 1;`: every value that the name ever gets is defined. */
function isAlwaysAssigned(
  identifier: t.Identifier,
  script: Scoped,
  defined: (node: Node) => boolean,
): boolean {
  const binding = script.referenceOf(identifier)?.binding;
  if (binding?.declaration.type !== 'VariableDeclarator') return false;
  const { init, id } = binding.declaration;
  if (id !== binding.identifier || !init || !defined(init)) return false;
  return binding.references
    .filter(({ writes }) => writes)
    .every((reference) => {
      const parent = script.parentOf(reference.identifier);
      if (parent?.type === 'UpdateExpression') return true;
      if (parent?.type !== 'AssignmentExpression' || parent.left !== reference.identifier)
        return false;
      // A value made of the name itself would send us in circles.
      const own = contains(
        parent.right,
        (inner) => inner.type === 'Identifier' && inner.name === binding.name,
      );
      return parent.operator === '=' ? !own && defined(parent.right) : parent.operator !== '&&=';
    });
}

/** What a name falls back to where it was taken out of an object: `{ plan = 'free' }`. */
function fallbackOf(identifier: t.Identifier, script: Scoped): t.Expression | null {
  const binding = script.referenceOf(identifier)?.binding;
  if (!binding || binding.references.some(({ writes }) => writes)) return null;
  const pattern = script.parentOf(binding.identifier);
  return pattern?.type === 'AssignmentPattern' ? pattern.right : null;
}

/** Whether a value is certainly a string. */
export function isString(node: Node, script: Scoped): boolean {
  if (knownString(node, script)) return true;
  switch (node.type) {
    case 'BinaryExpression':
      return node.operator === '+' && (isString(node.left, script) || isString(node.right, script));
    case 'ConditionalExpression':
      return isString(node.consequent, script) && isString(node.alternate, script);
    case 'LogicalExpression':
      return (
        (node.operator !== '&&' && isString(node.right, script) && isMessage(node.left)) ||
        (isString(node.left, script) && isString(node.right, script))
      );
    case 'CallExpression': {
      const { callee } = node;
      if (callee.type === 'Identifier') return callee.name === 'String';
      if (!isMember(callee)) return false;
      const method = memberName(callee) ?? '';
      return (
        /^(toString|toISOString|toLowerCase|toUpperCase|trim|join|toFixed)$/.test(method) ||
        (method === 'stringify' && node.arguments[0]?.type === 'ObjectExpression')
      );
    }
    default:
      return false;
  }
}

/** `error.message`: a string wherever errors are errors. */
export function isMessage(node: Node): boolean {
  return isMember(node) && memberName(node) === 'message';
}

/** Kinds of expression that never give `undefined`. */
const ALWAYS_DEFINED = new Set([
  'StringLiteral',
  'NumericLiteral',
  'BooleanLiteral',
  'NullLiteral',
  'TemplateLiteral',
  'ArrayExpression',
  'ObjectExpression',
  'BinaryExpression',
  'UpdateExpression',
  'NewExpression',
  'ArrayPattern',
]);

/** Methods whose result is never `undefined`. */
const DEFINED_METHODS =
  /^(toString|toISOString|toJSON|toLowerCase|toUpperCase|trim|join|split|map|filter|concat|slice|includes|indexOf|startsWith|endsWith|some|every|keys|values|entries|now|getTime|floor|round|ceil|random|max|min|toFixed|replace|substring|test|from|digest|randomUUID)$/;

/** Whether a value is certainly not `undefined`. `known` decides for inputs of the hook. */
export function isDefined(node: Node, script: Scoped, known: (node: Node) => boolean): boolean {
  const defined = (inner: Node): boolean => isDefined(inner, script, known);
  if (ALWAYS_DEFINED.has(node.type) || known(node)) return true;
  switch (node.type) {
    case 'MemberExpression':
      return memberName(node) === 'length';
    case 'UnaryExpression':
      return node.operator !== 'void';
    case 'ConditionalExpression':
      return defined(node.consequent) && defined(node.alternate);
    case 'LogicalExpression':
      return defined(node.right) && (node.operator !== '&&' || defined(node.left));
    case 'SequenceExpression':
      return defined(node.expressions.at(-1)!);
    case 'Identifier': {
      const init = constantInit(node, script) ?? fallbackOf(node, script);
      return init ? defined(init) : isAlwaysAssigned(node, script, defined);
    }
    case 'CallExpression': {
      const { callee } = node;
      if (callee.type === 'Identifier') {
        return PURE_FUNCTIONS.has(callee.name) && !script.referenceOf(callee)?.binding;
      }
      return isMember(callee) && DEFINED_METHODS.test(memberName(callee) ?? '');
    }
    default:
      return false;
  }
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
