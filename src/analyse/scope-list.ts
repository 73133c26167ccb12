import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import {
  contains,
  isEmptyList,
  isFunction,
  isMember,
  memberName,
  type Node,
} from '../parse/syntax.js';
import { returnedBy } from './constants.js';
import { isUndefined } from './guards.js';
import { isString } from './strings.js';

/**
 * One thing that is done to a list of scopes: these go in, or out. They are certainly strings.
 * `one`: what the test that takes them out calls each scope.
 */
export type ListChange =
  { kind: 'add'; scopes: Node[] } | { kind: 'remove'; scopes: Node[]; one: string };

/** An expression that gives a list of scopes, as what it begins with and what is done to that. */
export interface ListValue {
  /** The name that it begins with. */
  base: Node;
  /** A list of its own: changes to it are not seen through the base. */
  copied: boolean;
  /** Never undefined, whatever the base is. */
  always: boolean;
  /** Throws where the base is undefined. */
  throws: boolean;
  changes: ListChange[];
}

/** Whether a node names a list that is followed. */
export type IsName = (node: Node) => boolean;

/** Null for anything but a followed list with constant scopes added or taken away. */
export function readList(node: Node, isName: IsName, script: Scoped): ListValue | null {
  if (isName(node)) return { base: node, copied: false, always: false, throws: false, changes: [] };
  switch (node.type) {
    case 'LogicalExpression': {
      if (node.operator === '&&' || !isEmptyList(node.right)) return null;
      const left = readList(node.left, isName, script);
      return left && { ...left, always: true };
    }
    case 'ConditionalExpression':
      return readChoice(node, isName, script);
    case 'ArrayExpression':
      return readArray(node, isName, script);
    case 'CallExpression':
      return readCall(node, isName, script);
    default:
      return null;
  }
}

/** The name whose absence a test asks for: `!scope`, `!Array.isArray(scope)`, `scope == null`. */
export function askedIfMissing(test: Node, isName: IsName): Node | null {
  return asked(test, isName, false);
}

/** The name whose presence a test asks for: `scope`, `Array.isArray(scope)`, `scope !== undefined`. */
export function askedIfPresent(test: Node, isName: IsName): Node | null {
  return asked(test, isName, true);
}

function asked(test: Node, isName: IsName, present: boolean): Node | null {
  if (isName(test)) return present ? test : null;
  switch (test.type) {
    case 'UnaryExpression':
      return test.operator === '!' ? asked(test.argument, isName, !present) : null;
    case 'BinaryExpression': {
      const { left, right, operator } = test;
      if (!compares(operator, present)) return null;
      if (isName(left)) {
        const isMissing = isUndefined(right) || (isNull(right) && operator.length === 2);
        return isMissing ? left : null;
      }
      const asksType = left.type === 'UnaryExpression' && left.operator === 'typeof';
      const isNone = right.type === 'StringLiteral' && right.value === 'undefined';
      return asksType && isNone && isName(left.argument) ? left.argument : null;
    }
    case 'LogicalExpression': {
      // `scope !== null && scope !== void 0`: what compilers make of `??`. A list is never null.
      const { left, right, operator } = test;
      const isNullAsked =
        left.type === 'BinaryExpression' &&
        compares(left.operator, present) &&
        isName(left.left) &&
        isNull(left.right);
      const isJoined = operator === (present ? '&&' : '||');
      return isNullAsked && isJoined ? asked(right, isName, present) : null;
    }
    case 'CallExpression': {
      const [given] = test.arguments;
      const asks =
        isMember(test.callee) &&
        test.callee.object.type === 'Identifier' &&
        test.callee.object.name === 'Array' &&
        memberName(test.callee) === 'isArray';
      return present && asks && given && isName(given) ? given : null;
    }
    default:
      return null;
  }
}

function compares(operator: string, present: boolean): boolean {
  return (present ? /^!==?$/ : /^===?$/).test(operator);
}

function isNull({ type }: Node): boolean {
  return type === 'NullLiteral';
}

/** `scope ? scope.slice() : []`, and the other way round. */
function readChoice(
  { test, consequent, alternate }: t.ConditionalExpression,
  isName: IsName,
  script: Scoped,
): ListValue | null {
  const [list, none] = askedIfPresent(test, isName)
    ? [consequent, alternate]
    : askedIfMissing(test, isName)
      ? [alternate, consequent]
      : [null, null];
  const read = list && isEmptyList(none) ? readList(list, isName, script) : null;
  return read && { ...read, always: true, throws: false };
}

