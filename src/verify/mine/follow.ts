import type { Node } from '@babel/types';
import type { Finder } from './expressions.js';

/** Deeper than any code that a person wrote; stops definitions that go round in circles. */
const MAX_DEPTH = 12;
const MAX_RESULTS = 24;

/**
 * Answers for each node once, and with nothing while the answer is being found: names that are
 * assigned from each other would otherwise be followed in circles, ever more often.
 */
export function follow<Found>(find: (node: Node, depth: number) => Found[]): Finder<Found> {
  const known = new Map<Node, Found[]>();
  return (node, depth = 0) => {
    const before = known.get(node);
    if (before) return before;
    if (depth > MAX_DEPTH) return [];
    known.set(node, []);
    const found = find(node, depth);
    known.set(node, found);
    return found;
  };
}

export function limited<T>(items: T[]): T[] {
  return items.slice(0, MAX_RESULTS);
}
