import { DEFAULT_POLICIES, type Keywords, type Policies, type Scenario } from '../model/index.js';

/** Two files as a person names them on a command line. */
export interface Paths {
  hook: string;
  action: string;
}

/** The command that runs one scenario again on a pair of files. For a POSIX shell. */
export function replayCommand(
  paths: Paths,
  scenario: Scenario,
  policies: Policies,
  filledFrom?: Keywords['file'],
): string {
  const { exchanges } = scenario;
  const text = JSON.stringify(exchanges.length === 1 ? exchanges[0] : { exchanges });
  const choices = (Object.keys(policies) as (keyof Policies)[])
    .filter((policy) => policies[policy] !== DEFAULT_POLICIES[policy])
    .flatMap((policy) => [
      `--${policy.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      policies[policy],
    ]);
  const keywords = filledFrom === undefined ? [] : ['--keywords', filledFrom];
  const words = ['hooks-to-actions', 'verify', paths.hook, paths.action, ...keywords, ...choices];
  return [...words, '--only', text].map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
