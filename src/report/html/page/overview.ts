import { counts, plural, STANDING_WORDS } from '../../words.js';
import type { Overview } from '../contents.js';
import type { Task, TaskStep } from '../../tasks.js';
import { sign } from './badge.js';
import { copy } from './copy.js';
import { fill, h, rich } from './element.js';
import { hookList, type Selection } from './list.js';
import { reviewedCount } from './reviewed.js';
import { ticketText } from './ticket.js';

/** Steps of a task shown at once; the rest a click away. */
const STEPS = 6;

export function overviewPage(
  overview: Overview,
  selection: Selection,
  address: (index: number) => string,
): HTMLElement[] {
  const progress = h('p', { class: 'reviewed' });
  const updateProgress = () => {
    const done = reviewedCount(overview.hooks);
    const bar = h('progress', {
      max: overview.hooks.length,
      value: done,
      'aria-label': 'Reviewed',
    });
    fill(progress, `${String(done)} of ${plural(overview.hooks.length, 'hook')} reviewed `, bar);
  };
  updateProgress();
  return [
    h('h1', { tabindex: -1 }, headline(overview)),
    h(
      'p',
      { class: `banner ${overview.endOfLife.passed ? 'is-passed' : ''}` },
      overview.endOfLife.sentence,
    ),
    !overview.complete &&
      h(
        'p',
        { class: 'banner is-passed' },
        'This is a partial report: the run was interrupted, and only the hooks that were finished are in it.',
      ),
    picture(overview),
    h(
      'div',
      { class: 'actions screen-only' },
      progress,
      h(
        'button',
        { type: 'button', onclick: () => void copy('summary', ticketText(overview)) },
        'Copy summary for the change ticket',
      ),
    ),
    tasksSection(overview, address),
    hookList(overview.hooks, selection, { address, changed: updateProgress }),
    about(overview),
    signOff(overview),
  ].filter((part) => part !== false);
}

/** The answer to the first question of the one who signs. */
function headline({ summary }: Overview): string {
  const { hooks, equivalent, unchanged } = summary;
  if (hooks === 0) return 'No hooks in this report';
  const open = hooks - equivalent - unchanged;
  const proven = `${String(equivalent)} of ${plural(hooks, 'hook')} proven equivalent`;
  return open === 0
    ? proven
    : `${proven}, ${String(open)} ${open === 1 ? 'needs' : 'need'} a person`;
}

/** Counts as a bar and in words. */
function picture({ summary }: Overview): HTMLElement {
  const parts = counts(summary);
  const bar = h('div', { class: 'bar', 'aria-hidden': 'true' });
  for (const { standing, count } of parts) {
    const part = h('span', { class: `is-${standing}` });
    part.style.flexGrow = String(count);
    bar.append(part);
  }
  return h(
    'div',
    { class: 'picture' },
    bar,
    h(
      'ul',
      { class: 'legend' },
      ...parts.map(({ standing, count }) =>
        h(
          'li',
          { class: `is-${standing}` },
          h('span', { class: 'count' }, String(count)),
          h('span', { class: 'word' }, sign(standing), STANDING_WORDS[standing]),
        ),
      ),
    ),
  );
}

function tasksSection(
  { tasks, hooks }: Overview,
  address: (index: number) => string,
): HTMLElement | false {
  if (tasks.length === 0) return false;
  return h(
    'section',
    { 'aria-labelledby': 'tasks' },
    h('h2', { id: 'tasks' }, 'Before the cutover, in this order'),
    h('ol', { class: 'tasks' }, ...tasks.map((task) => taskItem(task, hooks, address))),
  );
}

function taskItem(
  { title, steps }: Task,
  hooks: Overview['hooks'],
  address: (index: number) => string,
): HTMLElement {
  const item = (step: TaskStep) => stepItem(step, hooks, address);
  const rest = steps.slice(STEPS);
  return h(
    'li',
    {},
    h('h3', {}, title, h('span', { class: 'chip' }, plural(steps.length, 'step'))),
    h('ul', {}, ...steps.slice(0, STEPS).map(item)),
    rest.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `${String(rest.length)} more`),
        h('ul', {}, ...rest.map(item)),
      ),
  );
}

/** A hook that the step names is a link. */
function stepItem(
  { text, hooks: names }: TaskStep,
  hooks: Overview['hooks'],
  address: (index: number) => string,
): HTMLElement {
  return h(
    'li',
    {},
    ...text.flatMap((run) =>
      typeof run !== 'string' && names.includes(run.code)
        ? [
            h(
              'a',
              { href: address(hooks.findIndex(({ name }) => name === run.code)) },
              h('code', {}, run.code),
            ),
          ]
        : rich([run]),
    ),
  );
}

function about({ tool, createdAt, seed, policies, keywords, passedOver }: Overview): HTMLElement {
  const fact = (name: string, value: string) => [h('dt', {}, name), h('dd', {}, value)];
  return h(
    'section',
    { 'aria-labelledby': 'about' },
    h('h2', { id: 'about' }, 'What this rests on'),
    h(
      'p',
      {},
      'Equivalent means: hook and Action were both executed on the exchanges counted above, and every answer that an OAuth client or another service can see was the same. A difference that no code can express, because the platform treats Actions otherwise, is shown as “differs by platform”, with what to do.',
    ),
    h(
      'dl',
      { class: 'facts' },
      ...fact('Made by', `${tool.name} ${tool.version}`),
      ...fact('Made at', createdAt),
      ...fact('Seed', String(seed)),
      ...Object.entries(policies).flatMap(([name, value]) => fact(`Policy ${name}`, value)),
      ...(keywords
        ? fact('Markers filled from', `${keywords.file}: ${keywords.names.join(', ')}`)
        : []),
    ),
    passedOver.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `${plural(passedOver.length, 'path')} looked at and not taken`),
        h(
          'ul',
          {},
          ...passedOver.map(({ path, reason }) => h('li', {}, h('code', {}, path), `: ${reason}`)),
        ),
      ),
  );
}

/** On paper only. */
function signOff({ hooks }: Overview): HTMLElement {
  const line = (label: string) => h('div', { class: 'sign-line' }, label);
  return h(
    'section',
    { class: 'sign-off print-only' },
    h('h2', {}, 'Sign-off'),
    h(
      'p',
      {},
      `${String(reviewedCount(hooks))} of ${plural(hooks.length, 'hook')} marked as reviewed when this was printed.`,
    ),
    h('div', { class: 'sign-lines' }, line('Name'), line('Date'), line('Signature')),
  );
}
