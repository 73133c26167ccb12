import { DEFAULT_POLICIES, type Policies, type Scenario } from '../model/index.js';

/** Two files as a person names them on a command line. */
export interface Paths {
  hook: string;
  action: string;
  /** The configuration of Deploy CLI with what it puts in the place of markers. */
  keywords?: string;
}

/** The command that runs one scenario again on a pair of files. For a POSIX shell. */
export function replayCommand(paths: Paths, scenario: Scenario, policies: Policies): string {
  const { exchanges } = scenario;
  const text = JSON.stringify(exchanges.length === 1 ? exchanges[0] : { exchanges });
  const choices = (Object.keys(policies) as (keyof Policies)[])
    .filter((policy) => policies[policy] !== DEFAULT_POLICIES[policy])
    .flatMap((policy) => [
      `--${policy.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      policies[policy],
    ]);
  const keywords = paths.keywords === undefined ? [] : ['--keywords', paths.keywords];
  const words = ['hooks-to-actions', 'verify', paths.hook, paths.action, ...keywords, ...choices];
  return [...words, '--only', text].map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
