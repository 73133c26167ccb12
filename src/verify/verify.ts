import type {
  Keywords,
  Policies,
  Scenario,
  Tenant,
  Trial,
  TriggerId,
  Verification,
} from '../model/index.js';
import { NO_TENANT } from '../model/index.js';
import { credentialsExchanges } from '../triggers/credentials-exchange/exchanges.js';
import type { ExchangeSpace } from '../triggers/exchange-space.js';
import { explainAll, smallest, type Differing } from './divergences.js';
import { answeredByHook, grantsNeeded, historyOf, missingIn, unfilledIn } from './evidence.js';
import type { Executor } from './executor.js';
import { Investigation, type Observed } from './investigation.js';
import { inputsOf } from './inputs.js';
import { judge } from './judge.js';
import { filled, type Pair } from './pair.js';
import type { Paths } from './replay.js';
import { withReplySlots } from './reply-slots.js';
import { search } from './search.js';
import { unreachedAnswers } from './unreached.js';

export interface VerifyOptions {
  runtime: Executor;
  policies: Policies;
  /** Decides every made-up exchange. Default 1. */
  seed?: number;
  /** How many scenarios may be made up, besides those given and the built-in ones. Default 400. */
  budget?: number;
  /**
   * Seconds after which the search is given up and nothing is called equivalent. Looked at between
   * batches. Default 120.
   */
  deadline?: number;
  /** Scenarios to run first: recorded ones, ones written by hand. */
  exchanges?: Scenario[];
  /** Run only `exchanges`: what a replay does. */
  only?: boolean;
  /** The real clients and grants; each client is run with each of its grants. */
  tenant?: Tenant;
  /** Compare the console output too. */
  console?: boolean;
  /**
   * Share of the hook's branches below which nothing is called equivalent; half of it counts for
   * the Action's. Default 0.8.
   */
  threshold?: number;
  /** How many kinds of difference are shown, each on its smallest exchange. Default 8. */
  show?: number;
  /** What Deploy CLI puts in the place of markers in both codes. */
  keywords?: Keywords;
  /** How commands that replay a divergence name the two files. Default: the programs' names. */
  paths?: Paths;
}

const SPACES: Partial<Record<TriggerId, ExchangeSpace>> = {
  'credentials-exchange': credentialsExchanges,
};

const MAX_TRIALS = 24;

/**
 * Runs hook and Action on the same exchanges and says what that has shown. Never throws for what
 * the code does; rejects where the runtime itself cannot run.
 */
export async function verify(given: Pair, options: VerifyOptions): Promise<Verification> {
  const { runtime, policies, seed = 1, budget = 400, threshold = 0.8, only = false } = options;
  const { deadline = 120, keywords } = options;
  const pair = filled(given, keywords?.values ?? {});
  const end = performance.now() + deadline * 1000;
  const isOver = () => performance.now() > end;
  const ofTrigger = SPACES[pair.hook.trigger];
  if (!ofTrigger) throw new RangeError(`no exchanges are known for ${pair.hook.trigger}`);
  const space = withReplySlots(ofTrigger);
  const inputs = inputsOf(pair, space, { seed, policies });
  const investigation = new Investigation(runtime, pair, { console: options.console ?? false });
  const real = [
    ...(options.exchanges ?? []),
    ...(only ? [] : space.ofTenant(options.tenant ?? NO_TENANT)),
  ];
  if (only) await investigation.run(real);
  else await search(investigation, { space, inputs, real, seed, budget, isOver });
  const isGivenUp = isOver();

  const clientsKnown = only || (options.tenant?.grants.length ?? 0) > 0;
  const found = await explainAll(investigation, { policies, space });
  // What a made-up client lacks in its grant says nothing where the real ones are known.
  const saysNothing = ({ observed, difference }: Differing): boolean =>
    difference.what === 'scope-outside-grant' &&
    clientsKnown &&
    !real.includes(observed.encounter.scenario);
  const differing = found.filter((one) => !saysNothing(one));
  const trials = investigation.observed.map((observed) => {
    const own = found.filter((one) => one.observed === observed);
    return trialOf(
      observed,
      own.filter((one) => !saysNothing(one)),
      own.some(saysNothing),
    );
  });
  const tally = (result: Trial['result']) => trials.filter((one) => one.result === result).length;
  const scenarios = {
    run: trials.length,
    same: tally('same'),
    different: tally('different'),
    inconclusive: tally('inconclusive'),
  };
  const summarised = ({ hook, action }: Investigation['coverage']) => ({
    hook: hook.summarise(pair.hook.code, inputs.uncounted.hook),
    action: action.summarise(pair.action.code, inputs.uncounted.action),
  });
  const coverage = summarised(investigation.coverage);
  const missing = [...unfilledIn(pair), ...missingIn(investigation, pair)];
  const about = { pair, inputs, space };
  const unreached = unreachedAnswers(investigation.provoked, about);
  const provoked = unreachedAnswers(investigation.coverage, about).filter(
    ({ place }) => !unreached.some((other) => other.place === place),
  );
  const { verdict, reason } = judge({
    scenarios,
    coverage,
    compared: summarised(investigation.provoked),
    differences: differing.map(({ difference }) => difference),
    missing,
    unreached,
    provoked,
    ...(isGivenUp && { givenUpAfter: deadline }),
    hookAnswered: investigation.observed.some(answeredByHook),
    threshold,
  });
  return {
    verdict,
    reason,
    scenarios,
    coverage,
    divergences: await smallest(investigation, differing, {
      paths: options.paths ?? { hook: pair.hook.name, action: pair.action.name },
      keywords,
      policies,
      space,
      show: options.show ?? 8,
      isOver,
    }),
    grantsNeeded: grantsNeeded(differing, real, pair.hook),
    missing: [...missing, ...unreached.map(({ toReach }) => toReach)],
    ...historyOf(investigation, real),
    trials: oneOfEachKind(investigation.observed, trials),
    seed,
  };
}

function trialOf(
  { encounter, comparison }: Observed,
  differing: Differing[],
  ofMadeUpClient: boolean,
): Trial {
  const { scenario } = encounter;
  const [ours, theirs] = [encounter.hook.at(-1), encounter.action.at(-1)];
  if (!ours || !theirs) throw new Error(`the runtime left out ${scenario.name}`);
  const about = {
    scenario: scenario.name,
    exchanges: scenario.exchanges,
    hook: ours,
    action: theirs,
  };
  if (comparison.kind === 'inconclusive') {
    return { ...about, result: 'inconclusive', reason: comparison.reason };
  }
  if (differing.length === 0 && ofMadeUpClient) {
    const reason = 'a made-up client without the grants that the real clients have';
    return { ...about, result: 'inconclusive', reason };
  }
  const reason = differing.map(({ difference }) => difference.reason).join('; ');
  return { ...about, result: differing.length > 0 ? 'different' : 'same', reason };
}

/** One trial for each behaviour seen, and every one of those that differ before the others. */
function oneOfEachKind(observed: Observed[], trials: Trial[]): Trial[] {
  const seen = new Set<string>();
  return trials
    .filter((trial, index) => {
      const key = `${trial.result} ${observed[index]?.behaviour ?? ''}`;
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, MAX_TRIALS);
}
