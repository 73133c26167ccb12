import type { Script } from '../../analyse/script.js';
import { rangeOf, walk, type Function, type Range } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import { indentAt, type Layout } from '../layout.js';

/** The statements of a function's body, indented as the handler's own. */
export function bodyPieces(fn: Function, base: string, script: Script, layout: Layout): Piece[] {
  if (fn.body.type !== 'BlockStatement') return [rangeOf(fn.body), layout.semicolon];
  return movedLines({ start: fn.body.start! + 1, end: fn.body.end! - 1 }, base, script, layout);
}

/** The lines of a part of the text, moved to another indentation; template literals stay put. */
export function movedLines(
  { start, end }: Range,
  base: string,
  script: Script,
  layout: Layout,
): Piece[] {
  const { text } = script;
  const first = start + /^\s*/.exec(text.slice(start, end))![0].length;
  const last = end - /\s*$/.exec(text.slice(start, end))![0].length;
  if (first >= last) return [];
  const from = indentAt(text, first);
  return reindented({ start: first, end: last }, from, base, script, layout);
}

/** Every line but the first with another indentation in the place of `from`. */
export function reindented(
  { start: first, end: last }: Range,
  from: string,
  base: string,
  script: Script,
  { eol }: Layout,
): Piece[] {
  const { text } = script;
  const fixed = templateLines(script, first, last);
  const pieces: Piece[] = [];
  let at = first;
  for (const match of text.slice(first, last).matchAll(/\r\n|\r|\n/g)) {
    const lineEnd = first + match.index;
    pieces.push({ start: at, end: lineEnd });
    at = lineEnd + match[0].length;
    const own = /^[ \t]*/.exec(text.slice(at, last))![0];
    const blank = /^[ \t]*(\r|\n)/.test(text.slice(at, last));
    if (fixed.some((range) => at > range.start && at <= range.end)) {
      pieces.push(eol);
      continue;
    }
    const deeper = own.startsWith(from) ? own.slice(from.length) : own;
    pieces.push(eol + (blank ? '' : base + deeper));
    at += own.length;
  }
  pieces.push({ start: at, end: last });
  return pieces;
}

function templateLines(script: Script, start: number, end: number): Range[] {
  const found: Range[] = [];
  walk(script.tree.program, (node) => {
    if (node.type === 'TemplateElement' && node.start! >= start && node.end! <= end) {
      found.push(rangeOf(node));
    }
    return undefined;
  });
  return found;
}
