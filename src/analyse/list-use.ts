import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import {
  isFunction,
  isMember,
  memberName,
  propertyName,
  readsThis,
  type Node,
} from '../parse/syntax.js';
import { localFunction } from './constants.js';
import { isWrittenThrough } from './inputs.js';
import { readsAnyList } from './lodash-lists.js';
import { askedIfMissing, isEmptyList } from './scope-list.js';
import { isOnlyRead } from './left-alone.js';
import { hasFallback, standsFor, withoutFallback } from './stands-for.js';
import { useOf } from './uses.js';

type IsAnswered = (list: Node) => boolean;

const CHANGES = /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;

/** Functions that are handed a list and leave it alone, whatever else they do. */
const READERS = /^(console\.\w+|JSON\.stringify|Array\.(isArray|from)|String|Boolean|Object\.\w+)$/;

/**
 * Whether a use of a list may change it: in place, or by code that it is handed to. `isAnswered`
 * tells uses by which it goes into an answer and nowhere else.
 */
export function mayChangeList(
  list: Node,
  script: Scoped,
  isAnswered: IsAnswered = () => false,
  depth = 0,
): boolean {
  if (isAnswered(list)) return false;
  const use = useOf(list, script);
  switch (use.kind) {
    case 'looked-at':
    case 'taken-apart':
    case 'spread':
      return false;
    case 'member':
      return (
        CHANGES.test(memberName(use.member) ?? '') ||
        isCalledWithList(use.member, script) ||
        isWrittenThrough(list, script)
      );
    case 'passed':
      return mayChangeList(use.to, script, isAnswered, depth);
    case 'named':
      return (
        isChangedBy(use.binding, script, isAnswered, depth) ||
        (use.by !== null && mayChangeList(use.by, script, isAnswered, depth))
      );
    case 'argument':
      return !isReader(use.call, list, script, isAnswered, depth);
    case 'held':
      return isMember(use.by) || !isOnlyRead(use.by, [null], script);
    default:
      return true;
  }
}

/** `list[method]()`, and `list.forEach((item, index, all) => ...)`: the callback has the list. */
function isCalledWithList(
  member: t.MemberExpression | t.OptionalMemberExpression,
  script: Scoped,
): boolean {
  const call = script.parentOf(member);
  if (call?.type !== 'CallExpression' || call.callee !== member) return false;
  const method = memberName(member);
  const [callback] = call.arguments;
  const fn = callback && (localFunction(callback, script) ?? callback);
  const own = /^reduce/.test(method ?? '') ? 3 : 2;
  return method === null || (isFunction(fn) && (fn.params.length > own || readsThis(fn)));
}

function isReader(
  call: t.CallExpression | t.NewExpression,
  list: Node,
  script: Scoped,
  isAnswered: IsAnswered,
  depth: number,
): boolean {
  const { callee } = call;
  if (call.type === 'NewExpression') {
    return callee.type === 'Identifier' && /^(Set|Map|Error)$/.test(callee.name);
  }
  if (isMember(callee) && memberName(callee) === 'concat') return true;
  if (readsAnyList(call, script)) return true;
  const name = nameOf(callee);
  const fn = localFunction(callee, script);
  if (!fn) {
    const isFree = callee.type !== 'Identifier' || !script.referenceOf(callee)?.binding;
    return isFree && name !== null && READERS.test(name) && name !== 'Object.assign';
  }
  const parameter = fn.params[call.arguments.findIndex((argument) => argument === list)];
  if (parameter?.type !== 'Identifier' || readsThis(fn)) return false;
  const given = script.scopeOf(fn).bindings.get(parameter.name);
  return !isChangedBy(given, script, isAnswered, depth);
}

/** Whether the list may be changed through another name that it was given. */
function isChangedBy(
  name: Binding | undefined,
  script: Scoped,
  isAnswered: IsAnswered,
  depth: number,
): boolean {
  if (!name || depth > 3) return true;
  return name.references.some(
    ({ identifier, writes }) => writes || mayChangeList(identifier, script, isAnswered, depth + 1),
  );
}

/**
 * `scope = scope || [];` or `if (!scope) scope = [];` before anything else looks at a parameter:
 * from there on it is a list.
 */
