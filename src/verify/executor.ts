import type { Coverage, Execution, Fault, Program, Scenario } from '../model/index.js';
import type { Pair } from './pair.js';

/** What the harness needs of a runtime. */
export interface Executor {
  /** Results are in the order of the scenarios, executions in the order of their exchanges. */
  executeAll(
    program: Program,
    scenarios: Scenario[],
    options?: { coverage?: boolean; fault?: Fault },
  ): Promise<{ results: { executions: Execution[] }[]; coverage?: Coverage }>;
  /** What a program does with its inputs, scenario by scenario, each of one exchange. */
  watch(program: Program, scenarios: Scenario[]): Promise<Sights[]>;
}

export interface Sights {
  /**
   * Members that the program asked for, there or not, as paths that begin with the position of the
   * handler's parameter; null at the end: it asked for all names.
   */
  asked: (string | null)[][];
  /** Texts that it compared and found different; numbers as texts. */
  compared: [string, string][];
  /** Texts, each with the regular expression that it was held against and does not match. */
  unmatched: { text: string; source: string; flags: string }[];
}

/** A scenario with what both sides did, exchange by exchange. */
export interface Encounter {
  scenario: Scenario;
  hook: Execution[];
  action: Execution[];
}

/** Runs the scenarios on both sides at once; each side has its own warm instances. */
export async function runBoth(
  executor: Executor,
  pair: Pair,
  scenarios: Scenario[],
  { coverage, faults }: { coverage: boolean; faults?: Record<Program['side'], Fault> },
): Promise<{ encounters: Encounter[]; coverage: { hook: Coverage; action: Coverage } }> {
  const [hook, action] = await Promise.all([
    executor.executeAll(pair.hook, scenarios, { coverage, ...(faults && { fault: faults.hook }) }),
    executor.executeAll(pair.action, scenarios, {
      coverage,
      ...(faults && { fault: faults.action }),
    }),
  ]);
  const encounters = scenarios.map((scenario, index) => ({
    scenario,
    hook: hook.results[index]?.executions ?? [],
    action: action.results[index]?.executions ?? [],
  }));
  const none: Coverage = { branches: [] };
  return {
    encounters,
    coverage: { hook: hook.coverage ?? none, action: action.coverage ?? none },
  };
}
