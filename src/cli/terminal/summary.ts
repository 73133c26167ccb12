import type { Report } from '../../model/index.js';
import {
  counts,
  endOfLife,
  oneLine,
  plainText,
  plural,
  standing,
  STANDING_WORDS,
  tasks,
  type Standing,
} from '../../report/index.js';
import type { Colours } from './colours.js';
import { table, type Cell } from './table.js';
import { cut, wrap } from './width.js';

/** The screen that every summary fits. */
const COLUMNS = 80;
/** Steps shown of each task; the report has them all. */
const STEPS = 3;
const INDENT = '   ';

/** What a migration led to, for a person: a line for each hook, the counts, what is left to do. */
export function summaryText(report: Report, colours: Colours, columns = COLUMNS): string {
  const paints = standingPaints(colours);
  const rows = report.hooks.map((hook): (Cell | string)[] => [
    oneLine(hook.name),
    { text: STANDING_WORDS[standing(hook)], paint: paints[standing(hook)] },
    hook.style ?? '',
    hook.scenarios.run > 0 ? String(hook.scenarios.run) : '',
    hook.verdict
      ? `${String(hook.coverage.branches.covered)}/${String(hook.coverage.branches.total)}`
      : '',
    hook.findings.length > 0 ? String(hook.findings.length) : '',
  ]);
  const lines = [
    table(
      [
        { head: 'hook', flexible: true },
        { head: 'result' },
        { head: 'style' },
        { head: 'exchanges', align: 'right' },
        { head: 'branches', align: 'right' },
        { head: 'findings', align: 'right' },
      ],
      rows,
      { columns, head: colours.quiet },
    ),
    '',
    wrap(countsLine(report, colours, paints), columns, '  '),
  ];
  if (!report.complete) {
    lines.push(colours.caution('Interrupted: only the hooks that were finished are listed.'));
  }
  const work = tasks(report);
  if (work.length > 0) lines.push('', colours.strong('Left for a person, in this order:'));
  work.forEach(({ title, steps }, index) => {
    lines.push(`${String(index + 1)}. ${title}`);
    for (const { text } of steps.slice(0, STEPS)) {
      const short = cut(oneLine(plainText(text)), 2 * (columns - INDENT.length) - 12);
      lines.push(INDENT + wrap(short, columns, INDENT));
    }
    if (steps.length > STEPS) {
      lines.push(colours.quiet(`   and ${String(steps.length - STEPS)} more, all in the report`));
    }
  });
  return `${[...lines, '', endOfLife(report.createdAt).sentence].join('\n')}\n`;
}

function countsLine(
  { summary }: Report,
  colours: Colours,
  paints: Record<Standing, (text: string) => string>,
): string {
  const each = counts(summary).map(({ standing, count }) =>
    paints[standing](`${String(count)} ${STANDING_WORDS[standing]}`),
  );
  return `${colours.strong(plural(summary.hooks, 'hook'))}: ${each.join(', ')}`;
}

function standingPaints(colours: Colours): Record<Standing, (text: string) => string> {
  return {
    divergent: colours.bad,
    inconclusive: colours.bad,
    refused: colours.bad,
    unverified: colours.caution,
    'differs-by-platform': colours.caution,
    equivalent: colours.good,
    unchanged: colours.quiet,
  };
}
