import type { Scenario } from '../model/index.js';
import type { Pair } from './executor.js';

/** The command that runs one scenario again on a pair of files. For a POSIX shell. */
export function replayCommand({ hook, action }: Pair, scenario: Scenario): string {
  const [first, ...more] = scenario.exchanges;
  const text = JSON.stringify(more.length > 0 ? scenario.exchanges : (first ?? {}));
  const words = ['hooks-to-actions', 'verify', hook.name, action.name, '--only', text];
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
