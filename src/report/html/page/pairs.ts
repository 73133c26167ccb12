import { textOf, type Line } from './line.js';

/** Lines compared with each other; larger blocks are paired in their order. */
const LARGEST = 10_000;
/** Lines that are less alike than this stand alone. */
const LEAST_ALIKE = 0.4;

/**
 * The lines of a changed block next to each other: those that are alike, in order, so that their
 * likeness adds up to the most; the others alone.
 */
export function paired(removed: Line[], added: Line[]): [Line | undefined, Line | undefined][] {
  if (removed.length * added.length > LARGEST) return inOrder(removed, added);
  const words = { removed: removed.map(wordsOf), added: added.map(wordsOf) };
  const likeness = (row: number, column: number) => {
    const value = alike(words.removed[row] ?? [], words.added[column] ?? []);
    return value < LEAST_ALIKE ? 0 : value;
  };
  // best[row][column]: the most that the lines from there on can add up to.
  const best = Array.from({ length: removed.length + 1 }, () =>
    new Array<number>(added.length + 1).fill(0),
  );
  const at = (row: number, column: number) => best[row]?.[column] ?? 0;
  for (let row = removed.length - 1; row >= 0; row -= 1) {
    for (let column = added.length - 1; column >= 0; column -= 1) {
      best[row]![column] = Math.max(
        at(row + 1, column),
        at(row, column + 1),
        at(row + 1, column + 1) + likeness(row, column),
      );
    }
  }

  const pairs: [Line | undefined, Line | undefined][] = [];
  let [row, column] = [0, 0];
  while (row < removed.length || column < added.length) {
    const value = likeness(row, column);
    if (value > 0 && at(row, column) === at(row + 1, column + 1) + value) {
      pairs.push([removed[row], added[column]]);
      row += 1;
      column += 1;
    } else if (
      column >= added.length ||
      (row < removed.length && at(row, column) === at(row + 1, column))
    ) {
      pairs.push([removed[row], undefined]);
      row += 1;
    } else {
      pairs.push([undefined, added[column]]);
      column += 1;
    }
  }
  return compacted(pairs);
}

/** Lines that go and lines that come in one place share rows: half as long to read. */
function compacted(
  pairs: [Line | undefined, Line | undefined][],
): [Line | undefined, Line | undefined][] {
  const rows: [Line | undefined, Line | undefined][] = [];
  let alone: { removed: Line[]; added: Line[] } = { removed: [], added: [] };
  const flush = () => {
    rows.push(...inOrder(alone.removed, alone.added));
    alone = { removed: [], added: [] };
  };
  for (const [hook, action] of pairs) {
    if (hook && action) {
      flush();
      rows.push([hook, action]);
    } else {
      if (hook) alone.removed.push(hook);
      if (action) alone.added.push(action);
    }
  }
  flush();
  return rows;
}

function inOrder(removed: Line[], added: Line[]): [Line | undefined, Line | undefined][] {
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, index) => [
    removed[index],
    added[index],
  ]);
}

function wordsOf(line: Line): string[] {
  return textOf(line).match(/\w+/g) ?? [];
}

/** How many words two lines share, from 0 to 1. */
function alike(a: string[], b: string[]): number {
  if (a.length + b.length === 0) return 0;
  const left = [...b];
  const shared = a.filter((word) => {
    const index = left.indexOf(word);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
  return (2 * shared.length) / (a.length + b.length);
}
