import type { Binding } from '../parse/scopes.js';
import { isFunction, type Function, type Node } from '../parse/syntax.js';
import { nearestFunction } from './answers.js';
import { callsOf } from './constants.js';
import type { Script } from './script.js';

/**
 * Where a handler comes to call its callback: the uses of its name, and in the place of those
 * inside a function that has a name the calls of that function.
 */
export function callbackUses(callback: Binding, handler: Function, script: Script): Node[] {
  const seen = new Set<Node>();
  return callback.references.flatMap(({ identifier }) => usesFor(identifier));

  function usesFor(use: Node): Node[] {
    const around = nearestFunction(use, script);
    const calls = around !== handler && isFunction(around) ? callsOf(around, script) : null;
    if (!calls) return [use];
    if (seen.has(around!)) return [];
    seen.add(around!);
    return calls.flatMap(usesFor);
  }
}
