import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import type { Node } from '../parse/syntax.js';
import { constantInit } from './constants.js';
import { isUndefined } from './guards.js';

type Primitive = string | number | boolean | null | undefined;

/** A value of the language, or a symbol that stands for an object of which no more is known. */
export interface Known {
  readonly is: Primitive | symbol;
}

/** What is known of an expression before its parts are looked at; undefined: look at them. */
export type Given = (node: Node) => Known | null | undefined;

export const UNDEFINED: Known = { is: undefined };

/** What an expression comes to; null where that is not known, or where it throws. */
export function knownValue(node: Node, given: Given, script: Scoped): Known | null {
  const of = (inner: Node): Known | null => knownValue(inner, given, script);
  const known = given(node);
  if (known !== undefined) return known;
  switch (node.type) {
    case 'Identifier':
      return ofName(node);
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return { is: node.value };
    case 'NullLiteral':
      return { is: null };
    case 'UnaryExpression':
      return ofUnary(node);
    case 'LogicalExpression': {
      const left = of(node.left);
      return left && (goesRight(node.operator, left) ? of(node.right) : left);
    }
    case 'ConditionalExpression': {
      const test = of(node.test);
      return test && of(isTruthy(test) ? node.consequent : node.alternate);
    }
    case 'BinaryExpression':
      return compared(node.operator, of(node.left), of(node.right));
    case 'OptionalMemberExpression':
    case 'OptionalCallExpression':
      return isCutShort(node) ? UNDEFINED : null;
    default:
      return null;
  }

  /** Whether a `?.` of a chain found nothing: the rest of it is left out. */
  function isCutShort(link: Node): boolean {
    const isCall = link.type === 'OptionalCallExpression';
    if (!isCall && link.type !== 'OptionalMemberExpression') return false;
    const object = isCall ? link.callee : link.object;
    const value = link.optional ? of(object) : null;
    return (value !== null && isNothing(value)) || isCutShort(object);
  }

  function ofName(name: t.Identifier): Known | null {
    if (!script.referenceOf(name)?.binding) return isUndefined(name) ? UNDEFINED : null;
    const init = constantInit(name, script);
    return init && /Literal$/.test(init.type) ? of(init) : null;
  }

  function ofUnary({ operator, argument }: t.UnaryExpression): Known | null {
    if (operator === 'void') return UNDEFINED;
    const value = of(argument);
    if (!value) return null;
    if (operator === '!') return { is: !isTruthy(value) };
    if (operator !== 'typeof') return null;
    return { is: isObject(value) ? 'object' : typeof value.is };
  }
}

/** Whether what stands to the right of an operator decides. */
export function goesRight(operator: t.LogicalExpression['operator'], left: Known): boolean {
  return operator === '??' ? isNothing(left) : isTruthy(left) === (operator === '&&');
}

export function isTruthy({ is }: Known): boolean {
  return Boolean(is);
}

function isNothing({ is }: Known): boolean {
  return is === undefined || is === null;
}

function isObject({ is }: Known): boolean {
  return typeof is === 'symbol';
}

function compared(operator: string, left: Known | null, right: Known | null): Known | null {
  if (!left || !right) return null;
  if (/^[!=]==?$/.test(operator)) {
    const same = isSame(left, right, operator.length === 2);
    return same === null ? null : { is: same === operator.startsWith('=') };
  }
  if (isObject(left) || isObject(right)) return null;
  const [one, other] = [left.is as number, right.is as number];
  switch (operator) {
    case '<':
      return { is: one < other };
    case '<=':
      return { is: one <= other };
    case '>':
      return { is: one > other };
    case '>=':
      return { is: one >= other };
    default:
      return null;
  }
}

/** Null where two objects meet, or where the language turns one side into something else. */
function isSame(left: Known, right: Known, isLoose: boolean): boolean | null {
  if (isObject(left) && isObject(right)) return null;
  if (!isLoose) return left.is === right.is;
  if (isNothing(left) || isNothing(right)) return isNothing(left) && isNothing(right);
  return typeof left.is === typeof right.is ? left.is === right.is : null;
}
