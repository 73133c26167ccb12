import type { Script } from '../../analyse/script.js';
import { rangeOf, type Function, type Range } from '../../parse/syntax.js';
import { innerLines } from '../carried-lines.js';
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
  const pieces: Piece[] = [];
  let at = first;
  for (const line of innerLines({ start: first, end: last }, script)) {
    const { before, start, indent, isBlank, isText } = line;
    pieces.push({ start: at, end: before.start });
    at = start;
    if (isText) {
      pieces.push(eol);
      continue;
    }
    const deeper = indent.startsWith(from) ? indent.slice(from.length) : indent;
    pieces.push(eol + (isBlank ? '' : base + deeper));
    at += indent.length;
  }
  pieces.push({ start: at, end: last });
  return pieces;
}
