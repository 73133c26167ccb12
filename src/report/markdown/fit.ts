/** A heading (it may be a table's) and what stands under it, each entry whole or not at all. */
export interface Section {
  head: string;
  entries: string[];
  /** What one entry is called where entries were left out: `row`, `diff`. */
  entry: string;
}

/**
 * As many entries as fit, sections in order of importance. An entry that is too long is left out
 * and smaller ones after it may still be in.
 */
export function fit(
  sections: Section[],
  room: number,
): { text: string; leftOut: Map<string, number> } {
  let text = '';
  const leftOut = new Map<string, number>();
  for (const { head, entries, entry } of sections) {
    let section = head;
    let kept = 0;
    for (const piece of entries) {
      if (text.length + section.length + piece.length + 1 > room) continue;
      section += piece;
      kept += 1;
    }
    if (kept > 0) text += `${section}\n`;
    if (kept < entries.length) {
      leftOut.set(entry, (leftOut.get(entry) ?? 0) + entries.length - kept);
    }
  }
  return { text, leftOut };
}
