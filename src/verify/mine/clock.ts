import type { Node } from '@babel/types';
import { USUAL_NOW } from '../../triggers/exchange-space.js';
import type { Definitions } from './definitions.js';
import { dottedName, keyOf } from './names.js';

/** First segment of a path that stands for the time of the execution. */
export const CLOCK = '(clock)';

/** What an expression tells of the time: the instant, an hour of the day, a day of the week. */
type ClockPart = 'instant' | 'hour' | 'day';

const MAX_DEPTH = 4;
const PARTS = new Map<string, ClockPart>([
  ['getUTCHours', 'hour'],
  ['getHours', 'hour'],
  ['getUTCDay', 'day'],
  ['getDay', 'day'],
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

/** An instant at which the part of the time has the value: on a Wednesday, in the middle of an hour. */
export function instantAt(part: ClockPart, value: number): string | undefined {
  if (part === 'instant') {
    const instant = new Date(value);
    return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
  }
  const [most, day, hour] = part === 'hour' ? [23, 4, value] : [6, 1 + value, 12];
  if (!Number.isInteger(value) || value < 0 || value > most) return undefined;
  const two = (number: number) => String(number).padStart(2, '0');
  return `2026-11-${two(day)}T${two(hour)}:30:00.000Z`;
}
