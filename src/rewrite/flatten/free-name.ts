import type { Script } from '../../analyse/script.js';
import { isWithin, type Node } from '../../parse/syntax.js';

/** A name like `resolve` that some code, which goes where it is known, does not use itself. */
export function freeName(stem: string, code: readonly Node[], script: Script): string {
  const references = [...script.free, ...script.bindings.flatMap((one) => one.references)];
  const used = new Set(
    references
      .filter(({ identifier }) => code.some((node) => isWithin(identifier, node)))
      .map(({ identifier }) => identifier.name),
  );
  let name = stem;
  for (let number = 2; used.has(name); number += 1) name = stem + String(number);
  return name;
}
