import type { Divergence, Exchange, Execution, HookReport, Trial } from '../../../model/index.js';
import { runs } from '../../runs.js';
import { outcomeWords, plural } from '../../words.js';
import { copyButton } from './copy.js';
import { h, rich } from './element.js';
import { answerFacts, effectFacts, remarkWords, type Facts } from './facts.js';

/** Differences that the judge found, each on the smallest exchange that shows it. */
export function divergenceSection({ divergences }: HookReport): HTMLElement | undefined {
  if (divergences.length === 0) return undefined;
  return h(
    'section',
    { 'aria-labelledby': 'differences' },
    h('h2', { id: 'differences' }, 'Where they differ'),
    ...divergences.map(divergenceCard),
  );
}

const CLASSES: Record<Divergence['class'], string> = {
  action: 'the Action is wrong',
  platform: 'the platform differs',
  hook: 'the hook is broken',
};

function divergenceCard(divergence: Divergence): HTMLElement {
  const { what, class: from, reason, remedy, scenario, exchanges, replay, accepted } = divergence;
  return h(
    'article',
    { class: `card divergence is-${accepted ? 'accepted' : from}` },
    h('h3', {}, `${what.replaceAll('-', ' ')} `, h('span', { class: 'chip' }, CLASSES[from])),
    h('p', {}, ...rich(runs(reason))),
    h('p', {}, h('strong', {}, 'What to do: '), ...rich(runs(remedy))),
    accepted &&
      h('p', {}, h('strong', {}, `Accepted by ${accepted.by}: `), ...rich(runs(accepted.reason))),
    comparison(divergence, true),
    h('h4', {}, `Smallest exchange that shows it: ${scenario}`),
    exchangeText(exchanges),
    h('h4', {}, 'See it again'),
    h(
      'div',
      { class: 'command' },
      h('code', {}, replay),
      copyButton('command', () => replay),
    ),
  );
}

/** Exchanges shown at once. */
const SHOWN = 10;

/** Every exchange kept in the report: the telling ones first, then the simplest. */
export function trialSection({ trials, scenarios }: HookReport): HTMLElement | undefined {
  if (scenarios.run === 0 && trials.length === 0) return undefined;
  const order = ['different', 'inconclusive', 'same'] as const;
  const size = ({ exchanges }: Trial) => JSON.stringify(exchanges).length;
  const sorted = order.flatMap((result) =>
    trials.filter((trial) => trial.result === result).sort((a, b) => size(a) - size(b)),
  );
  const rest = h(
    'button',
    {
      type: 'button',
      class: 'screen-only',
      onclick: () => {
        rest.replaceWith(...sorted.slice(SHOWN).map(trialDetails));
      },
    },
    `Show ${plural(sorted.length - SHOWN, 'more exchange')}`,
  );
  return h(
    'section',
    { 'aria-labelledby': 'exchanges' },
    h('h2', { id: 'exchanges' }, 'Exchanges tried'),
    h(
      'p',
      {},
      `${String(scenarios.run)} run on both sides: ${String(scenarios.same)} same, ` +
        `${String(scenarios.different)} different, ${String(scenarios.inconclusive)} inconclusive. ` +
        'Below, one for each behaviour that was seen.',
    ),
    ...sorted.slice(0, SHOWN).map(trialDetails),
    sorted.length > SHOWN && rest,
  );
}

const TRIAL_SIGNS: Record<Trial['result'], string> = {
  same: '✓',
  different: '✕',
  inconclusive: '?',
};

function trialDetails(trial: Trial): HTMLElement {
  const { scenario, exchanges, result, reason } = trial;
  const details = h(
    'details',
    { class: `trial is-${result}` },
    h(
      'summary',
      {},
      h('span', { class: `sign is-${result}`, 'aria-hidden': 'true' }, TRIAL_SIGNS[result]),
      h(
        'span',
        { class: 'trial-line' },
        h('span', { class: 'trial-name' }, scenario),
        h(
          'span',
          { class: 'trial-result' },
          result === 'same' ? `both: ${outcomeWords(trial.hook.outcome)}` : `${result}: ${reason}`,
        ),
      ),
    ),
  );
  // Filled when opened: a hook may have dozens.
  details.addEventListener(
    'toggle',
    () => {
      details.append(
        h(
          'div',
          { class: 'trial-more' },
          comparison(trial, result === 'different'),
          exchangeText(exchanges),
        ),
      );
    },
    { once: true },
  );
  return details;
}

/** Both outcomes next to each other. `judged`: what differs here counts as a difference. */
function comparison(
  { hook, action }: { hook: Execution; action: Execution },
  judged: boolean,
): HTMLElement {
  return h(
    'div',
    { class: 'scrolls' },
    h(
      'table',
      { class: 'outcomes' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, h('span', { class: 'unseen' }, 'What')),
          h('th', { scope: 'col' }, 'Hook'),
          h('th', { scope: 'col' }, 'Action'),
        ),
      ),
      h(
        'tbody',
        {},
        ...factRows(answerFacts(hook), answerFacts(action), judged),
        ...factRows(effectFacts(hook), effectFacts(action), judged),
        remarkRow(hook, action),
      ),
    ),
  );
}

function factRows(hook: Facts, action: Facts, judged: boolean): HTMLElement[] {
  const labels = new Set([...hook.keys(), ...action.keys()]);
  return [...labels].map((label) => factRow(label, hook.get(label), action.get(label), judged));
}

function factRow(
  label: string,
  hook: string | undefined,
  action: string | undefined,
  judged: boolean,
): HTMLElement {
  const differs = hook !== action;
  return h(
    'tr',
    { class: differs ? (judged ? 'is-different' : 'is-uncounted') : undefined },
    h(
      'th',
      { scope: 'row' },
      label,
      differs &&
        h('span', { class: 'chip' }, judged ? 'differs' : 'differs, but no client can tell'),
    ),
    ...sideCells(label, hook, action),
  );
}

function sideCells(label: string, hook?: string, action?: string): HTMLElement[] {
  const cell = (own: string | undefined, other: string | undefined) =>
    own === undefined
      ? h('td', { class: 'absent' }, 'none')
      : label === 'Scope'
        ? scopeCell(own, other ?? '')
        : h('td', {}, h('code', {}, own));
  return [cell(hook, action), cell(action, hook)];
}

/** Scopes are a set: each one that the other side has not is marked. */
function scopeCell(own: string, other: string): HTMLElement {
  const others = new Set(other.split(' '));
  return h(
    'td',
    {},
    ...own
      .split(' ')
      .flatMap((scope) => [
        h('code', { class: others.has(scope) ? undefined : 'differs' }, scope),
        ' ',
      ]),
  );
}

function remarkRow(hook: Execution, action: Execution): HTMLElement | undefined {
  if (hook.remarks.length + action.remarks.length === 0) return undefined;
  const cell = ({ remarks }: Execution) =>
    h('td', {}, ...remarks.map((remark) => h('p', {}, remarkWords(remark))));
  return h('tr', {}, h('th', { scope: 'row' }, 'Remarks'), cell(hook), cell(action));
}

function exchangeText(exchanges: Exchange[]): HTMLElement {
  const text = JSON.stringify(exchanges.length === 1 ? exchanges[0] : exchanges, null, 2);
  return h(
    'div',
    { class: 'exchange' },
    h('pre', { tabindex: 0, role: 'group', 'aria-label': 'The exchange as JSON' }, text),
    copyButton('exchange', () => text),
  );
}
