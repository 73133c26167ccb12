import type { Place } from '../model/index.js';

/** Finds the places of offsets in a text: lines end at LF, CRLF or CR. */
export function placesIn(text: string): (offset: number) => Place {
  const starts = [0, ...Array.from(text.matchAll(/\r\n?|\n/g), (end) => end.index + end[0].length)];
  return (offset) => {
    let line = 0;
    for (let end = starts.length; end - line > 1;) {
      const middle = (line + end) >> 1;
      if (starts[middle]! <= offset) line = middle;
      else end = middle;
    }
    // A byte order mark is no column of its own.
    const start = line === 0 && offset > 0 && text.startsWith('\uFEFF') ? 1 : starts[line]!;
    return { line: line + 1, column: offset - start + 1 };
  };
}

/** The place of one offset in a text. */
export function placeAt(text: string, offset: number): Place {
  return placesIn(text)(offset);
}
