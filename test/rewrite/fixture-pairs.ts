import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HookSource, Policies, Style, TriggerId, Verdict } from '../../src/model/index.js';

const ROOT = join(import.meta.dirname, '../../fixtures');

/** What a fixture's expect.json may say; a fixture without one is direct, equivalent, unremarked. */
export interface Expected {
  style?: Style;
  verdict?: Verdict;
  /** Ids of all findings, sorted, each once. */
  findings?: string[];
  dependencies?: string[];
  secrets?: string[];
  policies?: Partial<Policies>;
  /** Comments that only explained the protocol and went with it. */
  droppedComments?: string[];
  /** For refused hooks: the place of the first finding. */
  at?: string;
  /** What an export would declare. */
  declares?: { dependencies?: Record<string, string>; secrets?: string[]; enabled?: boolean };
}

export interface Fixture {
  name: string;
  folder: string;
  hook: HookSource;
  /** Null for a hook that must be refused. */
  action: string | null;
  expected: Expected;
}

/** Every folder below fixtures/<kind>/<trigger>, by the behaviour that it is named for. */
export function fixturesOf(kind: 'convert' | 'refuse', trigger: TriggerId): Fixture[] {
  const root = join(ROOT, kind, trigger);
  return readdirSync(root).map((name) => {
    const folder = join(root, name);
    const files = readdirSync(folder);
    const stray = files.find((file) => !['hook.js', 'action.js', 'expect.json'].includes(file));
    if (stray) throw new Error(`${folder}: ${stray} belongs to no fixture`);
    const expectFile = join(folder, 'expect.json');
    const expected = existsSync(expectFile)
      ? (JSON.parse(readFileSync(expectFile, 'utf8')) as Expected)
      : {};
    const actionFile = join(folder, 'action.js');
    const hook: HookSource = {
      name,
      file: `${name}/hook.js`,
      text: readFileSync(join(folder, 'hook.js'), 'utf8'),
      trigger,
      enabled: true,
      secrets: [],
      dependencies: {},
      layout: 'plain',
      ...expected.declares,
    };
    const action = existsSync(actionFile) ? readFileSync(actionFile, 'utf8') : null;
    return { name, folder, hook, action, expected };
  });
}
