import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ASSUMPTIONS } from '../../src/runtime/assumptions.js';

const known = Object.keys(ASSUMPTIONS).sort();

test('the documentation lists the assumptions of the code in the words of the code', () => {
  const page = readFileSync('docs/runtime.md', 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (.*?) *\|$/gm)];
  expect(Object.fromEntries(rows.map(([, id, text]) => [id, text]))).toEqual(ASSUMPTIONS);
});

test('the code names each assumption where it rests on it, and no other', () => {
  const files = ['src/runtime', 'src/triggers'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'assumptions.ts')
      .map((file) => readFileSync(join(folder, file), 'utf8')),
  );
  const named = files.flatMap((text) => [...text.matchAll(/Assumption ([a-z-]+)/g)]);
  expect([...new Set(named.map(([, id]) => id))].sort()).toEqual(known);
});
