import type { HookReport } from '../../../model/index.js';
import { grantRuns, plural } from '../../words.js';
import { plainText, runs } from '../../runs.js';
import type { HookRow } from '../contents.js';
import { badge } from './badge.js';
import { chooseLayout, currentLayout, diffTable, type Layout } from './diff.js';
import { h, rich } from './element.js';
import { findingNote } from './finding.js';
import { reviewedAt, setReviewed } from './reviewed.js';
import { divergenceSection, trialSection } from './trial.js';

export interface Walk {
  overview: string;
  /** Addresses of the hooks before and after in the list as it is filtered and sorted. */
  previous: string | undefined;
  next: string | undefined;
  /** `3 of 12`. */
  position: string;
}

export function hookPage(hook: HookReport, row: HookRow, walk: Walk): HTMLElement[] {
  return [
    navigation(row, walk),
    h('h1', { tabindex: -1 }, hook.name, ' ', badge(row.standing)),
    h('p', { class: 'lead' }, ...rich(runs(hook.reason))),
    facts(hook),
    divergenceSection(hook),
    findingsSection(hook),
    codeSection(hook),
    trialSection(hook),
  ].filter((part) => part !== undefined);
}

function navigation(row: HookRow, { overview, previous, next, position }: Walk): HTMLElement {
  const step = (address: string | undefined, text: string) =>
    address
      ? h('a', { class: 'button', href: address }, text)
      : h('span', { class: 'button is-off', 'aria-hidden': 'true' }, text);
  return h(
    'nav',
    { class: 'walk screen-only', 'aria-label': 'Hooks' },
    h('a', { class: 'button', href: overview }, 'All hooks'),
    step(previous, '← Previous'),
    h('span', { class: 'quiet' }, position),
    step(next, 'Next →'),
    h(
      'label',
      { class: 'toggle is-strong' },
      h('input', {
        type: 'checkbox',
        id: 'reviewed',
        checked: reviewedAt(row) !== null,
        onchange: (event: Event) => {
          setReviewed(row, (event.target as HTMLInputElement).checked);
        },
      }),
      'Reviewed',
    ),
  );
}

function facts(hook: HookReport): HTMLElement {
  const { coverage, style, trigger, scenarios } = hook;
  const fact = (name: string, value: string) =>
    value === '' ? [] : [h('dt', {}, name), h('dd', {}, ...rich(runs(value)))];
  const share = ({ covered, total }: { covered: number; total: number }) =>
    `${String(covered)}/${String(total)}`;
  return h(
    'dl',
    { class: 'facts' },
    ...fact('Hook', hook.source),
    ...fact('Action', hook.action ?? ''),
    ...fact('Trigger', trigger ?? ''),
    ...fact('Style', style ?? ''),
    ...fact(
      'Exchanges',
      scenarios.run > 0 ? `${String(scenarios.same)} of ${String(scenarios.run)} same` : '',
    ),
    ...fact(
      'Branches reached',
      hook.verdict ? `hook ${share(coverage.hook)}, Action ${share(coverage.action)}` : '',
    ),
    ...fact('Secrets to set', hook.secrets.join(', ')),
    ...fact(
      'Dependencies',
      hook.dependencies.map(({ name, version }) => `${name}@${version}`).join(', '),
    ),
    ...fact('Missing', hook.missing.join(', ')),
    ...fact(
      'Scopes to grant',
      hook.grantsNeeded.map((needed) => plainText(grantRuns(needed))).join('; '),
    ),
    ...hook.fallbacks.flatMap(({ style: passed, reason }) => fact(`Why not ${passed}`, reason)),
  );
}

/** What a reviewer must not miss, and what has no line of its own; the rest is at its line. */
function findingsSection({ findings }: HookReport): HTMLElement | undefined {
  if (findings.length === 0) return undefined;
  const listed = findings.filter(
    ({ severity, at, inAction }) => severity !== 'info' || !(at ?? inAction),
  );
  const rest = findings.length - listed.length;
  return h(
    'section',
    { 'aria-labelledby': 'findings' },
    h('h2', { id: 'findings' }, plural(findings.length, 'finding')),
    ...listed.map((finding) => findingNote(finding, place(finding))),
    rest > 0 && h('p', { class: 'quiet' }, `${plural(rest, 'note')} at the lines below.`),
  );
}

function place({ at, inAction }: HookReport['findings'][number]): string {
  if (at) return `line ${String(at.line)}`;
  return inAction ? `Action line ${String(inAction.line)}` : 'whole file';
}

function codeSection(hook: HookReport): HTMLElement | undefined {
  if (hook.code.hook === null && hook.code.action === null) return undefined;
  const holder = h('div', { class: 'scrolls' });
  const show = (layout: Layout) => {
    holder.replaceChildren(diffTable(hook, layout));
  };
  show(currentLayout());
  const both = hook.code.hook !== null && hook.code.action !== null;
  return h(
    'section',
    { 'aria-labelledby': 'code' },
    h(
      'div',
      { class: 'section-head' },
      h('h2', { id: 'code' }, both ? 'Hook and Action' : 'The hook'),
      both ? layoutChoice(show) : undefined,
    ),
    holder,
  );
}

function layoutChoice(show: (layout: Layout) => void): HTMLElement {
  const button = (layout: Layout, text: string): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        'data-layout': layout,
        'aria-pressed': currentLayout() === layout,
        onclick: () => {
          chooseLayout(layout);
          show(layout);
          for (const each of group.children) {
            each.setAttribute('aria-pressed', String(each.getAttribute('data-layout') === layout));
          }
        },
      },
      text,
    );
  const group = h(
    'div',
    { class: 'choice screen-only', role: 'group', 'aria-label': 'Layout of the diff' },
    button('split', 'Side by side'),
    button('unified', 'Unified'),
  );
  return group;
}
