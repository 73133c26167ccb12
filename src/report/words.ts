import type { GrantNeeded, HookReport, Outcome, ReportSummary } from '../model/index.js';
import type { Run } from './runs.js';

/** What a report says of one hook, in one word or three: the verdict where there is one. */
export type Standing = NonNullable<HookReport['verdict']> | 'refused' | 'unchanged' | 'unverified';

/** Most in need of a person first. */
export const STANDINGS = [
  'divergent',
  'inconclusive',
  'refused',
  'unverified',
  'differs-by-platform',
  'equivalent',
  'unchanged',
] as const satisfies readonly Standing[];

export function standing({ outcome, verdict }: HookReport): Standing {
  if (outcome !== 'converted') return outcome;
  return verdict ?? 'unverified';
}

export const STANDING_WORDS: Record<Standing, string> = {
  divergent: 'divergent',
  inconclusive: 'inconclusive',
  refused: 'refused',
  unverified: 'not verified',
  'differs-by-platform': 'differs by platform',
  equivalent: 'equivalent',
  unchanged: 'already an Action',
};

/** The counts that are not zero, most in need of a person first. */
export function counts(summary: ReportSummary): { standing: Standing; count: number }[] {
  const judged =
    summary.equivalent + summary.differsByPlatform + summary.divergent + summary.inconclusive;
  const count: Record<Standing, number> = {
    divergent: summary.divergent,
    inconclusive: summary.inconclusive,
    refused: summary.refused,
    unverified: summary.converted - judged,
    'differs-by-platform': summary.differsByPlatform,
    equivalent: summary.equivalent,
    unchanged: summary.unchanged,
  };
  return STANDINGS.map((standing) => ({ standing, count: count[standing] })).filter(
    ({ count }) => count > 0,
  );
}

/** What is granted and to whom, to follow a verb. */
export function grantRuns(needed: GrantNeeded): Run[] {
  const { scope, clientId } = needed;
  if (clientId === undefined)
    return [{ code: scope }, ' to the clients whose tokens are to have it'];
  const { audience, clientName } = needed;
  return [
    { code: scope },
    ' for ',
    { code: audience },
    ' to ',
    { code: clientName },
    ' (client ',
    { code: clientId },
    ')',
  ];
}

/** An outcome as one sentence. */
export function outcomeWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'token': {
      const claims = Object.keys(outcome.claims).length;
      const held =
        claims === 0
          ? 'token without custom claims'
          : `token with ${plural(claims, 'custom claim')}`;
      return `${held}, ${outcome.scope.length > 0 ? `scope ${outcome.scope.join(' ')}` : 'no scope'}`;
    }
    case 'denied':
      return `denied: ${String(outcome.status)} ${outcome.error}, “${outcome.description}”`;
    case 'failed':
      return `failed (${outcome.cause}): ${outcome.reason}`;
  }
}

export function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
