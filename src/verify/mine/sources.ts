import { childrenOf } from '../../parse/syntax.js';
import type { Definitions } from './definitions.js';
import { ELSEWHERE, type Expressions, type Finder } from './expressions.js';
import { follow, limited } from './follow.js';

/** Finds the inputs that a value was made of: what it stands for, else whatever went into it. */
export function sourceFinder(
  { origins, inputs }: Definitions,
  expressions: Expressions,
): Finder<string[]> {
  const sourcesOf = follow((node, depth): string[][] => {
    const exact = expressions.pathsOf(node).filter(([first]) => first !== ELSEWHERE);
    if (exact.length > 0) return exact;
    const parts =
      node.type === 'Identifier' && !inputs.has(node.name)
        ? (origins.get(node.name) ?? []).map(({ from }) => from)
        : childrenOf(node);
    return limited(parts.flatMap((part) => sourcesOf(part, depth + 1)));
  });
  return sourcesOf;
}
