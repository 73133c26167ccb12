import { readdirSync, readFileSync } from 'node:fs';
import type { Pair } from '../../src/verify/index.js';

const FOLDER = 'fixtures/equivalent';

/** A hook with an Action that a person wrote for it, in a style of their own. */
export interface EqualPair {
  behaviour: string;
  hook: string;
  action: string;
}

export function equalPairs(): EqualPair[] {
  return readdirSync(FOLDER).map((behaviour) => ({
    behaviour,
    hook: readFileSync(`${FOLDER}/${behaviour}/hook.js`, 'utf8'),
    action: readFileSync(`${FOLDER}/${behaviour}/action.js`, 'utf8'),
  }));
}

export function programs(hook: string, action: string): Pair {
  const common = { trigger: 'credentials-exchange', dependencies: {} } as const;
  return {
    hook: { ...common, side: 'hook', name: 'hook.js', code: hook },
    action: { ...common, side: 'action', name: 'action.js', code: action },
  };
}