/** `[...scope, 'read:all']`. */
function readArray(node: t.ArrayExpression, isName: IsName, script: Scoped): ListValue | null {
  const spreads = node.elements.filter((element) => element?.type === 'SpreadElement');
  const [spread] = spreads;
  if (!spread || spreads.length > 1) return null;
  const scopes = node.elements.filter((element) => element !== spread);
  const list = readIterable(spread.argument, isName, script);
  return list && withAdded(list, scopes, script);
}

/** What is spread: a list, or `new Set(list)`, which takes `undefined` for an empty one. */
function readIterable(node: Node, isName: IsName, script: Scoped): ListValue | null {
  if (node.type === 'NewExpression' && node.arguments.length === 1) {
    if (node.callee.type !== 'Identifier' || node.callee.name !== 'Set') return null;
    const list = readList(node.arguments[0]!, isName, script);
    return list && { ...list, copied: true, always: true };
  }
  const list = readList(node, isName, script);
  return list && ownList(list);
}

function ownList(list: ListValue): ListValue {
  return { ...list, copied: true, always: true, throws: list.throws || !list.always };
}

function withAdded(
  list: ListValue,
  scopes: readonly (Node | null)[],
  script: Scoped,
): ListValue | null {
  if (scopes.length === 0) return list;
  const strings = scopes.filter((scope): scope is Node => scope !== null);
  if (strings.length < scopes.length || !strings.every((scope) => isString(scope, script))) {
    return null;
  }
  return { ...list, changes: [...list.changes, { kind: 'add', scopes: strings }] };
}

/** `scope.slice()`, `scope.concat('a', ['b'])`, `scope.filter((s) => s !== 'c')`, `Array.from(scope)`. */
function readCall(
  { callee, arguments: given }: t.CallExpression,
  isName: IsName,
  script: Scoped,
): ListValue | null {
  if (!isMember(callee)) return null;
  const method = memberName(callee);
  const { object } = callee;
  if (object.type === 'Identifier' && object.name === 'Array' && method === 'from') {
    return given.length === 1 ? readIterable(given[0]!, isName, script) : null;
  }
  const read = readList(object, isName, script);
  if (!read) return null;
  const list = ownList(read);
  switch (method) {
    case 'slice':
      return given.length === 0 ? list : null;
    case 'concat': {
      const flat = given.flatMap((one): (Node | null)[] =>
        one.type === 'ArrayExpression' ? one.elements : [one],
      );
      return withAdded(list, flat, script);
    }
    case 'filter': {
      const removed = given.length === 1 ? removedBy(given[0]!, script) : null;
      return removed && { ...list, changes: [...list.changes, removed] };
    }
    default:
      return null;
  }
}

/** The scopes that `(s) => s !== 'a' && s !== 'b'` takes out of a list. */
function removedBy(test: Node, script: Scoped): ListChange | null {
  if (!isFunction(test) || test.async || test.generator || test.params.length !== 1) return null;
  const [parameter] = test.params;
  if (parameter?.type !== 'Identifier') return null;
  const { name } = parameter;
  const value = returnedBy(test);
  if (!value) return null;

  const excluded = (node: Node): Node[] | null => {
    if (node.type === 'LogicalExpression' && node.operator === '&&') {
      const [left, right] = [excluded(node.left), excluded(node.right)];
      return left && right && [...left, ...right];
    }
    if (node.type !== 'BinaryExpression' || !/^!==?$/.test(node.operator)) return null;
    const other = isParameter(node.left) ? node.right : isParameter(node.right) ? node.left : null;
    return other && isString(other, script) && !contains(other, isParameter) ? [other] : null;
  };
  const isParameter = (node: Node): boolean => node.type === 'Identifier' && node.name === name;
  const scopes = excluded(value);
  return scopes && { kind: 'remove', scopes, one: name };
}

/** `scope.push('a', 'b')` as a statement: what it adds. */
export function readPush(statement: Node, isName: IsName, script: Scoped): ListChange | null {
  if (statement.type !== 'ExpressionStatement') return null;
  const { expression: call } = statement;
  if (call.type !== 'CallExpression' || !isMember(call.callee)) return null;
  const adds =
    isName(call.callee.object) &&
    /^(push|unshift)$/.test(memberName(call.callee) ?? '') &&
    call.arguments.length > 0 &&
    call.arguments.every((one) => isString(one, script));
  return adds ? { kind: 'add', scopes: call.arguments } : null;
}
