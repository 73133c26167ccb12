import { isDeepStrictEqual } from 'node:util';
import type {
  Divergence,
  Exchange,
  GrantNeeded,
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
import { compare, ownOutcome, serviceOf } from './compare.js';
import { summarise } from './coverage.js';
import type { Encounter, Executor } from './executor.js';
import type { Pair } from './pair.js';
import { explain, type Explained } from './explain.js';
import { branchScenarios, randomScenarios, singleChanges } from './generate.js';
import { inputsOf, type Inputs } from './inputs.js';
import { Investigation, type Observed } from './investigation.js';
import { judge } from './judge.js';
import { unansweredIn, withReplies } from './replies.js';
import { replayCommand, type Paths } from './replay.js';
import { shrink } from './shrink.js';

export interface VerifyOptions {
  runtime: Executor;
  policies: Policies;
  /** Decides every made-up exchange. Default 1. */
  seed?: number;
  /** How many scenarios may be made up, besides those given and the built-in ones. Default 400. */
  budget?: number;
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
  /** How commands that replay a divergence name the two files. Default: the programs' names. */
  paths?: Paths;
}

const SPACES: Partial<Record<TriggerId, ExchangeSpace>> = {
  'credentials-exchange': credentialsExchanges,
};

const BATCH = 64;
/** How many services that are asked one after the other are given replies. */
const MAX_SERVICES = 3;
const MAX_TRIALS = 40;

/**
 * Runs hook and Action on the same exchanges and says what that has shown. Never throws for what
 * the code does; rejects where the runtime itself cannot run.
 */
export async function verify(pair: Pair, options: VerifyOptions): Promise<Verification> {
  const { runtime, policies, seed = 1, budget = 400, threshold = 0.8, only = false } = options;
  const space = SPACES[pair.hook.trigger];
  if (!space) throw new RangeError(`no exchanges are known for ${pair.hook.trigger}`);
  const investigation = new Investigation(runtime, pair, { console: options.console ?? false });
  const real = [
    ...(options.exchanges ?? []),
    ...(only ? [] : space.ofTenant(options.tenant ?? NO_TENANT)),
  ];
  if (only) await investigation.run(real);
  else await search(investigation, { pair, space, real, seed, budget });

  const differing = (await explainAll(investigation, { policies, space })).filter(
    ({ observed, difference }) =>
      // What a made-up client lacks in its grant says nothing where the real ones are known.
      difference.what !== 'scope-outside-grant' ||
      real.length === 0 ||
      real.includes(observed.encounter.scenario),
  );
  const trials = investigation.observed.map((observed) =>
    trialOf(
      observed,
      differing.filter((one) => one.observed === observed),
    ),
  );
  const tally = (result: Trial['result']) => trials.filter((one) => one.result === result).length;
  const scenarios = {
    run: trials.length,
    same: tally('same'),
    different: tally('different'),
    inconclusive: tally('inconclusive'),
  };
  const coverage = {
    hook: summarise(pair.hook.code, investigation.coverage.hook),
    action: summarise(pair.action.code, investigation.coverage.action),
  };
  const missing = missingIn(investigation);
  const { verdict, reason } = judge({
    scenarios,
    coverage,
    differences: differing.map(({ difference }) => difference),
    missing,
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
      policies,
      space,
      show: options.show ?? 8,
    }),
    grantsNeeded: grantsNeeded(differing),
    missing,
    ...historyOf(investigation, real),
    trials: oneOfEachKind(investigation.observed, trials),
    seed,
  };
}

interface Plan {
  pair: Pair;
  space: ExchangeSpace;
  real: Scenario[];
  seed: number;
  budget: number;
}

/** Goes on while new things happen, the budget lasts and no fault of the Action has been seen. */
async function search(investigation: Investigation, plan: Plan): Promise<void> {
  const { pair, space, real, seed, budget } = plan;
  const inputs = inputsOf(pair, space, seed);
  await investigation.run([...real, ...space.builtIn]);
  const plain = await withServices(investigation, space.builtIn[0]?.exchanges[0] ?? {}, inputs);

  const changes = [
    ...branchScenarios(space, plain, inputs),
    ...singleChanges(space, plain, inputs),
  ].slice(0, budget);
  for (let from = 0; from < changes.length && goesOn(investigation); from += BATCH) {
    await investigation.run(changes.slice(from, from + BATCH));
  }

  let left = budget - changes.length;
  let news = true;
  for (let round = 1; left > 0 && news && goesOn(investigation); round += 1) {
    const count = Math.min(BATCH, left);
    left -= count;
    const bases = [plain, ...investigation.telling];
    const options = { seed: seed + round, count };
    news = await investigation.run(randomScenarios(space, bases, inputs, options));
  }
}

/** Tries every kind of reply where the code asks other services; gives the one that works. */
async function withServices(
  investigation: Investigation,
  plain: Exchange,
  { replies }: Inputs,
): Promise<Exchange> {
  let base = plain;
  // A second service may be asked only after the first has answered.
  for (let depth = 0; depth < MAX_SERVICES; depth += 1) {
    const [last] = investigation.observed.slice(-1);
    const encounters = depth === 0 ? investigation.observed : last ? [last] : [];
    const services = unansweredIn(encounters.map(({ encounter }) => encounter));
    if (services.length === 0) break;
    const replied = withReplies(base, services, replies);
    base = replied[0]?.exchange ?? base;
    await investigation.run(
      [...replied.slice(1), ...replied.slice(0, 1)].map(({ title, exchange }) => ({
        name: title,
        exchanges: [exchange],
      })),
    );
  }
  return base;
}

