import { describe, expect, test } from 'vitest';
import { readScript, type Script } from '../../src/analyse/script.js';
import { changedInAction, changedName } from '../../src/rewrite/changed-names.js';
import { Edits } from '../../src/rewrite/edits.js';

/** Which name means something else where other text takes the place of some of the text. */
function changedBy(replaced: string, by: string, text: string): string | null {
  const script = scriptOf(text);
  const edits = new Edits(text);
  const start = text.indexOf(replaced);
  edits.replace({ start, end: start + replaced.length }, by);
  const rendered = edits.render();
  const changed = changedInAction(script, rendered, rendered.text);
  return changed && `${changed.name} is ${changed.how}`;
}

function scriptOf(text: string): Script {
  const read = readScript({ text } as never);
  if (read.kind !== 'script') throw new Error(read.message);
  return read.script;
}

describe('a name whose declaration is taken away', () => {
  test.each([
    ['a parameter', 'context', 'function f(context) { return context.body; }', 'context is lost'],
    ['a variable', 'const a = 1;', 'const a = 1; use(a);', 'a is lost'],
    ['gone with its uses', 'const a = 1; use(a);', 'const a = 1; use(a);', null],
    ['declared once more', 'var a = 1;', 'var a = 1; var a = 2; use(a);', null],
    ['that the language has too', 'const URL = 1;', 'const URL = 1; use(URL);', 'URL is lost'],
    ['that nothing declared before', 'const a = 1;', 'const a = 1; use(unknown);', null],
    ['hidden another one', 'const a = 2; ', 'const a = 1; { const a = 2; use(a); }', 'a is hidden'],
  ])('%s', (_, removed, text, changed) => {
    expect(changedBy(removed, '', text)).toBe(changed);
  });
});

describe('a name beside what is written', () => {
  const text = 'const a = 1; f(); function f() { before(); use(a); class URL {} }';
  test.each([
    ['declared anew around a use', 'before();', 'const a = 2;', 'a is hidden'],
    ['declared anew elsewhere', 'before();', '{ const a = 2; }', null],
    ['declared anew where it was', 'const a = 1;', 'const a = 2;', null],
    ['that was a global', 'before();', 'const use = 2;', 'use is hidden'],
    ['read by another name', 'before();', 'const b = a;', null],
    ["a global behind the script's own", 'before();', 'URL.canParse("");', 'URL is hidden'],
    ['a global in reach', 'f();', 'URL.canParse("");', null],
    ['a class of the platform', 'const a', 'class use {}; const a', 'use is hidden'],
  ])('%s', (_, replaced, by, changed) => {
    expect(changedBy(replaced, by, text)).toBe(changed);
  });
});

test('a name that is moved to where it means something else', () => {
  const text = 'const a = 1; function f() { const a = 2; } use(a);';
  const script = scriptOf(text);
  const edits = new Edits(text);
  const [from, to] = [text.indexOf('}'), text.indexOf('use')];
  edits.replace({ start: from, end: text.length }, { start: to, end: text.length }, ' }');
  const rendered = edits.render();
  const changed = changedName(script, rendered, scriptOf(rendered.text));
  expect(changed).toEqual({ name: 'a', how: 'hidden' });
});

test('a name that two things are written for', () => {
  const text = 'function f(a) { use(a); { use(a); } }';
  const edits = new Edits(text);
  edits.remove({ start: text.indexOf('a)'), end: text.indexOf(')') });
  for (const block of ['{ use(a); {', '{ use(a); }']) {
    edits.insert(text.indexOf(block) + 1, ' const a = 1;');
  }
  const rendered = edits.render();
  expect(rendered.text).toBe('function f() { const a = 1; use(a); { const a = 1; use(a); } }');
  const changed = changedInAction(scriptOf(text), rendered, rendered.text);
  expect(changed).toEqual({ name: 'a', how: 'hidden' });
});
