import type * as t from '@babel/types';
import { isMember, rangeOf, type Node } from '../parse/syntax.js';
import type { Piece } from './edits.js';
import type { Layout } from './layout.js';

/** A line of new code; `depth` counts levels of indentation below the statement it replaces. */
export interface Line {
  depth: number;
  pieces: Piece[];
}

export function line(...pieces: Piece[]): Line {
  return { depth: 0, pieces };
}

/** `head{ body }`, one level deeper inside. */
export function block(head: Piece[], body: Line[]): Line[] {
  const inner = body.map(({ depth, pieces }) => ({ depth: depth + 1, pieces }));
  return [line(...head, '{'), ...inner, line('}')];
}

/** `if (test) { yes } else { no }`, where a side without lines falls away. */
export function either(test: Piece | Node, yes: Line[], no: Line[]): Line[] {
  if (yes.length === 0 && no.length === 0) return [];
  const [is, isNot]: [Piece, Piece[]] =
    typeof test === 'object' && 'type' in test
      ? [rangeOf(test), not(test)]
      : [test, ['!(', test, ')']];
  if (yes.length === 0) return block(['if (', ...isNot, ') '], no);
  const [head, ...rest] = block(['if (', is, ') '], yes);
  if (no.length === 0) return [head!, ...rest];
  if (isOneIf(no)) {
    const [first, ...further] = no;
    return [head!, ...rest.slice(0, -1), line('} else ', ...first!.pieces), ...further];
  }
  return [head!, ...rest.slice(0, -1), ...block(['} else '], no)];
}

/** A single `if`, with or without `else`. */
function isOneIf([head, ...rest]: Line[]): boolean {
  const starts = (one: Line, text: string): boolean => String(one.pieces[0]).startsWith(text);
  return starts(head!, 'if (') && rest.every((one) => one.depth > 0 || starts(one, '}'));
}

/** The guard of lines that are nothing but `if (value !== undefined) { ... }`; null of others. */
export function guardOf(lines: Line[]): Piece[] | null {
  const [head, ...rest] = lines;
  const [ends, ...more] = rest.filter(({ depth }) => depth === 0);
  if (!ends || more.length > 0 || ends !== rest.at(-1)) return null;
  const [first, ...others] = head!.pieces.slice(0, -1);
  const last = others.at(-1) ?? first;
  if (!String(first).startsWith('if (') || !String(last).endsWith(' !== undefined) ')) return null;
  const guard = [String(first).slice(4), ...others];
  return [...guard.slice(0, -1), String(guard.at(-1)).slice(0, -2)];
}

/** The opposite of a condition, without a `!` too many. */
export function not(test: Node): Piece[] {
  if (test.type === 'UnaryExpression' && test.operator === '!') return [rangeOf(test.argument)];
  const opposite = test.type === 'BinaryExpression' ? OPPOSITES[test.operator] : undefined;
  if (test.type === 'BinaryExpression' && opposite && !hasParentheses(test)) {
    return [rangeOf(test.left), ` ${opposite} `, rangeOf(test.right)];
  }
  const simple = test.type === 'Identifier' || isMember(test) || test.type === 'CallExpression';
  return simple ? ['!', rangeOf(test)] : ['!(', rangeOf(test), ')'];
}

const OPPOSITES: Record<string, string> = { '===': '!==', '!==': '===', '==': '!=', '!=': '==' };

function hasParentheses({ left, right }: t.BinaryExpression): boolean {
  return [left, right].some(({ extra }) => extra?.['parenthesized'] === true);
}

/** The text of lines, of which the first stands where what they replace began. */
export function joinLines(lines: Line[], base: string, { eol, indent }: Layout): Piece[] {
  const joined: Piece[] = [];
  for (const [index, { depth, pieces }] of lines.entries()) {
    if (index > 0) joined.push(eol + base + indent.repeat(depth));
    joined.push(...pieces);
  }
  return joined;
}
