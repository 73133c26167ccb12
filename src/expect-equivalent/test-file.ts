/** Test runners for which a test file can be written. */
export const TEST_RUNNERS = ['vitest', 'node-test'] as const;
export type TestRunner = (typeof TEST_RUNNERS)[number];

export interface TestFileOptions {
  /** Name of the hook. */
  name: string;
  /** Paths of hook and Action, relative to the test file, POSIX. */
  hook: string;
  action: string;
  runner: TestRunner;
  seed: number;
}

const MODULES: Record<TestRunner, string> = { vitest: 'vitest', 'node-test': 'node:test' };

/** The text of an ES module that holds one Action against its hook from then on. */
export function testFileText({ name, hook, action, runner, seed }: TestFileOptions): string {
  const title = `${name} still does what the hook did`;
  return `import { test } from '${MODULES[runner]}';
import { expectEquivalent } from 'hooks-to-actions/${runner}';

const hook = new URL(${literal(hook)}, import.meta.url);
const action = new URL(${literal(action)}, import.meta.url);

test(${literal(title)}, { timeout: 60_000 }, async () => {
  await expectEquivalent(hook, action, { seed: ${String(seed)} });
});
`;
}

function literal(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
