import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { expectEquivalent } from '../../src/expect-equivalent/index.js';
import { testFileText, TEST_RUNNERS } from '../../src/expect-equivalent/test-file.js';

const PAIR = 'fixtures/equivalent/errors-by-state';
const OTHER = 'fixtures/equivalent/one-claim';
// Within the project, so that the emitted files find its packages and the package itself.
const folder = mkdtempSync('test/expect-equivalent/emitted-');
// Without a configuration of its own vitest would take the project's.
writeFileSync(join(folder, 'vitest.config.mjs'), 'export default {};\n');
afterAll(() => rmSync(folder, { recursive: true }));

it('passes for an Action that does what the hook did', async () => {
  const { verdict } = await expectEquivalent(`${PAIR}/hook.js`, `${PAIR}/action.js`);
  expect(verdict).toBe('equivalent');
});

it('fails with the smallest counterexample and its replay', async () => {
  await expect(
    expectEquivalent(`${PAIR}/hook.js`, `${OTHER}/action.js`, { budget: 50 }),
  ).rejects.toThrow(
    /divergent[\s\S]*hooks-to-actions verify fixtures\/equivalent\/errors-by-state/,
  );
});

it('does not take an Action for a hook', async () => {
  await expect(expectEquivalent(`${PAIR}/action.js`, `${PAIR}/action.js`)).rejects.toThrow(
    'is no hook',
  );
});

it.each(TEST_RUNNERS)('an emitted test passes and fails as it should: %s', async (runner) => {
  const hook = relative(folder, `${PAIR}/hook.js`);
  for (const [action, passes] of [
    [PAIR, true],
    [OTHER, false],
  ] as const) {
    const file = join(folder, `${runner}-${String(passes)}.test.mjs`);
    const text = testFileText({
      name: "it's",
      hook,
      action: relative(folder, `${action}/action.js`),
      runner,
      seed: 1,
    });
    writeFileSync(file, text);
    const command =
      runner === 'vitest'
        ? ['vitest', 'run', '--root', folder, basename(file)]
        : ['node', '--test', file];
    const run = promisify(execFile)('npx', command);
    expect(
      await run.then(
        () => true,
        () => false,
      ),
    ).toBe(passes);
  }
});
