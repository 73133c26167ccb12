import type { Exchange, Json, Policies, Program } from '../model/index.js';
import { parse } from '../parse/parse.js';
import type { Range } from '../parse/syntax.js';
import {
  SEGMENTS,
  separatorOf,
  type Domain,
  type ExchangeSpace,
  type Slot,
} from '../triggers/exchange-space.js';
import {
  CLOCK,
  FUTURE,
  mine,
  PAST,
  RECENT,
  type Answer,
  type Constant,
  type Goal,
  type Mined,
  type Requirement,
} from './mine/index.js';
import type { Pair } from './pair.js';
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

/** Changes that together make the code of one side take one branch, as far as reading it tells. */
export interface Target {
  side: Program['side'];
  range: Range | null;
  changes: Change[];
}

/** An answer of one side's code, and how to reach it. */
export interface ReachableAnswer extends Pick<Answer, 'start' | 'end' | 'past'> {
  side: Program['side'];
  /** Exchanges that should lead there; empty: whatever the policies, no such input is given. */
  ways: Change[][];
  /** Reading the code does not tell what has to be given. */
  isOpaque: boolean;
  /** The slots that decide whether it is reached. */
  decidedBy: Slot[];
}

/** What both sides' code tells about the exchanges worth running. */
export interface Inputs {
  /** The plainest exchange with everything filled in that the code is never in use without. */
  plain: Exchange;
  slots: Input[];
  targets: Target[];
  /**
   * Branches that do not count: no input of the platform leads to them, because it always gives what
   * they would do without, under these policies at least; or the TypeScript compiler wrote them.
   */
  uncounted: Record<Program['side'], Range[]>;
  answers: ReachableAnswer[];
  /** Changes that make two slots agree which the code compares with each other. */
  links: Change[][];
  /** Every text that is in the code. */
  texts: string[];
  /** Every whole number, also where it is written as a text. */
  numbers: number[];
}

/** Code that does not parse tells nothing; it will be seen to fail when it is run. */
export function inputsOf(
  pair: Pair,
  space: ExchangeSpace,
  { seed, policies }: { seed: number; policies: Policies },
): Inputs {
  const sides = [pair.hook, pair.action].map((program) => ({
    side: program.side,
    mined: mined(program, space),
  }));
  const met = new Map<string, { slot: Slot; constants: Constant[] }>();
  const meet = (slot: Slot, constants: Constant[]) => {
    const key = JSON.stringify(slot);
    const known = met.get(key);
    if (known) known.constants.push(...constants);
    else met.set(key, { slot, constants: [...constants] });
  };
  const literals = sides.flatMap(({ mined }) => mined.literals);
  const named = textsIn(literals);
  const texts = [...new Set([...named, ...named.flatMap(datesLike)])];
  for (const { side, mined } of sides) {
    for (const { path, constants } of mined.inputs) {
      const slot = space.slotOf(side, path);
      if (!slot) continue;
      meet(slot, constants);
      // What an element may be may be all that there is.
      const list = slot.at(-1) === SEGMENTS.element ? slot.slice(0, -1) : [];
      if (list.length > 0 && space.domainOf(list) === 'scopes') meet(list, constants);
    }
    if (mined.readsClock) meet(['now'], literals);
  }
  for (const slot of space.always) meet(slot, literals.filter(isScopeLike));

  const filled = sides.flatMap(({ side, mined }) =>
    mined.addresses.flatMap(({ path, part }): Change[] => {
      const slot = space.slotOf(side, path);
      return slot ? [{ slot, value: part === 'url' ? SERVICE : new URL(SERVICE).host }] : [];
    }),
  );
  for (const { slot, constants } of met.values()) {
    const isKnown = filled.some((change) => change.slot.join() === slot.join());
    if (space.isFilledIn(slot) && !isKnown) {
      filled.push({ slot, value: wantedValue('present', space.domainOf(slot), constants, seed) });
    }
  }

  const changeOf = (side: Program['side'], { path, want }: Requirement): Change[] => {
    const slot = path[0] === CLOCK ? ['now'] : space.slotOf(side, path);
    if (!slot) return [];
    const constants = met.get(JSON.stringify(slot))?.constants ?? [];
    return [{ slot, value: wantedValue(want, space.domainOf(slot), constants, seed) }];
  };
  const possible = (side: Program['side'], goals: Goal[], under?: Policies): Goal[] =>
    goals.filter((goal) => !goal.some((one) => isImpossible(one, side, { space, under })));
  const impossibleOn = (side: Program['side']): Range[] =>
    sides
      .filter((one) => one.side === side)
      .flatMap(({ mined }) => mined.branches)
      .filter(({ ways }) => ways.length > 0 && possible(side, ways, policies).length === 0)
      .flatMap(({ range }) => (range ? [range] : []));
  const uncountedOn = (side: Program['side']): Range[] => [
    ...impossibleOn(side),
    ...sides.filter((one) => one.side === side).flatMap(({ mined }) => mined.emitted),
  ];
  const changesOf = (side: Program['side'], goals: Goal[]): Change[][] =>
    possible(side, goals)
      .flatMap(atOneTime)
      .map((goal) => merged(telling(goal).flatMap((requirement) => changeOf(side, requirement))));

  return {
    plain: filled.reduce(
      (exchange, { slot, value }) => space.place(exchange, slot, value),
      space.builtIn[0]?.exchanges[0] ?? {},
    ),
    slots: [...met.values()].map(({ slot, constants }) => ({
      slot,
      values: valuesFor(space.domainOf(slot), constants, seed, texts).flatMap((value) =>
        asElement(slot, value),
      ),
    })),
    targets: sides.flatMap(({ side, mined }) =>
      mined.branches.flatMap(({ range, ways }) =>
        changesOf(side, ways)
          .filter((changes) => changes.length > 0)
          .map((changes) => ({ side, range, changes })),
      ),
    ),
    uncounted: { hook: uncountedOn('hook'), action: uncountedOn('action') },
    answers: sides.flatMap(({ side, mined }) =>
      mined.answers.map(({ start, end, past, ways, decidedBy }) => ({
        side,
        start,
        end,
        past,
        ways: changesOf(side, ways),
        isOpaque: ways.some((goal) => goal.length === 0),
        decidedBy: distinct(decidedBy.flatMap((path) => slotList(space.slotOf(side, path)))),
      })),
    ),
    texts,
    numbers: literals.flatMap(wholeNumber),
    links: sides.flatMap(({ side, mined }) =>
      mined.links.flatMap(([one, other]): Change[][] => {
        const [ours, theirs] = [space.slotOf(side, one), space.slotOf(side, other)];
        if (!ours || !theirs || ours.join() === theirs.join()) return [];
        return asElement(ours, LINKED).flatMap((our) =>
          asElement(theirs, LINKED).map((their) => [
            { slot: ours, value: our },
            { slot: theirs, value: their },
          ]),
        );
      }),
    ),
  };
}

