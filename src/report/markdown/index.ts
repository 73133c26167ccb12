import type { HookReport, Report, ReportFinding } from '../../model/index.js';
import { hookDiff } from '../diff.js';
import { endOfLife } from '../end-of-life.js';
import { runs, type Run } from '../runs.js';
import { tasks } from '../tasks.js';
import {
  counts,
  outcomeWords,
  plural,
  standing,
  STANDINGS,
  STANDING_WORDS,
  type Standing,
} from '../words.js';
import { block, code, html, prose } from './escape.js';
import { fit, type Section } from './fit.js';

/** GitHub refuses the body of a comment that is longer than this. */
const LIMIT = 65_536;
/** Kept free for the note on what was left out. */
const NOTE = 500;

const MARKS: Record<Standing, string> = {
  divergent: '❌',
  inconclusive: '❓',
  refused: '⛔',
  unverified: '❓',
  'differs-by-platform': '⚠️',
  equivalent: '✅',
  unchanged: '➖',
};

/** The report as a pull request comment: what does not fit is left out whole, and counted. */
export function renderMarkdown(report: Report): string {
  const hooks = [...report.hooks].sort(
    (a, b) => STANDINGS.indexOf(standing(a)) - STANDINGS.indexOf(standing(b)),
  );
  const sections: Section[] = [
    { head: TABLE_HEAD, entries: hooks.map(row), entry: 'table row' },
    ...tasks(report).map(({ title, steps }) => ({
      head: `### ${title}\n\n`,
      entries: steps.map((step) => `- [ ] ${rich(step.text)}\n`),
      entry: 'task',
    })),
    { head: '### Hook by hook\n\n', entries: hooks.map(details), entry: 'diff' },
  ];
  const head = header(report);
  const { text, leftOut } = fit(sections, LIMIT - NOTE - head.length);
  if (leftOut.size === 0) return `${head}${text}`;
  const omitted = [...leftOut].map(([entry, count]) => plural(count, entry)).join(', ');
  return `${head}${text}> Left out, because GitHub takes no comment over 65,536 characters: ${omitted}. The whole is in \`report.html\` and \`diffs/\`.\n`;
}

function header(report: Report): string {
  const { summary, createdAt, tool, seed, keywords, complete } = report;
  const verdicts = counts(summary).map(
    ({ standing, count }) => `${MARKS[standing]} **${String(count)}** ${STANDING_WORDS[standing]}`,
  );
  return [
    '## Hooks to Actions',
    ...(complete
      ? []
      : ['> **Partial**: the run was interrupted. Only the hooks that were finished are listed.']),
    [plural(summary.hooks, 'hook'), ...verdicts].join(' · '),
    endOfLife(createdAt).sentence,
    `<sub>${prose(tool.name)} ${prose(tool.version)}, ${prose(createdAt)}, seed ${String(seed)}${keywords ? `, markers filled from ${prose(keywords.file)}` : ''}</sub>`,
    '',
  ].join('\n\n');
}

const TABLE_HEAD = `| Hook | Result | Style | Exchanges | Branches | Findings |
| --- | --- | --- | ---: | ---: | ---: |
`;

function row(hook: HookReport): string {
  const { scenarios, coverage } = hook;
  const now = standing(hook);
  const cells = [
    code(hook.name),
    `${MARKS[now]} ${STANDING_WORDS[now]}`,
    hook.style ?? '',
    scenarios.run > 0 ? `${String(scenarios.same)}/${String(scenarios.run)} same` : '',
    hook.verdict ? `${String(coverage.branches.covered)}/${String(coverage.branches.total)}` : '',
    hook.findings.length > 0 ? String(hook.findings.length) : '',
  ];
  return `| ${cells.join(' | ')} |\n`;
}

function rich(text: Run[]): string {
  return text.map((run) => (typeof run === 'string' ? prose(run) : code(run.code))).join('');
}

function details(hook: HookReport): string {
  const diff = hookDiff(hook);
  return [
    `<details><summary><code>${html(hook.name)}</code>: ${STANDING_WORDS[standing(hook)]}</summary>\n\n`,
    `${rich(runs(hook.reason))}\n`,
    ...hook.findings.map(finding),
    ...hook.divergences.map(
      ({ scenario, what, reason, hook: before, action: after, replay }) =>
        `\n**${prose(what)}** in ${code(scenario)}: ${rich(runs(reason))}\n\n` +
        `- hook: ${prose(outcomeWords(before.outcome))}\n` +
        `- Action: ${prose(outcomeWords(after.outcome))}\n` +
        `- again: ${code(replay)}\n`,
    ),
    ...(diff === '' ? [] : [`\n${block('diff', diff)}`]),
    '\n</details>\n',
  ].join('');
}

function finding({ id, severity, line, column, message, advice, accepted }: ReportFinding): string {
  const decision = accepted
    ? ` Accepted by ${prose(accepted.by)}: ${rich(runs(accepted.reason))}`
    : ` ${rich(runs(advice))}`;
  return `\n- ${severity} ${code(id)} at ${String(line)}:${String(column)}: ${rich(runs(message))}${decision}`;
}
