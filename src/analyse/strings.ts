import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { isFunction, isMember, memberName, type Node } from '../parse/syntax.js';
import { calledBy, type Callable } from './callees.js';
import { argumentsFor, constantInit } from './constants.js';
import { givenTo } from './given-values.js';
import { membersOf, returnedFrom } from './members.js';

/** A string as far as the text determines it. */
export interface KnownString {
  /** How it begins. */
  prefix: string;
  /** Whether that is all of it. */
  whole: boolean;
}

/** Whether two names may be one, as far as both are known. */
export function mayBeSame(one: KnownString | null, other: KnownString | null): boolean {
  if (!one || !other) return true;
  const [short, long] = one.prefix.length < other.prefix.length ? [one, other] : [other, one];
  return short.whole
    ? long.whole && short.prefix === long.prefix
    : long.prefix.startsWith(short.prefix);
}

/** What stands for the parameters of a function whose result is looked at. */
interface Given {
  values: ReadonlyMap<Binding, Node>;
  outer: Given | null;
}

/** Constants of constants, helpers of helpers: deeper than this nobody writes them. */
const DEEPEST = 12;

/**
 * What the text says of a string: literals, templates, concatenations, constants, tables and
 * small helper functions of these.
 */
export function knownString(
  node: Node,
  script: Scoped,
  given: Given | null = null,
  depth = 0,
): KnownString | null {
  if (depth > DEEPEST) return null;
  const known = (inner: Node | null, from = given): KnownString | null =>
    inner ? knownString(inner, script, from, depth + 1) : null;
  switch (node.type) {
    case 'StringLiteral':
      return { prefix: node.value, whole: true };
    case 'TemplateLiteral': {
      let all: KnownString = { prefix: node.quasis[0]?.value.cooked ?? '', whole: true };
      for (const [index, expression] of node.expressions.entries()) {
        const next = node.quasis[index + 1]?.value.cooked ?? '';
        all = joined(all, known(expression) ?? OPEN);
        all = joined(all, { prefix: next, whole: true });
      }
      return all;
    }
    case 'BinaryExpression': {
      if (node.operator !== '+') return null;
      const left = known(node.left);
      return left && joined(left, known(node.right) ?? OPEN);
    }
    case 'Identifier': {
      const binding = script.referenceOf(node)?.binding;
      const argument = binding && given?.values.get(binding);
      if (argument) return known(argument, given!.outer);
      const init = constantInit(node, script);
      if (init || binding?.declaration.type !== 'VariableDeclarator') return known(init);
      // `const { namespace } = CONFIG;`
      return beginningOf(givenTo(binding, script, depth)?.map((one) => one && known(one)) ?? []);
    }
    case 'MemberExpression':
      return beginningOf(membersOf(node, script)?.map((member) => known(member)) ?? []);
    case 'CallExpression': {
      const called = calledBy(node.callee, script, depth) ?? [];
      if (called.some((fn) => fn.async || fn.generator)) return null;
      return beginningOf(
        called.flatMap((fn) => {
          const inner = { values: argumentsOf(node, fn, script), outer: given };
          return returnedFrom(fn).map((one) => known(one, inner));
        }),
      );
    }
    default:
      return null;
  }
}

/** The arguments of a call by the parameters that they are for; none for one that is assigned. */
function argumentsOf(call: t.CallExpression, fn: Callable, script: Scoped): Map<Binding, Node> {
  const values = new Map<Binding, Node>();
  for (const [index, parameter] of fn.params.entries()) {
    const argument = call.arguments[index];
    if (!argument || argument.type === 'SpreadElement') break;
    const binding =
      parameter.type === 'Identifier' && script.scopeOf(fn).bindings.get(parameter.name);
    if (binding && !binding.reassigned) values.set(binding, argument);
  }
  return values;
}

const OPEN: KnownString = { prefix: '', whole: false };

function joined(left: KnownString, right: KnownString): KnownString {
  if (!left.whole) return left;
  return { prefix: left.prefix + right.prefix, whole: right.whole };
}

/** How each one of some strings begins; all of it where they are the same. */
function beginningOf(strings: readonly (KnownString | null)[]): KnownString | null {
  const [first = null, ...others] = strings;
  return others.reduce((one, other) => {
    if (!one || !other) return null;
    if (one.prefix === other.prefix) return { ...one, whole: one.whole && other.whole };
    let length = 0;
    while (length < one.prefix.length && one.prefix[length] === other.prefix[length]) length += 1;
    return { prefix: one.prefix.slice(0, length), whole: false };
  }, first);
}

/** Whether a value is certainly a string. */
export function isString(node: Node, script: Scoped, depth = 0): boolean {
  if (knownString(node, script)) return true;
  if (depth > DEEPEST) return false;
  switch (node.type) {
    case 'Identifier': {
      const init = constantInit(node, script);
      if (init) return isString(init, script, depth + 1);
      const binding = script.referenceOf(node)?.binding;
      const given = binding && argumentsFor(binding, script);
      return !!given && given.every((one) => !!one && isString(one, script, depth + 1));
    }
    case 'BinaryExpression':
      return node.operator === '+' && (isString(node.left, script) || isString(node.right, script));
    case 'ConditionalExpression':
      return isString(node.consequent, script) && isString(node.alternate, script);
    case 'LogicalExpression':
      return (
        (node.operator !== '&&' && isString(node.right, script) && isMessage(node.left, script)) ||
        (isString(node.left, script) && isString(node.right, script))
      );
    case 'CallExpression': {
      const { callee } = node;
      if (callee.type === 'Identifier')
        return callee.name === 'String' && !script.referenceOf(callee)?.binding;
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

/** `error.message`: a string wherever errors are errors. What a service sends as one may be anything. */
export function isMessage(node: Node, script: Scoped): boolean {
  if (!isMember(node) || memberName(node) !== 'message') return false;
  const { object } = node;
  if (isMember(object)) return /^(err|error|cause)$/.test(memberName(object) ?? '');
  const binding = script.referenceOf(object)?.binding;
  if (!binding) return false;
  const { declaration, identifier, kind } = binding;
  const parent = script.parentOf(identifier);
  const isFirst =
    (isFunction(parent) && parent.params[0] === identifier) ||
    (parent?.type === 'ArrayPattern' && parent.elements[0] === identifier);
  const isMade =
    declaration.type === 'VariableDeclarator' && declaration.init?.type === 'NewExpression';
  return kind === 'catch' || isFirst || isMade;
}
