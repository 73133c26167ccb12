import type { Divergence, Keywords, Policies, Scenario } from '../model/index.js';
import type { ExchangeSpace } from '../triggers/exchange-space.js';
import { compare } from './compare.js';
import type { Encounter } from './executor.js';
import { explain, type Explained } from './explain.js';
import type { Investigation, Observed } from './investigation.js';
import { replayCommand, type Paths } from './replay.js';
import { shrink } from './shrink.js';

/** A difference with the encounter that showed it. */
export interface Differing {
  observed: Observed;
  difference: Explained;
}

/** Every difference that was observed, and whose it is. */
export async function explainAll(
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
export async function smallest(
  investigation: Investigation,
  differing: Differing[],
  context: {
    paths: Paths;
    keywords: Keywords | undefined;
    policies: Policies;
    space: ExchangeSpace;
    show: number;
    isOver: () => boolean;
  },
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
    const scenario = await shrink(
      observed.encounter.scenario,
      async (candidates) => {
        const encounters = await investigation.rerunAll(candidates);
        return Promise.all(encounters.map(async (one) => (await whatIn(one)) !== undefined));
      },
      context.isOver,
    );
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
      replay: replayCommand(context.paths, scenario, context.policies, context.keywords?.file),
    });
  }
  return divergences;
}

function sizeOf({ observed }: Differing): number {
  return JSON.stringify(observed.encounter.scenario.exchanges).length;
}
