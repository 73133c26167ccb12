import type { Coverage, Execution, Exchange, Scenario } from '../model/index.js';
import { compare, type Comparison, type Strictness } from './compare.js';
import { mergeCoverage, takenBranches } from './coverage.js';
import { runBoth, type Encounter, type Executor } from './executor.js';
import type { Pair } from './pair.js';

export interface Observed {
  encounter: Encounter;
  comparison: Comparison;
  /** Equal for scenarios in which the same happened, whatever the values. */
  behaviour: string;
}

/** Everything that was run of one pair, and what it has shown so far. */
export class Investigation {
  readonly observed: Observed[] = [];
  /** Exchanges that made something new happen: where the search goes on from. */
  readonly telling: Exchange[] = [];
  coverage: { hook: Coverage; action: Coverage } = {
    hook: { branches: [] },
    action: { branches: [] },
  };
  readonly #behaviours = new Set<string>();
  readonly #seen = new Set<string>();

  constructor(
    private readonly executor: Executor,
    private readonly pair: Pair,
    readonly strictness: Strictness,
  ) {}

  /** Runs the scenarios that were not run before. Tells whether anything new happened. */
  async run(scenarios: Scenario[]): Promise<boolean> {
    const fresh = scenarios.filter(({ exchanges }) => {
      const key = JSON.stringify(exchanges);
      return !this.#seen.has(key) && this.#seen.add(key);
    });
    if (fresh.length === 0) return false;
    const before = this.#taken();
    const { encounters, coverage } = await runBoth(this.executor, this.pair, fresh, {
      coverage: true,
    });
    this.coverage = {
      hook: mergeCoverage(this.coverage.hook, coverage.hook),
      action: mergeCoverage(this.coverage.action, coverage.action),
    };
    let news = this.#taken() > before;
    for (const encounter of encounters) {
      const behaviour = behaviourOf(encounter);
      const comparison = compare(encounter, this.strictness);
      this.observed.push({ encounter, comparison, behaviour });
      if (this.#behaviours.has(behaviour)) continue;
      this.#behaviours.add(behaviour);
      this.telling.push(...encounter.scenario.exchanges.slice(-1));
      news = true;
    }
    return news;
  }

  /** Runs one scenario without counting it. */
  async rerun(scenario: Scenario): Promise<Encounter> {
    const [encounter] = await this.rerunAll([scenario]);
    return encounter ?? { scenario, hook: [], action: [] };
  }

  async rerunAll(scenarios: Scenario[]): Promise<Encounter[]> {
    const { executor, pair } = this;
    return (await runBoth(executor, pair, scenarios, { coverage: false })).encounters;
  }

  #taken(): number {
    return takenBranches(this.coverage.hook) + takenBranches(this.coverage.action);
  }
}

function behaviourOf({ hook, action }: Encounter): string {
  return JSON.stringify([hook.map(shapeOf), action.map(shapeOf)]);
}

/** What happened without the values that came from the exchange. */
function shapeOf({ outcome, effects }: Execution): unknown[] {
  const requests = effects.requests.map(({ method, reply }) => `${method} ${reply}`);
  const did = [requests, effects.console.length, effects.cache.length, effects.storage.length];
  switch (outcome.kind) {
    case 'token':
      return [Object.keys(outcome.claims).sort(), outcome.scope.length, ...did];
    case 'denied':
      return [outcome.error, ...did];
    case 'failed':
      return [outcome.cause, ...did];
  }
}
