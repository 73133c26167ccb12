import type { Place } from '../model/index.js';

/** Finds the places of offsets in a text: lines end at LF, CRLF or CR. */
export function placesIn(text: string): (offset: number) => Place {
  const starts = [0];
  const ends = /\r\n?|\n/g;
  while (ends.test(text)) starts.push(ends.lastIndex);
  return (offset) => {
    const line = firstFrom(offset + 1, starts);
    // A byte order mark is no column of its own.
    const start = line === 1 && offset > 0 && text.startsWith('\uFEFF') ? 1 : starts[line - 1]!;
    return { line, column: offset - start + 1 };
  };
}

/** The place of one offset in a text. */
export function placeAt(text: string, offset: number): Place {
  return placesIn(text)(offset);
}

/** The index of the first of some ascending offsets that is not below the given one. */
export function firstFrom(offset: number, ascending: readonly number[]): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (ascending[middle]! < offset) from = middle + 1;
    else to = middle;
  }
  return from;
}
