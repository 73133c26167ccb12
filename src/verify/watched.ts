import type { Program } from '../model/index.js';
import type { ExchangeSpace, Slot } from '../triggers/exchange-space.js';
import type { Input, Inputs } from './inputs.js';
import { valuesFor } from './values.js';

/** Members that a program asked for; null at the end: it asked for all names. */
export interface Look {
  side: Program['side'];
  path: readonly (string | null)[];
}

/** How many names are made up for a dictionary whose names the code goes through. */
const MAX_NAMES = 16;

/**
 * Slots that the code was seen to ask for and that reading it did not tell: under names that it
 * computes, or among all names that there are. Any text of the code may be what it hopes to find.
 */
export function inputsSeen(
  looks: readonly Look[],
  { slots, texts }: Inputs,
  space: ExchangeSpace,
  seed: number,
): Input[] {
  const constants = texts.map((value) => ({ kind: 'value' as const, value }));
  const known = new Set(slots.map(({ slot }) => slot.join('\u0000')));
  const seen = new Map<string, Slot>();
  for (const { side, path } of looks) {
    for (const input of namedIn(path, texts)) {
      const slot = space.slotOf(side, input);
      const key = slot?.join('\u0000');
      if (slot && key !== undefined && !known.has(key)) seen.set(key, slot);
    }
  }
  return [...seen.values()].map((slot) => ({
    slot,
    values: valuesFor(space.domainOf(slot), constants, seed),
  }));
}

function namedIn(path: readonly (string | null)[], texts: readonly string[]): string[][] {
  const names = path.filter((segment): segment is string => segment !== null);
  if (names.length === path.length) return [names];
  const candidates = texts.filter((text) => /^[\w.-]+$/.test(text));
  return candidates
    .flatMap((text) => [`${text}x`, text])
    .slice(0, MAX_NAMES)
    .map((name) => [...names, name]);
}
