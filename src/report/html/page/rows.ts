import { diffArrays, diffWordsWithSpace } from 'diff';
import { textOf, type Line } from './line.js';
import { paired } from './pairs.js';
import { linesOf, tokensOf } from './syntax.js';

/** Lines that stand next to each other; one side is absent where a line was added or removed. */
export interface Row {
  kind: 'same' | 'changed';
  hook?: Line;
  action?: Line;
}

/** Beyond this a comparison of words takes too long to read or to make. */
const LONGEST_COMPARED = 600;
/** Lines that share less than this are other lines, not changed ones. */
const LEAST_COMMON = 0.3;

export function diffRows(hookCode: string, actionCode: string): Row[] {
  const before = linesOf(hookCode);
  const after = linesOf(actionCode);
  const sides = { hook: tokensOf(before), action: tokensOf(after) };
  const at = { hook: 0, action: 0 };
  const next = (side: 'hook' | 'action'): Line => {
    at[side] += 1;
    return { number: at[side], tokens: sides[side][at[side] - 1] ?? [], marks: [] };
  };

  const rows: Row[] = [];
  let removed: Line[] = [];
  const flush = (added: Line[]) => {
    for (const [hook, action] of paired(removed, added)) rows.push(changed(hook, action));
    removed = [];
  };
  for (const change of diffArrays(before, after)) {
    if (change.removed) {
      removed = change.value.map(() => next('hook'));
    } else if (change.added) {
      flush(change.value.map(() => next('action')));
    } else {
      flush([]);
      change.value.forEach(() =>
        rows.push({ kind: 'same', hook: next('hook'), action: next('action') }),
      );
    }
  }
  flush([]);
  return rows;
}

/** The same rows one under the other: of each run of changes first what goes, then what comes. */
export function unifiedRows(rows: Row[]): Row[] {
  const unified: Row[] = [];
  let added: Row[] = [];
  for (const row of rows) {
    const { kind, hook, action } = row;
    if (kind === 'same') {
      unified.push(...added, row);
      added = [];
    } else {
      if (hook) unified.push({ kind, hook });
      if (action) added.push({ kind, action });
    }
  }
  return [...unified, ...added];
}

/** The lines of one side alone, where there is no other. */
export function plainRows(code: string): Row[] {
  return tokensOf(linesOf(code)).map((tokens, index) => ({
    kind: 'same',
    hook: { number: index + 1, tokens, marks: [] },
  }));
}

function changed(hook: Line | undefined, action: Line | undefined): Row {
  if (!hook || !action) {
    return { kind: 'changed', ...(hook ? { hook } : {}), ...(action ? { action } : {}) };
  }
  const [before, after] = [textOf(hook), textOf(action)];
  if (Math.max(before.length, after.length) <= LONGEST_COMPARED) {
    const words = diffWordsWithSpace(before, after);
    const common = words
      .filter(({ added, removed }) => !added && !removed)
      .reduce((sum, { value }) => sum + value.trim().length, 0);
    if (common >= LEAST_COMMON * Math.max(before.trim().length, after.trim().length)) {
      hook.marks = marks(words.filter(({ added }) => !added));
      action.marks = marks(words.filter(({ removed }) => !removed));
    }
  }
  return { kind: 'changed', hook, action };
}

function marks(words: { value: string; added: boolean; removed: boolean }[]): Line['marks'] {
  let end = 0;
  return words.flatMap(({ value, added, removed }) => {
    const start = end;
    end += value.length;
    return added || removed ? [{ start, end }] : [];
  });
}
