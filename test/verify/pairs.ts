import { readdirSync, readFileSync } from 'node:fs';
import type { Pair } from '../../src/verify/index.js';

/** A hook with an Action that does the same. */
export interface EqualPair {
  behaviour: string;
  hook: string;
  action: string;
}

/** Hooks with Actions that a person wrote for them, each in a style of its own. */
export function equalPairs(): EqualPair[] {
  return pairsIn('fixtures/equivalent');
}

/** Hooks with the Actions that the transformer makes of them. */
export function convertedPairs(): EqualPair[] {
  return pairsIn('fixtures/convert/credentials-exchange').map((pair) => ({
    ...pair,
    behaviour: `converted: ${pair.behaviour}`,
  }));
}

function pairsIn(folder: string): EqualPair[] {
  return readdirSync(folder).map((behaviour) => ({
    behaviour,
    hook: readFileSync(`${folder}/${behaviour}/hook.js`, 'utf8'),
    action: readFileSync(`${folder}/${behaviour}/action.js`, 'utf8'),
  }));
}

export function programs(hook: string, action: string): Pair {
  const common = { trigger: 'credentials-exchange', dependencies: {} } as const;
  return {
    hook: { ...common, side: 'hook', name: 'hook.js', code: hook },
    action: { ...common, side: 'action', name: 'action.js', code: action },
  };
}
