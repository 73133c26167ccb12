import type { Script } from '../../analyse/script.js';
import type { Binding } from '../../parse/scopes.js';
import { isWithin, rangeOf, type Function, type Node } from '../../parse/syntax.js';
import type { Edits } from '../edits.js';
import { keyOfShorthand } from '../shorthand.js';
import type { Step } from './step.js';

/**
 * Gives new names to what would meet others when the bodies of functions join the handler's in the
 * place of a statement.
 */
export function renameCollisions(
  { joining, place, aliases }: Step,
  fn: Function,
  script: Script,
  edits: Edits,
): void {
  const taken = new Set<string>();
  for (let scope = script.scopeOf(script.parentOf(place)!); scope.parent; scope = scope.parent) {
    for (const name of scope.bindings.keys()) taken.add(name);
    if (scope.node === fn) break;
  }
  // `token` of the module, which the handler reads before a callback's own `token` is there.
  const outer = script.bindings.filter(({ identifier }) => !isWithin(identifier, fn));
  const used = new Set(
    [...script.free, ...outer.flatMap(({ references }) => references)]
      .filter(({ identifier }) => isWithin(identifier, fn))
      .map(({ identifier }) => identifier.name),
  );
  const known = script.names();
  const renamed = new Map<Binding, string>();
  for (const inner of joining) {
    for (const binding of script.scopeOf(inner).bindings.values()) {
      const alias = aliases?.get(binding);
      let name = alias ? (renamed.get(alias) ?? alias.name) : binding.name;
      if (alias ? name === binding.name : !taken.has(name) && !used.has(name)) {
        taken.add(name);
        continue;
      }
      if (!alias) {
        for (let number = 2; known.has(name); number += 1)
          name = `${binding.name}${String(number)}`;
        known.add(name);
        renamed.set(binding, name);
        rename(binding.identifier, name, script, edits);
      }
      for (const { identifier } of binding.references) rename(identifier, name, script, edits);
    }
  }
}

function rename(identifier: Node, name: string, script: Script, edits: Edits): void {
  edits.replace(rangeOf(identifier), keyOfShorthand(identifier, script) + name);
}