function goesOn({ observed }: Investigation): boolean {
  return !observed.some(
    ({ comparison }) =>
      comparison.kind === 'different' &&
      comparison.differences.some(({ what }) => what !== 'scopes'),
  );
}

interface Differing {
  observed: Observed;
  difference: Explained;
}

async function explainAll(
  investigation: Investigation,
  context: { policies: Policies; space: ExchangeSpace },
): Promise<Differing[]> {
  const rerun = (scenario: Scenario) => investigation.rerun(scenario);
  const found: Differing[] = [];
  for (const observed of investigation.observed) {
    const { comparison, encounter } = observed;
    if (comparison.kind !== 'different') continue;
    const { differences, at } = comparison;
    for (const difference of await explain(differences, at, encounter, { ...context, rerun })) {
      found.push({ observed, difference });
    }
  }
  return found;
}

/** One divergence for each kind of difference, on the smallest scenario that shows it. */
async function smallest(
  investigation: Investigation,
  differing: Differing[],
  context: { paths: Paths; policies: Policies; space: ExchangeSpace; show: number },
): Promise<Divergence[]> {
  const first = new Map<string, Differing>();
  for (const one of differing) {
    const known = first.get(one.difference.what);
    if (!known || sizeOf(one) < sizeOf(known)) first.set(one.difference.what, one);
  }
  const divergences: Divergence[] = [];
  for (const { observed, difference } of [...first.values()].slice(0, context.show)) {
    const whatIn = async (encounter: Encounter) => {
      const comparison = compare(encounter, investigation.strictness);
      if (comparison.kind !== 'different') return undefined;
      const rerun = (scenario: Scenario) => investigation.rerun(scenario);
      const all = await explain(comparison.differences, comparison.at, encounter, {
        ...context,
        rerun,
      });
      return all.find(({ what }) => what === difference.what);
    };
    const scenario = await shrink(observed.encounter.scenario, async (candidates) => {
      const encounters = await investigation.rerunAll(candidates);
      return Promise.all(encounters.map(async (one) => (await whatIn(one)) !== undefined));
    });
    const encounter = await investigation.rerun(scenario);
    const shown = (await whatIn(encounter)) ?? difference;
    const [hook, action] = [encounter.hook.at(-1), encounter.action.at(-1)];
    if (!hook || !action) continue;
    divergences.push({
      scenario: scenario.name,
      class: shown.class,
      what: shown.what,
      reason: shown.reason,
      remedy: shown.remedy,
      hook,
      action,
      exchanges: scenario.exchanges,
      replay: replayCommand(context.paths, scenario, context.policies),
    });
  }
  return divergences;
}

function sizeOf({ observed }: Differing): number {
  return JSON.stringify(observed.encounter.scenario.exchanges).length;
}

function trialOf({ encounter, comparison }: Observed, differing: Differing[]): Trial {
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

/**
 * What was never given: modules, and replies of services of which no exchange had any. A made-up
 * exchange without a reply stands for a service out of reach.
 */
function missingIn({ observed }: Investigation): string[] {
  const answered = new Set(
    observed.flatMap(({ encounter }) =>
      [...encounter.hook, ...encounter.action].flatMap(({ effects }) =>
        effects.requests.filter(({ reply }) => reply === 'matched').map(serviceOf),
      ),
    ),
  );
  const byService = new Map<string, string>();
  for (const { comparison } of observed) {
    if (comparison.kind !== 'inconclusive') continue;
    for (const { service, text } of comparison.missing) {
      if (!answered.has(service) && !byService.has(service)) byService.set(service, text);
    }
  }
  return [...byService.values()];
}

/** The hook gave a token or an error of its own. */
function answeredByHook({ encounter }: Observed): boolean {
  return encounter.hook.some(({ outcome }) => ownOutcome(outcome).kind !== 'failed');
}

/** Where a tenant's log has other scopes than our host gives the hook's token. */
function historyOf(
  { observed }: Investigation,
  real: Scenario[],
): Pick<Verification, 'historyDisagrees'> {
  const given = observed.filter(({ encounter }) => real.includes(encounter.scenario));
  const historyDisagrees = given.flatMap(({ encounter }) =>
    encounter.scenario.exchanges.flatMap(({ logged }, at) => {
      const outcome = encounter.hook[at]?.outcome;
      if (!logged || !outcome) return [];
      const scopes = outcome.kind === 'token' ? outcome.scope : null;
      const agrees = scopes !== null && isDeepStrictEqual(new Set(scopes), new Set(logged.scope));
      const scenario = encounter.scenario.name;
      return agrees ? [] : [{ scenario, loggedScopes: logged.scope, scopes }];
    }),
  );
  return historyDisagrees.length > 0 ? { historyDisagrees } : {};
}

function grantsNeeded(differing: Differing[]): GrantNeeded[] {
  const needed = differing.flatMap(({ observed, difference }) => {
    if (difference.what !== 'scope-outside-grant' || observed.comparison.kind !== 'different') {
      return [];
    }
    const exchange: Exchange = observed.encounter.scenario.exchanges[observed.comparison.at] ?? {};
    return (difference.scopes ?? []).map((scope) => ({
      clientId: exchange.client?.id ?? '',
      clientName: exchange.client?.name ?? '',
      audience: exchange.audience ?? '',
      scope,
    }));
  });
  const byText = new Map(needed.map((grant) => [JSON.stringify(grant), grant]));
  return [...byText.values()];
}
