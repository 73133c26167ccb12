import type { Exchange, Json } from '../model/index.js';
import type { ExchangeSpace, Slot } from '../triggers/exchange-space.js';
import type { Change, Input, Inputs } from './inputs.js';
import type { Watched } from './investigation.js';
import { valuesFor } from './values.js';

/** How many names are made up for a dictionary whose names the code goes through. */
const MAX_NAMES = 16;

/**
 * Slots that the code was seen to ask for and that reading it did not tell: under names that it
 * computes, or among all names that there are. Any text of the code may be what it hopes to find.
 */
export function inputsSeen(
  watched: readonly Watched[],
  { slots, texts }: Inputs,
  space: ExchangeSpace,
  seed: number,
): Input[] {
  const constants = texts.map((value) => ({ kind: 'value' as const, value }));
  const known = new Set(slots.map(({ slot }) => slot.join('\u0000')));
  const seen = new Map<string, Slot>();
  for (const { side, asked } of watched) {
    for (const path of asked.flatMap((look) => namedIn(look, texts))) {
      const slot = space.slotOf(side, path);
      const key = slot?.join('\u0000');
      if (slot && key !== undefined && !known.has(key)) seen.set(key, slot);
    }
  }
  return [...seen.values()].map((slot) => ({
    slot,
    values: valuesFor(space.domainOf(slot), constants, seed, texts),
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

/** Shorter texts stand in others by chance. */
const SHORTEST_PART = 3;

/**
 * Changes that make two texts agree that were compared and differed, or a text match what it was
 * held against: where an input holds one of them, or holds it among other things, it gets the other
 * in its place. First of all of them together.
 */
export function agreeing(
  { exchange, compared, unmatched }: Watched,
  slots: readonly Input[],
  seed: number,
): Change[][] {
  const bySlot = slots.map(({ slot }): Change[] => {
    const value = textIn(exchange, slot);
    if (value === undefined) return [];
    const agreed = compared.flatMap(([one, other]) => [
      replaced(value, one, other),
      replaced(value, other, one),
    ]);
    const matching = unmatched
      .filter(({ text }) => text === value)
      .map(({ source, flags }) => valuesFor('text', [{ kind: 'pattern', source, flags }], seed)[0]);
    return [...agreed, ...matching].flatMap((text) =>
      typeof text === 'string' ? [{ slot, value: text }] : [],
    );
  });
  const together = bySlot.flatMap((changes) => changes.slice(0, 1));
  const each = bySlot.flat().map((change) => [change]);
  return together.length > 1 ? [together, ...each] : each;
}

/**
 * The exchange with something in each place that is asked for and where it has nothing, a text of
 * its own in each; in all places at once, and in each alone.
 */
export function filledUp(exchange: Exchange, slots: readonly Input[]): Change[][] {
  const missing = slots.filter(({ slot }) => FILLED.has(slot[0]!) && isOpen(exchange, slot));
  const changes = missing.map(({ slot }, at): Change => ({ slot, value: `other${String(at)}` }));
  return changes.length > 1 ? [changes, ...changes.map((one) => [one])] : [changes];
}

/** Parts of an exchange in which any text may stand under a name. */
const FILLED = new Set(['client', 'request', 'secrets']);

function replaced(value: string, part: string, by: string): string | undefined {
  if (value === part) return by;
  if (part.length < SHORTEST_PART || !value.includes(part)) return undefined;
  return value.replace(part, () => by);
}

/** A place that has nothing, in an object that is there. */
function isOpen(exchange: Exchange, slot: Slot): boolean {
  return slot.every((segment) => /^[\w.-]+$/.test(segment)) && textIn(exchange, slot) === undefined;
}

function textIn(exchange: Exchange, slot: Slot): string | undefined {
  let at: Json | undefined = exchange as Json;
  for (const segment of slot) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined;
    at = at[segment];
  }
  return typeof at === 'string' ? at : undefined;
}
