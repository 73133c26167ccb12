import type { Binding, Scoped } from '../parse/scopes.js';
import type { Node } from '../parse/syntax.js';
import { argumentsFor, constantInit } from './constants.js';
import { listMeant } from './list-fallbacks.js';

/**
 * Whether an expression is certainly what a parameter of the handler holds: its own name, another
 * that it was given, or that of a parameter of a function that is handed it at every call.
 * `scope || []` counts as `scope`: where nothing was granted both come to no scopes. So does
 * `await scope`, which is no promise.
 */
export function standsFor(value: Node, parameter: Binding, script: Scoped, depth = 0): boolean {
  const name = listMeant(value);
  const binding = script.referenceOf(name)?.binding;
  if (!binding || binding === parameter) return binding === parameter;
  if (depth > 3) return false;
  const init = name.type === 'Identifier' ? constantInit(name, script) : null;
  if (init) return standsFor(init, parameter, script, depth + 1);
  const given = argumentsFor(binding, script);
  return given?.every((one) => !!one && standsFor(one, parameter, script, depth + 1)) ?? false;
}
