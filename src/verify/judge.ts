import type { DifferenceClass, SideCoverage, Verdict, Verification } from '../model/index.js';

export interface Evidence {
  scenarios: Verification['scenarios'];
  coverage: { hook: SideCoverage; action: SideCoverage };
  /** With what only inputs led to that were made to fail. */
  compared: { hook: SideCoverage; action: SideCoverage };
  differences: { class: DifferenceClass; what: string }[];
  missing: string[];
  /** Answers of either side that no exchange has led to. */
  unreached: { place: string }[];
  /** Answers that only inputs led to that fail as they never do on the platform. */
  provoked: { place: string }[];
  /** Seconds after which the search was given up, if it was. */
  givenUpAfter?: number;
  /** The hook gave a token or an error of its own at least once. */
  hookAnswered: boolean;
  /** Share of the hook's branches below which nothing is called equivalent. */
  threshold: number;
}

/** The verdict that the evidence allows, and the sentence that it rests on. */
export function judge(evidence: Evidence): { verdict: Verdict; reason: string } {
  const { scenarios, coverage, differences, missing, unreached, provoked, threshold } = evidence;
  const inconclusive = (reason: string) => ({ verdict: 'inconclusive' as const, reason });

  const wrong = differences.filter((difference) => difference.class !== 'platform');
  if (wrong.length > 0) {
    const reason = `${String(scenarios.different)} of ${exchanges(scenarios.run)} ended differently: ${kinds(wrong)}`;
    return { verdict: 'divergent', reason };
  }
  if (scenarios.same + scenarios.different === 0) {
    return inconclusive(
      missing.length > 0
        ? `nothing could be compared; missing: ${missing.join('; ')}`
        : 'no exchange was run on both sides',
    );
  }
  if (missing.length > 0) {
    return inconclusive(`some exchanges say nothing; missing: ${missing.join('; ')}`);
  }
  if (!evidence.hookAnswered) {
    return inconclusive(
      'the hook gave neither a token nor an error of its own in any exchange: there is nothing to be equal to',
    );
  }
  if (evidence.givenUpAfter !== undefined) {
    const time = `${String(evidence.givenUpAfter)} s`;
    return inconclusive(
      `the time for one hook, ${time}, was over after ${exchanges(scenarios.run)}: give more with --deadline`,
    );
  }
  if (unreached.length > 0) {
    return inconclusive(`no exchange led to the answer at ${placesOf(unreached)}`);
  }
  const tooFew = Object.entries(SIDES).find(([side, { share }]) => {
    const { covered, total } = evidence.compared[side as Side];
    return threshold > 0 && (total === 0 || covered < total * threshold * share);
  });
  if (tooFew) {
    const [side, { name }] = tooFew;
    const { covered, total } = coverage[side as Side];
    const branches = `${String(covered)} of ${String(total)} branches of the ${name}`;
    return inconclusive(`only ${branches} were reached`);
  }
  const reached =
    `${String(coverage.hook.covered)} of ${String(coverage.hook.total)} branches of the hook and ` +
    `${String(coverage.action.covered)} of ${String(coverage.action.total)} of the Action reached` +
    (provoked.length > 0
      ? `; the answer at ${placesOf(provoked)}, which no exchange led to, was the same where reading an input was made to fail`
      : '');
  if (differences.length > 0) {
    const reason = `the same in all that code can express; by the platform: ${kinds(differences)}; ${reached}`;
    return { verdict: 'differs-by-platform', reason };
  }
  return {
    verdict: 'equivalent',
    reason: `${exchanges(scenarios.same)} ended the same${silent(scenarios.inconclusive)}; ${reached}`,
  };
}

function placesOf(answers: { place: string }[]): string {
  return [...new Set(answers.map(({ place }) => place))].join(', ');
}

type Side = keyof Evidence['coverage'];

/**
 * Which share of the threshold each side must reach. The hook is what there is to be equal to. An
 * Action may carry code for answers that this hook never gives: other errors, other results.
 */
const SIDES: Record<Side, { name: string; share: number }> = {
  hook: { name: 'hook', share: 1 },
  action: { name: 'Action', share: 0.5 },
};

function kinds(differences: Evidence['differences']): string {
  return [...new Set(differences.map(({ what }) => what.replaceAll('-', ' ')))].join(', ');
}

/** Made-up exchanges that say nothing: a client or a service that does not exist. */
function silent(count: number): string {
  return count === 0 ? '' : `, ${String(count)} made-up ones said nothing`;
}

function exchanges(count: number): string {
  return count === 1 ? '1 exchange' : `${String(count)} exchanges`;
}
