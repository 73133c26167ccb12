import type { Binding, Scoped } from '../parse/scopes.js';
import type { Node } from '../parse/syntax.js';
import { argumentsFor, constantInit } from './constants.js';
import { askedIfMissing, askedIfPresent, isEmptyList } from './scope-list.js';

/**
 * Whether an expression is certainly what a parameter of the handler holds: its own name, another
 * that it was given, or that of a parameter of a function that is handed it at every call.
 * `scope || []` counts as `scope`: where nothing was granted both come to no scopes.
 */
export function standsFor(value: Node, parameter: Binding, script: Scoped, depth = 0): boolean {
  const name = withoutFallback(value);
  const binding = script.referenceOf(name)?.binding;
  if (!binding || binding === parameter) return binding === parameter;
  if (depth > 3) return false;
  const init = name.type === 'Identifier' ? constantInit(name, script) : null;
  if (init) return standsFor(init, parameter, script, depth + 1);
  const given = argumentsFor(binding, script);
  return given?.every((one) => !!one && standsFor(one, parameter, script, depth + 1)) ?? false;
}

/** The `scope` of `scope || []` and of `Array.isArray(scope) ? scope : []`. */
export function withoutFallback(value: Node): Node {
  if (value.type === 'LogicalExpression') {
    return value.operator !== '&&' && isEmptyList(value.right) ? value.left : value;
  }
  if (value.type !== 'ConditionalExpression') return value;
  const { test, consequent, alternate } = value;
  const isAsked = (list: Node, asked: typeof askedIfPresent): boolean =>
    list.type === 'Identifier' &&
    asked(test, (node) => node.type === 'Identifier' && node.name === list.name) !== null;
  if (isEmptyList(alternate) && isAsked(consequent, askedIfPresent)) return consequent;
  return isEmptyList(consequent) && isAsked(alternate, askedIfMissing) ? alternate : value;
}

export function hasFallback(value: Node): boolean {
  return withoutFallback(value) !== value;
}

/** `scope || []`, or a constant that is that. */
export function isMadeSure(value: Node, script: Scoped): boolean {
  if (hasFallback(value)) return true;
  const init = value.type === 'Identifier' ? constantInit(value, script) : null;
  return init !== null && isMadeSure(init, script);
}
