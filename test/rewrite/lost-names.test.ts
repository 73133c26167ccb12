import { describe, expect, test } from 'vitest';
import { readScript } from '../../src/analyse/script.js';
import { Edits } from '../../src/rewrite/edits.js';
import { lostName } from '../../src/rewrite/lost-names.js';

/** Removes the first of some text, and tells which name is declared by nothing then. */
function lostWithout(removed: string, text: string): string | null {
  const read = readScript({ text } as never);
  if (read.kind !== 'script') throw new Error(read.message);
  const edits = new Edits(text);
  const start = text.indexOf(removed);
  edits.remove({ start, end: start + removed.length });
  const rendered = edits.render();
  return lostName(read.script, rendered, rendered.text);
}

describe('a name that nothing declares any more', () => {
  test.each([
    ['a parameter', 'context', 'function f(context) { return context.body; }', 'context'],
    ['a variable', 'const a = 1;', 'const a = 1; use(a);', 'a'],
    ['gone with its uses', 'const a = 1; use(a);', 'const a = 1; use(a);', null],
    ['declared once more', 'var a = 1;', 'var a = 1; var a = 2; use(a);', null],
    ['that the language has too', 'const URL = 1;', 'const URL = 1; use(URL);', null],
    ['that nothing declared before', 'const a = 1;', 'const a = 1; use(unknown);', null],
  ])('%s', (_, removed, text, name) => {
    expect(lostWithout(removed, text)).toBe(name);
  });
});
