import type { Json, Program } from '../model/index.js';
import { parse } from '../parse/parse.js';
import {
  separatorOf,
  type Domain,
  type ExchangeSpace,
  type Slot,
} from '../triggers/exchange-space.js';
import type { Pair } from './pair.js';
import { mine, type Constant, type Mined, type Requirement, type Sighting } from './mine/index.js';
import { valuesFor } from './values.js';

/** A slot that either side reads, with the values to try in it, most telling first. */
export interface Input {
  slot: Slot;
  values: (Json | undefined)[];
}

/** One slot set to one value. */
export interface Change {
  slot: Slot;
  value: Json | undefined;
}

/** What both sides' code tells about the exchanges worth running. */
export interface Inputs {
  slots: Input[];
  /** Changes that together make the code take one branch, for every branch. */
  goals: Change[][];
  /** Changes that make two slots agree which the code compares with each other. */
  links: Change[][];
  /** What the code reads of replies. */
  replies: Sighting[];
}

/** Code that does not parse tells nothing; it will be seen to fail when it is run. */
export function inputsOf(pair: Pair, space: ExchangeSpace, seed: number): Inputs {
  const sides = [pair.hook, pair.action].map((program) => ({ program, mined: mined(program) }));
  const met = new Map<string, { slot: Slot; constants: Constant[] }>();
  const meet = (slot: Slot, constants: Constant[]) => {
    const key = JSON.stringify(slot);
    const known = met.get(key);
    if (known) known.constants.push(...constants);
    else met.set(key, { slot, constants: [...constants] });
  };

  const literals = sides.flatMap(({ mined }) => mined.literals);
  for (const { program, mined } of sides) {
    for (const { path, constants } of mined.inputs) {
      const slot = space.slotOf(program.side, path);
      if (slot) meet(slot, constants);
    }
    if (mined.readsClock) meet(['now'], literals);
  }
  for (const slot of space.always) meet(slot, literals.filter(isScopeLike));

  return {
    slots: [...met.values()].map(({ slot, constants }) => ({
      slot,
      values: valuesFor(space.domainOf(slot), constants, seed).flatMap((value) =>
        asElement(slot, value),
      ),
    })),
    goals: distinct(
      sides.flatMap(({ program, mined }) =>
        mined.goals.map((goal) =>
          merged(
            goal.flatMap(({ path, want }): Change[] => {
              const slot = space.slotOf(program.side, path);
              if (!slot) return [];
              const constants = met.get(JSON.stringify(slot))?.constants ?? [];
              return [{ slot, value: wantedValue(want, space.domainOf(slot), constants, seed) }];
            }),
          ),
        ),
      ),
    ),
    links: sides.flatMap(({ program, mined }) =>
      mined.links.flatMap(([one, other]): Change[][] => {
        const [ours, theirs] = [space.slotOf(program.side, one), space.slotOf(program.side, other)];
        if (!ours || !theirs || ours.join() === theirs.join()) return [];
        return asElement(ours, 'linked').flatMap((our) =>
          asElement(theirs, 'linked').map((their) => [
            { slot: ours, value: our },
            { slot: theirs, value: their },
          ]),
        );
      }),
    ),
    replies: sides.flatMap(({ mined }) => mined.replies),
  };
}

function mined({ code }: Program): Mined {
  const parsed = parse(code);
  return parsed.kind === 'parsed'
    ? mine(parsed.tree)
    : { inputs: [], replies: [], links: [], goals: [], literals: [], readsClock: false };
}

/** A value alone and, in a text that holds a list, as the first and the last of two. */
function asElement(slot: Slot, value: Json | undefined): (Json | undefined)[] {
  const separator = separatorOf(slot);
  if (separator === undefined || typeof value !== 'string') return [value];
  return [value, `${value}${separator}other`, `other${separator} ${value}`];
}

/** A value as a requirement asks for it. */
function wantedValue(
  want: Requirement['want'],
  domain: Domain,
  constants: Constant[],
  seed: number,
): Json | undefined {
  switch (want) {
    case 'absent':
      return domain === 'scopes' ? [] : undefined;
    case 'other':
      return 'other';
    case 'present': {
      const values = valuesFor(domain, constants, seed);
      return values.find(Boolean) ?? 'value';
    }
    default:
      return valuesFor(domain, [want], seed)[0];
  }
}

/**
 * One change for each slot. Two texts for one slot become a text that begins with one and ends with
 * the other; a text that the code names goes before one that it does not.
 */
function merged(changes: Change[]): Change[] {
  const bySlot = new Map<string, Change>();
  for (const change of changes) {
    const key = JSON.stringify(change.slot);
    const known = bySlot.get(key);
    if (!known || known.value === 'other') bySlot.set(key, change);
    else if (typeof known.value === 'string' && typeof change.value === 'string') {
      if (change.value !== 'other' && change.value !== known.value) {
        bySlot.set(key, { ...known, value: known.value + change.value });
      }
    }
  }
  return [...bySlot.values()];
}

function distinct(goals: Change[][]): Change[][] {
  const filled = goals.filter((goal) => goal.length > 0);
  return [...new Map(filled.map((goal) => [JSON.stringify(goal), goal])).values()];
}

/** One word, as scopes are; not an address, and not a sentence. */
function isScopeLike(constant: Constant): boolean {
  return (
    constant.kind === 'value' &&
    typeof constant.value === 'string' &&
    /^[a-z][\w.-]*(:[\w.:*-]+)?$/i.test(constant.value)
  );
}
