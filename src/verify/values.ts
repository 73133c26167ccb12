import fc from 'fast-check';
import type { Json } from '../model/index.js';
import type { Domain } from '../triggers/exchange-space.js';
import { FUTURE, PAST, RECENT, type Constant } from './mine/index.js';

/** How many texts are made up for one regular expression. */
const SAMPLES_PER_PATTERN = 3;
/** How many texts of the code are tried in one group of an expression. */
const MOST_IN_A_GROUP = 6;

/**
 * The values to try in a slot, most telling first: what the code compares it with, absent, empty,
 * unlike anything, then the neighbours of each constant. Without duplicates. `texts`: all that are
 * in the code.
 */
export function valuesFor(
  domain: Domain,
  constants: readonly Constant[],
  seed: number,
  texts: readonly string[] = [],
): (Json | undefined)[] {
  const known = constants.flatMap((constant) =>
    constant.kind === 'value' ? [constant.value] : matching(constant, texts, seed),
  );
  return distinct(VALUES[domain](known));
}

const VALUES: Record<Domain, (known: Json[]) => (Json | undefined)[]> = {
  text(known) {
    const texts = known.flatMap((value) => (isText(value) ? [String(value)] : []));
    const numbers = known.filter((value) => typeof value === 'number');
    return [
      ...texts,
      undefined,
      '',
      'other',
      '10',
      ...numbers.flatMap((number) => [String(number - 1), String(number + 1)]),
      ...texts.flatMap(neighbours),
    ];
  },
  address: (known) => [
    ...['198.51.100.7', '10.0.0.1', '2001:db8::1', '::ffff:198.51.100.7'],
    ...VALUES.text(known),
  ],
  json(known) {
    const numbers = known.filter((value) => typeof value === 'number');
    const texts = known.filter((value) => typeof value === 'string');
    return [
      ...known,
      undefined,
      '',
      'other',
      ...numbers.flatMap((number) => [number - 1, number + 1]),
      ...known.map((value) => [value]),
      null,
      true,
      false,
      0,
      1,
      [],
      {},
      ...texts.flatMap(neighbours),
    ];
  },
  scopes(known) {
    const named = known.filter((value) => typeof value === 'string' && value !== '');
    // What is written like most scopes is one more likely than any other word of the code.
    const texts = [...named.filter(isLikeScope), ...named.filter((text) => !isLikeScope(text))];
    return [
      ...texts.map((text) => [text]),
      [],
      ['other:scope'],
      ...(texts.length > 1 ? [texts] : []),
      ...texts.flatMap((text) => [
        ['other:scope', text],
        [text, 'other:scope'],
      ]),
      ...texts.flatMap((text) => neighbours(String(text)).map((neighbour) => [neighbour])),
    ];
  },
  instant(known) {
    const named = known.filter(
      (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
    );
    return [
      ...named.flatMap((text) => {
        const at = Date.parse(String(text));
        return [at, at - 1000, at + 1000].map((instant) => new Date(instant).toISOString());
      }),
      ...known.flatMap((hour) => aroundHour(hour, known)),
      // A whole week, the last second of a year, a leap day.
      ...[1, 2, 3, 4, 5, 6, 7].map((day) => `2026-11-0${String(day)}T12:00:00.000Z`),
      '2026-12-31T23:59:59.000Z',
      '2028-02-29T12:00:00.000Z',
      '2001-01-01T00:00:00.000Z',
    ];
  },
};

/**
 * Where a number may be an hour of the day: the half hours around it, on a Wednesday and on every
 * day of the week that a number may be.
 */
function aroundHour(value: Json, known: readonly Json[]): string[] {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 23) return [];
  const days = [...new Set([WEDNESDAY, ...known.filter(isDayOfWeek)])];
  return days.flatMap((day) =>
    [value - 1, value, value + 1]
      .filter((hour) => hour >= 0 && hour <= 23)
      // The first of November 2026 was a Sunday.
      .map((hour) => `2026-11-0${String(day + 1)}T${String(hour).padStart(2, '0')}:30:00.000Z`),
  );
}

const WEDNESDAY = 3;

function isDayOfWeek(value: Json): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 6;
}

/** Texts that a comparison must tell from `text`: other case, longer at each end, a part of it. */
function neighbours(text: string): string[] {
  if (text === '') return [];
  const otherCase = text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
  return [otherCase, `${text}x`, `x${text}`, `x${text}x`, text.slice(0, -1)];
}

/**
 * Texts that a regular expression accepts. What it takes out of one the code most likely looks up
 * somewhere: where a group takes a text of the code, that comes first.
 */
function matching(
  pattern: { source: string; flags: string },
  texts: readonly string[],
  seed: number,
): string[] {
  try {
    // What it accepts as it stands it accepts in any case too.
    const expression = new RegExp(pattern.source, pattern.flags.replace(/[giy]/g, ''));
    const samples = fc.sample(fc.stringMatching(expression), {
      seed,
      numRuns: SAMPLES_PER_PATTERN,
    });
    const [first] = samples;
    if (first === undefined) return [];
    const days = [RECENT, FUTURE, PAST].filter((day) => expression.test(day));
    return [...days, ...withGroups(first, expression, texts), ...samples];
  } catch {
    // Syntax that fast-check cannot turn round (look-behind, say): the literals must do.
    return [];
  }
}

/** The text with each of its groups, in turn, replaced by texts that the expression takes there. */
function withGroups(text: string, expression: RegExp, known: readonly string[]): string[] {
  const indexed = new RegExp(expression.source, `${expression.flags.replace('d', '')}d`);
  const groups = indexed.exec(text)?.indices?.slice(1) ?? [];
  return groups.flatMap((group) => {
    const [start, end] = group;
    return known
      .map((one) => text.slice(0, start) + one + text.slice(end))
      .filter((one) => expression.test(one))
      .slice(0, MOST_IN_A_GROUP);
  });
}

/** `read:items`, `items.read` */
function isLikeScope(text: Json): boolean {
  return /^[\w-]+([:.][\w*-]+)+$/.test(String(text));
}

function isText(value: Json): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function distinct<T>(values: T[]): T[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value) ?? 'undefined';
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
