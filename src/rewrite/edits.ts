import { firstFrom } from '../parse/place.js';
import type { Range } from '../parse/syntax.js';

/**
 * A piece of new text: written by us, now or when every rule has been applied, or a part of the old
 * text with the edits inside it.
 */
export type Piece = string | (() => string) | Range;

interface Edit extends Range {
  pieces: Piece[];
  /** Where the statement begins that it stands behind. */
  behind?: number;
}

/** What is put in the place of a part of the text. */
export interface Replacement {
  range: Range;
  pieces: Piece[];
}

export interface Rendered {
  text: string;
  /** What is in it that the old text had not. */
  written: string;
  /**
   * An edit that came to nothing though something stands there in the new text: it reaches over
   * the edge of a carried part, or of another edit. Or one that puts something where all is gone.
   */
  lost: Range | null;
  /** Whether a part of the old text stands in the new one, unchanged. */
  keeps: (range: Range) => boolean;
  /** The place in the new text of an offset of the old one; the nearest before it if it is gone. */
  offsetOf: (offset: number) => number;
  /** What stands in the new text for the parts of the old one around an offset, innermost first. */
  replacing: (offset: number) => Range[];
  /** The other way round: the place in the old text of an offset of the new one. */
  originOf: (offset: number) => number;
  /** Where a part of the new text stood in the old one; null where it was written. */
  keptFrom: (range: Range) => number | null;
}

/**
 * Changes to a text, as replacements of ranges. Whatever no replacement covers stays byte for
 * byte. A replacement may carry parts of what it replaces (pieces given as ranges): edits inside
 * those parts are applied, edits in what falls away fall away with it.
 */
export class Edits {
  private readonly edits: Edit[] = [];

  constructor(readonly text: string) {}

  replace(range: Range, ...pieces: Piece[]): void {
    this.edits.push({ start: range.start, end: range.end, pieces });
  }

  insert(offset: number, text: string): void {
    this.replace({ start: offset, end: offset }, text);
  }

  /** Puts something behind a statement, which is never into a part of it that is carried. */
  insertBehind(statement: Range, offset: number, ...pieces: Piece[]): void {
    this.edits.push({ start: offset, end: offset, pieces, behind: statement.start });
  }

  remove(range: Range): void {
    this.replace(range);
  }

  render(): Rendered {
    // Insertions before a replacement that begins at the same place, outer before inner.
    const inOrder = [...this.edits].sort(
      (a, b) =>
        a.start - b.start || Number(b.start === b.end) - Number(a.start === a.end) || b.end - a.end,
    );
    const starts = inOrder.map(({ start }) => start);
    const kept: { from: number; to: number; at: number }[] = [];
    const replaced: { edit: Edit; by: Range }[] = [];
    const written: string[] = [];
    let text = '';

    const keep = (from: number, to: number): void => {
      if (to <= from) return;
      kept.push({ from, to, at: text.length });
      text += this.text.slice(from, to);
    };
    // A part that is carried twice gets its edits twice, but never those that carry it.
    const applied = new Set<Edit>();
    // Where a carried part ends with the edit that carries it, what stands there is in that part.
    let within = new Set<Edit>();
    const render = (range: Range): void => {
      const here: Edit[] = [];
      let at = range.start;
      for (let index = firstFrom(at, starts); index < inOrder.length; index += 1) {
        const edit = inOrder[index]!;
        if (edit.start > range.end) break;
        if (edit.start < at || edit.end > range.end || applied.has(edit)) continue;
        if ((edit.behind ?? range.start) < range.start || within.has(edit)) continue;
        applied.add(edit);
        here.push(edit);
        keep(at, edit.start);
        const start = text.length;
        const [before, done] = [within, replaced.length];
        within = new Set();
        for (const piece of edit.pieces) {
          if (typeof piece === 'object') render(piece);
          else {
            const own = typeof piece === 'string' ? piece : piece();
            written.push(own);
            text += own;
          }
        }
        const atEnd = replaced.slice(done).filter((one) => one.edit.start === edit.end);
        within = atEnd.length > 0 ? new Set([...before, ...atEnd.map((one) => one.edit)]) : before;
        replaced.push({ edit, by: { start, end: text.length } });
        at = edit.end;
      }
      keep(at, range.end);
      for (const edit of here) applied.delete(edit);
    };
    render({ start: 0, end: this.text.length });
    let inPlace: typeof kept | undefined;
    let froms: number[] | undefined;
    let ats: number[] | undefined;

    return {
      text,
      written: written.join('\n'),
      lost: lostOf(inOrder, replaced),
      keeps: ({ start, end }) => {
        inPlace ??= [...kept].sort((a, b) => a.from - b.from);
        froms ??= inPlace.map(({ from }) => from);
        const part = inPlace[firstFrom(start + 1, froms) - 1];
        return part !== undefined && end <= part.to;
      },
      offsetOf: (offset) => {
        let best = { to: -1, at: 0 };
        for (const { from, to, at } of kept) {
          if (offset >= from && offset < to) return at + offset - from;
          if (to <= offset && to > best.to) best = { to, at: at + to - from };
        }
        return best.at;
      },
      replacing: (offset) =>
        replaced
          .filter(({ edit }) => offset >= edit.start && offset < edit.end)
          .sort((a, b) => a.edit.end - a.edit.start - (b.edit.end - b.edit.start))
          .map(({ by }) => by),
      originOf: (offset) => {
        const part = kept.findLast(({ at }) => at <= offset);
        return part ? Math.min(part.from + offset - part.at, part.to) : 0;
      },
      keptFrom: ({ start, end }) => {
        ats ??= kept.map(({ at }) => at);
        const part = kept[firstFrom(start + 1, ats) - 1];
        if (!part) return null;
        const [from, to] = [start, end].map((offset) => part.from + offset - part.at);
        return to! <= part.to ? from! : null;
      },
    };
  }
}

/** An edit that was passed over, and did not just fall away with what it would have changed. */
function lostOf(edits: readonly Edit[], done: readonly { edit: Edit }[]): Edit | null {
  const applied = new Set(done.map(({ edit }) => edit));
  return edits.find((edit) => !applied.has(edit) && isLost(edit, done)) ?? null;
}

function isLost(edit: Edit, done: readonly { edit: Edit }[]): boolean {
  const isInsertion = edit.start === edit.end;
  const around = done.filter(({ edit: { start, end } }) => start <= edit.start && end >= edit.end);
  const isAtCarriedPart = (piece: Piece): boolean =>
    typeof piece === 'object' && edit.start < piece.end && edit.end > piece.start;
  return (
    isInsertion ||
    around.length === 0 ||
    around.some((one) => one.edit.pieces.some(isAtCarriedPart))
  );
}
