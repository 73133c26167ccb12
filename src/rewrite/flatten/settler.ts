import type { Script } from '../../analyse/script.js';
import { isWithin, type Node } from '../../parse/syntax.js';

/** A name for what settles a promise: one that the code which goes into it does not use. */
export function settlerFor(code: readonly Node[], script: Script): string {
  const references = [...script.free, ...script.bindings.flatMap((one) => one.references)];
  const used = new Set(
    references
      .filter(({ identifier }) => code.some((node) => isWithin(identifier, node)))
      .map(({ identifier }) => identifier.name),
  );
  let name = 'resolve';
  for (let number = 2; used.has(name); number += 1) name = `resolve${String(number)}`;
  return name;
}
