import type { Place } from '../model/index.js';

const CONTEXT_LINES = 2;
const WIDTH = 100;

/** The lines around a place, numbered, with a caret under it: what an error message ends with. */
export function codeFrame(text: string, at: Place): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const first = Math.max(1, at.line - CONTEXT_LINES);
  const last = Math.min(lines.length, at.line + CONTEXT_LINES);
  const digits = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const here = number === at.line;
    const shown = (lines[number - 1] ?? '').replace(/\t/g, ' ');
    // A minified line would fill the screen: show the part around the caret.
    const from = here && at.column > WIDTH ? at.column - WIDTH / 2 : 0;
    frame.push(
      `${here ? '>' : ' '} ${String(number).padStart(digits)} | ${shown.slice(from, from + WIDTH)}`,
    );
    if (here) frame.push(`  ${' '.repeat(digits)} | ${' '.repeat(at.column - 1 - from)}^`);
  }
  return frame.map((line) => line.trimEnd()).join('\n');
}