/** Texts that stand for any that the code does not name. */
const NAMELESS = ['other', 'unlike'];
/** Where services are whose address is not in the code. */
const SERVICE = 'https://service.example';
/** The value of two slots that are to agree. */
const LINKED = 'linked';

function mined({ code, side }: Program, space: ExchangeSpace): Mined {
  const parsed = parse(code);
  return parsed.kind === 'parsed'
    ? mine(parsed.tree, space.answering[side])
    : {
        inputs: [],
        addresses: [],
        links: [],
        branches: [],
        answers: [],
        literals: [],
        readsClock: false,
        emitted: [],
      };
}

/** The code would have to miss what the platform always gives. */
function isImpossible(
  { path, want, certain }: Requirement,
  side: Program['side'],
  { space, under }: { space: ExchangeSpace; under: Policies | undefined },
): boolean {
  if (want !== 'absent' || certain !== true) return false;
  return path.length === 0 || space.isGiven(side, path, under);
}

function slotList(slot: Slot | undefined): Slot[] {
  return slot ? [slot] : [];
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
    case 'unlike':
      return want;
    case 'linked':
      return LINKED;
    case 'present': {
      const values = valuesFor(domain, constants, seed);
      return values.find(Boolean) ?? 'value';
    }
    default:
      return valuesFor(domain, [want], seed)[0];
  }
}

/** A goal for each of the times that it asks for: only one can be given. */
function atOneTime(goal: Goal): Goal[] {
  const times = goal.filter(({ path }) => path[0] === CLOCK);
  if (times.length < 2) return [goal];
  return times.map((time) => goal.filter((one) => one === time || !times.includes(one)));
}

/** Without what another requirement of the same input brings along: to be there, to be like this. */
function telling(goal: Goal): Goal {
  return goal.filter(({ path, want }) => {
    if (typeof want === 'string' && want !== 'present') return true;
    const others = goal.filter((other) => other.want !== want && other.path.join() === path.join());
    return !others.some((other) =>
      want === 'present'
        ? other.want !== 'absent'
        : typeof other.want === 'object' && isLike(other.want, want),
    );
  });
}

function isLike(value: Constant, pattern: Constant | 'present'): boolean {
  if (value.kind !== 'value' || typeof pattern !== 'object' || pattern.kind !== 'pattern') {
    return false;
  }
  return typeof value.value === 'string' && new RegExp(pattern.source).test(value.value);
}

/**
 * One change for each slot, and one for each element of a list that is to have several. Two texts
 * for one slot become a text that begins with one and ends with the other; a text that the code
 * names goes before one that it does not.
 */
function merged(changes: Change[]): Change[] {
  const bySlot = new Map<string, Change>();
  for (const change of changes) {
    const { slot, value } = change;
    const isNameless = typeof value === 'string' && NAMELESS.includes(value);
    const isElement = slot.at(-1) === SEGMENTS.element && !isNameless;
    const key = JSON.stringify(isElement ? [slot, value] : slot);
    const known = bySlot.get(key);
    if (!known || known.value === 'other') bySlot.set(key, change);
    else if (typeof known.value === 'string' && typeof value === 'string') {
      if (!isNameless && value !== known.value) {
        bySlot.set(key, { ...known, value: known.value + value });
      }
    }
  }
  return [...bySlot.values()];
}

/** Days as the text of a date format writes them. */
function datesLike(text: string): string[] {
  if (!/YYYY/.test(text) || !/MM/.test(text)) return [];
  return [PAST, FUTURE, RECENT].map((date) => {
    const [year, month, day] = date.split('-') as [string, string, string];
    return text.replace('YYYY', year).replace('MM', month).replace(/DD?/, day);
  });
}

function wholeNumber(constant: Constant): number[] {
  if (constant.kind !== 'value' || constant.value === '') return [];
  const number = typeof constant.value === 'boolean' ? NaN : Number(constant.value);
  return Number.isSafeInteger(number) ? [number] : [];
}

function textsIn(constants: Constant[]): string[] {
  return constants.flatMap((constant) =>
    constant.kind === 'value' && typeof constant.value === 'string' ? [constant.value] : [],
  );
}

function distinct(slots: Slot[]): Slot[] {
  return [...new Map(slots.map((slot) => [JSON.stringify(slot), slot])).values()];
}

/** One word, as scopes are; not an address, and not a sentence. */
function isScopeLike(constant: Constant): boolean {
  return (
    constant.kind === 'value' &&
    typeof constant.value === 'string' &&
    /^[a-z][\w.-]*(:[\w.:*-]+)?$/i.test(constant.value)
  );
}
