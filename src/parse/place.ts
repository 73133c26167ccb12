import type { Place } from '../model/index.js';

/** The place of an offset in a text: lines end at LF, CRLF or CR. */
export function placeAt(text: string, offset: number): Place {
  let line = 1;
  let start = 0;
  const ends = /\r\n|\r|\n/g;
  for (let end = ends.exec(text); end && ends.lastIndex <= offset; end = ends.exec(text)) {
    line += 1;
    start = ends.lastIndex;
  }
  // A byte order mark is no column of its own.
  if (start === 0 && offset > 0 && text.startsWith('\uFEFF')) start = 1;
  return { line, column: offset - start + 1 };
}
