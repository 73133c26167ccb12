import { isDeepStrictEqual } from 'node:util';
import type { DifferenceClass, Execution, Policies, Scenario } from '../model/index.js';
import type { ExchangeSpace } from '../triggers/exchange-space.js';
import { compare } from './compare.js';
import { DIFFERENCES, type Difference } from './differences.js';
import type { Encounter } from './executor.js';

/** Runs one scenario on both sides, besides those that are counted. */
export type Rerun = (scenario: Scenario) => Promise<Encounter>;

export interface Explained extends Difference {
  class: DifferenceClass;
  remedy: string;
}

/**
 * Says whose each difference is. A difference is the Action's unless a named fact explains it
 * completely: what the runtime remarked, or an experiment in which the difference goes away.
 */
export async function explain(
  differences: Difference[],
  at: number,
  encounter: Encounter,
  context: { policies: Policies; space: ExchangeSpace; rerun: Rerun },
): Promise<Explained[]> {
  const [hook, action] = [encounter.hook[at], encounter.action[at]];
  if (!hook || !action) return [];
  const known = differences.map((difference) =>
    difference.what === 'scopes'
      ? (explainScopes(difference, hook, action, context.policies) ?? difference)
      : difference,
  );
  const isByPlatform = known.some((one) => !differences.includes(one));
  if (isByPlatform && known.every(({ what }) => DIFFERENCES[what].class !== 'action')) {
    return known.map(classified);
  }
  const experiment =
    (await explainWithheld(encounter, context)) ?? (await explainState(encounter, at, context));
  return experiment ? [classified(experiment)] : differences.map(classified);
}

function classified(difference: Difference): Explained {
  return { ...difference, ...DIFFERENCES[difference.what] };
}

function explainScopes(
  difference: Difference,
  hook: Execution,
  action: Execution,
  policies: Policies,
): Difference | undefined {
  if (hook.outcome.kind !== 'token' || action.outcome.kind !== 'token') return undefined;
  if (policies.targetScopes === 'unavailable') {
    const reason = `the tenant offers no target scopes to Actions: ${difference.reason}`;
    return { ...difference, what: 'target-scopes-unavailable', reason };
  }
  const [ours, theirs] = [hook.outcome.scope, action.outcome.scope];
  if (theirs.some((scope) => !ours.includes(scope))) return undefined;
  // The Action must have asked for each: a scope that it forgot is its own fault.
  const refused = action.remarks.flatMap((remark) =>
    remark.kind === 'scope-outside-grant' ? [remark.scope] : [],
  );
  const lost = ours.filter((scope) => !theirs.includes(scope));
  if (!lost.every((scope) => refused.includes(scope))) return undefined;
  const reason = `the client grant lacks ${lost.join(' ')}, which the hook could add all the same`;
  return { what: 'scope-outside-grant', reason, scopes: lost };
}

/** Does the difference go away where the request does not carry what Actions are not shown? */
async function explainWithheld(
  { scenario }: Encounter,
  { space, rerun }: { space: ExchangeSpace; rerun: Rerun },
): Promise<Difference | undefined> {
  for (const { slot, why } of space.withheldFromActions) {
    const exchanges = scenario.exchanges.map((exchange) => space.place(exchange, slot, undefined));
    if (isDeepStrictEqual(exchanges, scenario.exchanges)) continue;
    const without = compare(await rerun({ ...scenario, exchanges }));
    if (without.kind === 'same') return { what: 'withheld-input', reason: why };
  }
  return undefined;
}

/** Does the difference go away on a cold instance? Then one side remembers earlier requests. */
async function explainState(
  encounter: Encounter,
  at: number,
  { rerun }: { rerun: Rerun },
): Promise<Difference | undefined> {
  const exchange = encounter.scenario.exchanges[at];
  if (at === 0 || !exchange) return undefined;
  const cold = await rerun({ name: encounter.scenario.name, exchanges: [exchange] });
  if (compare(cold).kind !== 'same') return undefined;
  const changed = (warm: Execution | undefined, alone: Execution | undefined) =>
    !isDeepStrictEqual(warm?.outcome, alone?.outcome) ||
    !isDeepStrictEqual(warm?.effects.requests, alone?.effects.requests);
  const hookChanged = changed(encounter.hook[at], cold.hook[0]);
  const actionChanged = changed(encounter.action[at], cold.action[0]);
  if (hookChanged === actionChanged) return undefined;
  if (actionChanged) {
    const reason = 'the Action answers differently after it has served another request';
    return { what: 'action-state-leak', reason };
  }
  if ((encounter.hook[at]?.effects.storage.length ?? 0) > 0) {
    return { what: 'durable-storage', reason: 'the hook answers from what it stored earlier' };
  }
  const reason = 'the hook answered differently after it had served another request';
  return { what: 'hook-state-leak', reason };
}