export function fallbackStatement(parameter: Binding, script: Scoped): Node | null {
  const fn = parameter.scope.node;
  if (!isFunction(fn) || fn.body.type !== 'BlockStatement') return null;
  const nodes = parameter.references.map(({ identifier }) => identifier);
  if (nodes.some((node) => isInDeclaration(node, fn, script))) return null;
  const first = fn.body.body.find(({ start, end }) =>
    nodes.some((node) => node.start! >= start! && node.end! <= end!),
  );
  return first && isFallback(first, (node) => nodes.includes(node as t.Identifier)) ? first : null;
}

/** A function that may be called before the place where it stands. */
function isInDeclaration(node: Node, fn: Node, script: Scoped): boolean {
  for (let at = script.parentOf(node); at && at !== fn; at = script.parentOf(at)) {
    if (at.type === 'FunctionDeclaration') return true;
  }
  return false;
}

/** Whether a statement does nothing to a list but to make sure that there is one. */
export function isFallback(statement: Node, isList: (node: Node) => boolean): boolean {
  if (statement.type === 'IfStatement') {
    const { test, consequent, alternate } = statement;
    const [only, ...more] = consequent.type === 'BlockStatement' ? consequent.body : [consequent];
    if (alternate || more.length > 0 || !askedIfMissing(test, isList)) return false;
    if (only?.type !== 'ExpressionStatement') return false;
    const { expression } = only;
    return (
      expression.type === 'AssignmentExpression' &&
      expression.operator === '=' &&
      isList(expression.left) &&
      isEmptyList(expression.right)
    );
  }
  if (statement.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  if (expression.type !== 'AssignmentExpression' || !isList(expression.left)) return false;
  const { operator, right } = expression;
  if (operator === '||=' || operator === '??=') return isEmptyList(right);
  return operator === '=' && hasFallback(right) && isList(withoutFallback(right));
}

/** `{ scope }` and `token.scope = scope`: the list goes into an answer. */
export function isPassedOn(list: Node, script: Scoped): boolean {
  const parent = script.parentOf(list);
  if (parent?.type === 'ObjectProperty') return propertyName(parent) === 'scope';
  return (
    parent?.type === 'AssignmentExpression' &&
    parent.right === list &&
    isMember(parent.left) &&
    memberName(parent.left) === 'scope' &&
    script.parentOf(parent)?.type === 'ExpressionStatement'
  );
}

/**
 * Whether a list that goes into an answer stays what it is: nothing changes it by way of the object
 * that it was put in, and the object is handed to nobody but the callback. What becomes of the
 * objects that get the list in the `followed` places is known.
 */
export function isSafelyPassedOn(
  list: Node,
  callback: Binding | null,
  followed: ReadonlySet<Node>,
  script: Scoped,
): boolean {
  if (!isPassedOn(list, script)) return false;
  const place = script.parentOf(list)!;
  const around = script.parentOf(place)!;
  if (followed.has(place) || followed.has(around)) return true;
  const isAnswer = (call: Node): boolean => isCallOf(call, callback, script);
  const object = objectWith(list, script);
  if (object) return holdsUnchanged(object, isAnswer, script);
  return around.type === 'ObjectExpression' && isOnlyRead(around, [null], script, isAnswer);
}

/** The variable whose object a list is put into. */
export function objectWith(list: Node, script: Scoped): Binding | null {
  const parent = script.parentOf(list);
  if (parent?.type === 'AssignmentExpression') {
    const { left } = parent;
    return isMember(left) ? (script.referenceOf(left.object)?.binding ?? null) : null;
  }
  const literal = parent && script.parentOf(parent);
  const declarator = literal && script.parentOf(literal);
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return null;
  return script.scopeOf(declarator).bindings.get(declarator.id.name) ?? null;
}

function holdsUnchanged(
  object: Binding,
  isAnswer: (call: Node) => boolean,
  script: Scoped,
): boolean {
  return object.references.every(({ identifier, writes }) => {
    const parent = script.parentOf(identifier);
    const name = isMember(parent) && parent.object === identifier ? memberName(parent) : null;
    if (writes) return false;
    return (name !== null && name !== 'scope') || isOnlyRead(identifier, [null], script, isAnswer);
  });
}

/** Whether a call is one of the callback. */
export function isCallOf(call: Node, callback: Binding | null, script: Scoped): boolean {
  return (
    callback !== null && call.type === 'CallExpression' && standsFor(call.callee, callback, script)
  );
}

function nameOf(callee: Node): string | null {
  if (callee.type === 'Identifier') return callee.name;
  if (!isMember(callee) || callee.object.type !== 'Identifier') return null;
  return `${callee.object.name}.${memberName(callee) ?? ''}`;
}
