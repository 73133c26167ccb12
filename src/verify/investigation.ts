import type { Execution, Exchange, Fault, Program, Scenario } from '../model/index.js';
import { compare, ownOutcome, type Comparison, type Strictness } from './compare.js';
import { Covered } from './coverage.js';
import { runBoth, type Encounter, type Executor, type Sights } from './executor.js';
import type { Pair } from './pair.js';

export interface Observed {
  encounter: Encounter;
  comparison: Comparison;
  /** Equal for scenarios in which the same happened, whatever the values. */
  behaviour: string;
}

/** What one side did with the inputs of one exchange. */
export interface Watched extends Sights {
  side: Program['side'];
  exchange: Exchange;
}

/** Everything that was run of one pair, and what it has shown so far. */
export class Investigation {
  readonly observed: Observed[] = [];
  /** Exchanges that made something new happen: where the search goes on from. */
  readonly telling: Exchange[] = [];
  readonly coverage = { hook: new Covered(), action: new Covered() };
  /** With what both sides did alike when something was wrong with their inputs. */
  readonly provoked = { hook: new Covered(), action: new Covered() };
  readonly #shapes = new Set<string>();
  readonly #seen = new Set<string>();

  constructor(
    private readonly executor: Executor,
    private readonly pair: Pair,
    readonly strictness: Strictness,
  ) {}

  /** The scenarios that were not run before, each once. */
  fresh(scenarios: Scenario[]): Scenario[] {
    const byExchanges = new Map(
      scenarios.map((scenario) => [JSON.stringify(scenario.exchanges), scenario]),
    );
    return [...byExchanges].flatMap(([key, scenario]) => (this.#seen.has(key) ? [] : [scenario]));
  }

  /** Runs the scenarios that were not run before. Tells whether anything new happened. */
  async run(scenarios: Scenario[]): Promise<boolean> {
    const fresh = this.fresh(scenarios);
    if (fresh.length === 0) return false;
    for (const { exchanges } of fresh) this.#seen.add(JSON.stringify(exchanges));
    const before = this.#taken();
    const { encounters, coverage } = await runBoth(this.executor, this.pair, fresh, {
      coverage: true,
    });
    for (const covered of [this.coverage, this.provoked]) {
      covered.hook.add(coverage.hook);
      covered.action.add(coverage.action);
    }
    let news = this.#taken() > before;
    for (const encounter of encounters) {
      const comparison = compare(encounter, this.strictness);
      this.observed.push({ encounter, comparison, behaviour: behaviourOf(encounter) });
      encounter.scenario.exchanges.forEach((exchange, at) => {
        const shape = JSON.stringify([encounter.hook[at], encounter.action[at]].map(shapeOf));
        if (this.#shapes.has(shape)) return;
        this.#shapes.add(shape);
        this.telling.push(exchange);
        news = true;
      });
    }
    return news;
  }

  /**
   * Runs exchanges in which something is wrong with the inputs. Where both sides answer, and alike,
   * what they came through counts as provoked; where they do not, no more is known than before: no
   * request leads there.
   */
  async provoke(exchanges: Exchange[], faults: Record<Program['side'], Fault>): Promise<void> {
    const { executor, pair } = this;
    const scenarios = exchanges.map((exchange) => ({ name: 'provoked', exchanges: [exchange] }));
    const options = { coverage: true, faults };
    const { encounters, coverage } = await runBoth(executor, pair, scenarios, options);
    const alike = encounters.filter(
      (one) =>
        compare(one, this.strictness).kind === 'same' &&
        one.hook.every(({ outcome }) => ownOutcome(outcome).kind !== 'failed'),
    );
    if (alike.length < encounters.length) {
      const again = alike.flatMap(({ scenario }) => scenario.exchanges);
      if (again.length > 0) await this.provoke(again, faults);
      return;
    }
    this.provoked.hook.add(coverage.hook);
    this.provoked.action.add(coverage.action);
  }

  /** Exchanges in which the code came far: the hook gave a token, each time in another way. */
  granted(): Exchange[] {
    const byBehaviour = new Map(
      this.observed.flatMap(({ encounter, behaviour }): [string, Exchange][] => {
        const [exchange, ...others] = encounter.scenario.exchanges;
        const isGranted = encounter.hook[0]?.outcome.kind === 'token';
        return exchange && others.length === 0 && isGranted ? [[behaviour, exchange]] : [];
      }),
    );
    return [...byBehaviour.values()];
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

  /** What each side does with its inputs in these exchanges, each by itself. */
  async watch(exchanges: Exchange[]): Promise<Watched[]> {
    const { executor, pair } = this;
    const scenarios = exchanges.map((exchange) => ({ name: 'watched', exchanges: [exchange] }));
    const watched = await Promise.all(
      [pair.hook, pair.action].map(async (program) =>
        (await executor.watch(program, scenarios)).flatMap((sights, at): Watched[] => {
          const exchange = exchanges[at];
          return exchange ? [{ ...sights, side: program.side, exchange }] : [];
        }),
      ),
    );
    return watched.flat();
  }

  #taken(): number {
    return this.coverage.hook.taken + this.coverage.action.taken;
  }
}

/** An execution was stopped before it ended. */
export function isUnfinished({ encounter: { hook, action } }: Observed): boolean {
  return [...hook, ...action].some(({ remarks }) =>
    remarks.some(({ kind }) => kind === 'unfinished'),
  );
}

function behaviourOf({ hook, action }: Encounter): string {
  const kinds = [hook.at(-1), action.at(-1)].map((execution) => {
    const [answer, scopes, requests] = shapeOf(execution);
    return [answer, scopes !== 0, requests];
  });
  return JSON.stringify([hook.length > 1, kinds]);
}

/** What happened without the values that came from the exchange, in words of few kinds. */
function shapeOf(execution: Execution | undefined): unknown[] {
  if (!execution) return [];
  const { outcome, effects } = execution;
  const requests = effects.requests.map(({ method, reply }) => `${method} ${reply}`);
  const did = [effects.console.length, effects.cache.length, effects.storage.length];
  switch (outcome.kind) {
    case 'token':
      return [Object.keys(outcome.claims).sort(), outcome.scope.length, requests, ...did];
    case 'denied':
      // Most descriptions that are put together begin with what no value decides.
      return [`${outcome.error} ${outcome.description.slice(0, 12)}`, 0, requests, ...did];
    case 'failed':
      return [outcome.cause, 0, requests, ...did];
  }
}
