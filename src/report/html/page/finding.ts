import type { ReportFinding } from '../../../model/index.js';
import { runs } from '../../runs.js';
import { overview } from './data.js';
import { h, rich } from './element.js';
import { explanationNodes } from './explanation.js';

/** A finding: what it is at a glance, what to do and what was decided on opening it. */
export function findingNote(finding: ReportFinding, place?: string): HTMLElement {
  const { id, severity, message, advice, accepted } = finding;
  const page = overview.explanations[id];
  return h(
    'details',
    { class: `finding is-${accepted ? 'accepted' : severity}` },
    h(
      'summary',
      {},
      h('span', { class: 'severity' }, accepted ? 'accepted' : severity),
      ' ',
      place && h('span', { class: 'place' }, place),
      place && ' ',
      ...rich(runs(message)),
    ),
    h(
      'div',
      { class: 'finding-more' },
      h('p', {}, ...rich(runs(advice))),
      accepted &&
        h('p', {}, h('strong', {}, `Accepted by ${accepted.by}: `), ...rich(runs(accepted.reason))),
      h('p', { class: 'quiet' }, h('code', {}, id)),
      page !== undefined &&
        h(
          'details',
          { class: 'explanation' },
          h('summary', {}, 'Why this is, with an example'),
          ...explanationNodes(page),
        ),
    ),
  );
}
