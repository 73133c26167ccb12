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
  /** Path of the configuration of Deploy CLI whose keywords were used, likewise. */
  keywords?: string;
}

const MODULES: Record<TestRunner, string> = { vitest: 'vitest', 'node-test': 'node:test' };

/** The text of an ES module that holds one Action against its hook from then on. */
export function testFileText(options: TestFileOptions): string {
  const { name, hook, action, runner, seed, keywords } = options;
  const title = `${name} still does what the hook did`;
  const given = keywords === undefined ? '' : `, keywords: ${url(keywords)}`;
  return `import { test } from '${MODULES[runner]}';
import { expectEquivalent } from 'hooks-to-actions/${runner}';

const hook = ${url(hook)};
const action = ${url(action)};

test(${literal(title)}, { timeout: 60_000 }, async () => {
  await expectEquivalent(hook, action, { seed: ${String(seed)}${given} });
});
`;
}

function url(path: string): string {
  return `new URL(${literal(path)}, import.meta.url)`;
}

function literal(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
