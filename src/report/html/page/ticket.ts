import { counts, plural, STANDING_WORDS } from '../../words.js';
import { plainText } from '../../runs.js';
import type { Overview } from '../contents.js';
import { reviewedCount } from './reviewed.js';

/** The summary for a change ticket, as plain text. */
export function ticketText(overview: Overview): string {
  const { summary, tool, createdAt, seed, tasks, hooks, complete } = overview;
  return [
    'Hooks to Actions: equivalence report',
    `${tool.name} ${tool.version}, ${createdAt}, seed ${String(seed)}${complete ? '' : ', PARTIAL RUN'}`,
    '',
    plural(summary.hooks, 'hook'),
    ...counts(summary).map(
      ({ standing, count }) => `- ${String(count)} ${STANDING_WORDS[standing]}`,
    ),
    '',
    `Reviewed: ${String(reviewedCount(hooks))} of ${String(hooks.length)}`,
    '',
    tasks.length > 0 ? 'To be done before the cutover:' : 'Nothing is left to be done by hand.',
    ...tasks.flatMap(({ title, steps }, index) => [
      `${String(index + 1)}. ${title}`,
      ...steps.map(({ text }) => `   - ${plainText(text)}`),
    ]),
    '',
  ].join('\n');
}
