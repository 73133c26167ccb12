import {
  oneLine,
  plural,
  STANDING_WORDS,
  type Comparison,
  type HookChange,
  type Standing,
} from '../../report/index.js';
import type { Colours } from './colours.js';
import { wrap } from './width.js';

const COLUMNS = 80;
const INDENT = '    ';

/** What changed between two reports, for a person. */
export function comparisonText({ changes, unchanged }: Comparison, colours: Colours): string {
  const hooks = changes.flatMap((change) => [
    headline(change, colours),
    ...details(change, colours),
  ]);
  return `${[...hooks, `${plural(unchanged, 'hook')} as before`].join('\n')}\n`;
}

function headline({ hook, kind, before, after }: HookChange, colours: Colours): string {
  const words = (standing: Standing | null) => (standing ? STANDING_WORDS[standing] : '');
  const name = oneLine(hook);
  switch (kind) {
    case 'added':
      return `${colours.strong('new')} ${name}: ${words(after)}`;
    case 'gone':
      return `${colours.quiet('gone')} ${name}: was ${words(before)}`;
    case 'worse':
      return `${colours.bad('worse')} ${name}: ${words(after)}, was ${words(before)}`;
    case 'better':
      return `${colours.good('better')} ${name}: ${words(after)}, was ${words(before)}`;
    case 'same':
      return `${colours.strong('changed')} ${name}: ${words(after)} as before`;
  }
}

function details({ divergences, findings, action, kind }: HookChange, colours: Colours): string[] {
  if (kind === 'gone') return [];
  const lines = (texts: string[], label: string, paint: (text: string) => string) =>
    texts.map((text) => paint(`  ${wrap(`${label}: ${oneLine(text)}`, COLUMNS - 2, INDENT)}`));
  return [
    ...lines(divergences.appeared, 'new difference', colours.bad),
    ...lines(divergences.fixed, 'difference gone', colours.good),
    ...lines(findings.appeared, 'new finding', colours.caution),
    ...lines(findings.gone, 'finding gone', colours.quiet),
    ...(action && kind !== 'added' ? ['  the Action has other code'] : []),
  ];
}
