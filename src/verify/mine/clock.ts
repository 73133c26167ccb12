import type { Node } from '@babel/types';
import { USUAL_NOW } from '../../model/index.js';
import type { Definitions } from './definitions.js';
import { dottedName, keyOf } from './names.js';

/** First segment of a path that stands for the time of the execution. */
export const CLOCK = '(clock)';

/** What an expression tells of the time: the instant, an hour of the day, a day of the week. */
type ClockPart = 'instant' | 'hour' | 'day' | 'date' | 'month' | 'year';

const MAX_DEPTH = 4;
const PARTS = new Map<string, ClockPart>([
  ['getUTCHours', 'hour'],
  ['getHours', 'hour'],
  ['getUTCDay', 'day'],
  ['getDay', 'day'],
  ['getUTCDate', 'date'],
  ['getDate', 'date'],
  ['getUTCMonth', 'month'],
  ['getMonth', 'month'],
  ['getUTCFullYear', 'year'],
  ['getFullYear', 'year'],
  ['getTime', 'instant'],
]);

/** What part of the time of the execution a node reads, if it reads any. */
export function clockPart(
  node: Node,
  origins: Definitions['origins'],
  depth = 0,
): ClockPart | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (node.type === 'Identifier') {
    const parts = (origins.get(node.name) ?? []).map(({ from }) =>
      clockPart(from, origins, depth + 1),
    );
    return parts.find((part) => part !== undefined);
  }
  if (readsClock(node)) return 'instant';
  // `now.getMonth() + 1`
  if (node.type === 'BinaryExpression' && node.operator === '+') {
    return clockPart(node.left, origins, depth + 1);
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const { object, property, computed } = node.callee;
  const part = PARTS.get(keyOf(property, computed) ?? '');
  return part && clockPart(object, origins, depth + 1) ? part : undefined;
}

/** `Date.now()` or `new Date()`. */
export function readsClock(node: Node): boolean {
  if (node.type === 'CallExpression') return dottedName(node.callee) === 'Date.now';
  if (node.type !== 'NewExpression' || node.arguments.length > 0) return false;
  return dottedName(node.callee) === 'Date';
}

/** Days before and after every time at which an exchange is made; a time of day may be added. */
export const PAST = '2001-01-01';
export const FUTURE = '2199-01-01';
/** A week before the time at which an exchange is made that names none. */
export const RECENT = new Date(Date.parse(USUAL_NOW) - 7 * 24 * 3600 * 1000)
  .toISOString()
  .slice(0, 10);

/** The text that is read as an instant: `text` of `Date.parse(text)` and `new Date(text)`. */
export function readAsInstant(node: Node): Node | undefined {
  const parses = node.type === 'CallExpression' && dottedName(node.callee) === 'Date.parse';
  const makes = node.type === 'NewExpression' && dottedName(node.callee) === 'Date';
  const [text] = parses || makes ? node.arguments : [];
  // `day + 'T23:59:59Z'` and `${day}T00:00:00Z`.
  if (text?.type === 'BinaryExpression' && text.operator === '+') return text.left;
  if (text?.type === 'TemplateLiteral' && text.quasis[0]?.value.raw === '') {
    return text.expressions[0];
  }
  return text;
}

/** The same for what stands for such an instant: under a name, as a number. */
export function instantText(
  node: Node,
  origins: Definitions['origins'],
  depth = 0,
): Node | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const of = (other: Node) => instantText(other, origins, depth + 1);
  switch (node.type) {
    case 'Identifier':
      return (origins.get(node.name) ?? [])
        .map(({ from }) => of(from))
        .find((text) => text !== undefined);
    case 'UnaryExpression':
      return node.operator === '+' ? of(node.argument) : undefined;
    case 'CallExpression': {
      const { callee } = node;
      const method =
        callee.type === 'MemberExpression' ? keyOf(callee.property, callee.computed) : undefined;
      if (callee.type === 'MemberExpression' && /^(getTime|valueOf)$/.test(method ?? '')) {
        return of(callee.object);
      }
      return readAsInstant(node);
    }
    default:
      return readAsInstant(node);
  }
}

/** The values that a part of the time may have, and the instant at which it has one. */
const INSTANTS: Record<
  Exclude<ClockPart, 'instant'>,
  { least: number; most: number; at: (value: number) => string }
> = {
  // On a Wednesday, in the middle of an hour.
  hour: { least: 0, most: 23, at: (hour) => `2026-11-04T${two(hour)}` },
  day: { least: 0, most: 6, at: (day) => `2026-11-${two(1 + day)}T12` },
  date: { least: 1, most: 31, at: (date) => `2026-12-${two(date)}T12` },
  month: { least: 0, most: 11, at: (month) => `2026-${two(1 + month)}-04T12` },
  year: { least: 1970, most: 9999, at: (year) => `${String(year)}-11-04T12` },
};

/** Instants at which the part of the time has the value; a month may be counted from one too. */
export function instantsAt(part: ClockPart, value: number): string[] {
  if (part === 'instant') {
    const instant = new Date(value);
    return Number.isNaN(instant.getTime()) ? [] : [instant.toISOString()];
  }
  const { least, most, at } = INSTANTS[part];
  return (part === 'month' ? [value, value - 1] : [value])
    .filter((one) => Number.isInteger(one) && one >= least && one <= most)
    .map((one) => `${at(one)}:30:00.000Z`);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
