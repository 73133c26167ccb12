import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { Coverage, Execution, Fault, Policies, Program, Scenario } from '../model/index.js';
import {
  action,
  completeExchange,
  hook,
  type CompleteExchange,
} from '../triggers/credentials-exchange/contract.js';
import { countBranches } from './branches.js';
import { tellComparisons } from './comparisons.js';
import { Pool } from './pool.js';
import type { Batch, Invocation, Sights } from './protocol.js';
import { concludeExchange } from './token-endpoint.js';

export interface RuntimeOptions {
  policies: Policies;
  /** Folder whose `node_modules` programs may require. */
  modules?: string;
  /** Milliseconds for which one execution may keep a processor busy. */
  timeLimit?: number;
  /** Megabytes that a sandbox process may use. */
  memory?: number;
  /** Sandbox processes at most. */
  processes?: number;
}

export interface ExecuteOptions {
  coverage?: boolean;
  /** Something is wrong with the program's inputs in every execution. */
  fault?: Fault;
}

/** Executes hooks and Actions as the platform did and does, in processes without any rights. */
export interface Runtime {
  /** The exchanges of a scenario meet one warm instance in turn. */
  execute(
    program: Program,
    scenario: Scenario,
    options?: ExecuteOptions,
  ): Promise<{ executions: Execution[]; coverage?: Coverage }>;
  /** Each scenario meets an instance of its own. */
  executeAll(
    program: Program,
    scenarios: Scenario[],
    options?: ExecuteOptions,
  ): Promise<{ results: { executions: Execution[] }[]; coverage?: Coverage }>;
  /** What a program does with its inputs, scenario by scenario, whatever comes of it. */
  watch(program: Program, scenarios: Scenario[]): Promise<Sights[]>;
  close(): Promise<void>;
}

const DEFAULT_TIME_LIMIT = 2_000;
const DEFAULT_MEMORY = 256;
const MOST_PROCESSES = 4;
/** Virtual milliseconds: both platforms end an execution after 20 s (Auth0 docs: limitations). */
const PLATFORM_TIME_LIMIT = 20_000;

export function createRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { policies } = options;
  const modules = options.modules === undefined ? null : resolve(options.modules);
  const pool = new Pool(options.processes ?? Math.min(availableParallelism(), MOST_PROCESSES), {
    stuckAfter: options.timeLimit ?? DEFAULT_TIME_LIMIT,
    memory: options.memory ?? DEFAULT_MEMORY,
    modules,
  });

  const batchOf = (program: Program, complete: CompleteExchange[][]): Batch => ({
    program,
    policies,
    modules,
    timeLimit: PLATFORM_TIME_LIMIT,
    scenarios: complete.map((exchanges) =>
      exchanges.map((exchange) => invocationOf(program, exchange, policies)),
    ),
    counting: null,
    watching: null,
    fault: null,
  });

  const executeAll: Runtime['executeAll'] = async (
    program,
    scenarios,
    { coverage = false, fault = null } = {},
  ) => {
    const complete = scenarios.map((scenario) => scenario.exchanges.map(completeExchange));
    const counted = coverage ? countedOnce(program.code) : undefined;
    const result = await pool.run({
      ...batchOf(program, complete),
      fault,
      ...(counted && {
        program: { ...program, code: counted.code },
        counting: { counter: counted.counter, branches: counted.branches.length },
      }),
    });
    const results = result.scenarios.map((observations, scenario) => ({
      executions: observations.map((observation, index) =>
        concludeExchange(observation, { exchange: complete[scenario]![index]!, policies }),
      ),
    }));
    if (!coverage) return { results };
    const branches = (counted?.branches ?? []).map((branch, index) => ({
      ...branch,
      taken: result.taken[index] ?? 0,
    }));
    return { results, coverage: { branches } };
  };

  return Promise.resolve({
    executeAll,
    async execute(program, scenario, executeOptions) {
      const { results, ...rest } = await executeAll(program, [scenario], executeOptions);
      return { ...results[0]!, ...rest };
    },
    async watch(program, scenarios) {
      const telling = tellComparisons(program.code);
      if (!telling) return [];
      const { code, teller } = telling;
      const complete = scenarios.map((scenario) => scenario.exchanges.map(completeExchange));
      const batch = batchOf({ ...program, code }, complete);
      return (await pool.run({ ...batch, watching: { teller } })).sights;
    },
    close() {
      pool.close();
      return Promise.resolve();
    },
  });
}

/** A program is run in many batches, beside few others. */
const MOST_COUNTED = 16;
const counted = new Map<string, ReturnType<typeof countBranches>>();

function countedOnce(code: string): ReturnType<typeof countBranches> {
  if (!counted.has(code)) {
    if (counted.size >= MOST_COUNTED) counted.clear();
    counted.set(code, countBranches(code));
  }
  return counted.get(code);
}

function invocationOf(
  program: Program,
  exchange: CompleteExchange,
  policies: Policies,
): Invocation {
  const input =
    program.side === 'hook'
      ? { body: hook.body(exchange, policies), secrets: exchange.secrets, headers: {} }
      : action.event(exchange);
  return {
    input: JSON.stringify(input),
    replies: exchange.replies,
    now: Date.parse(exchange.now),
    seed: exchange.seed,
  };
}

export { sampleExchange } from '../triggers/credentials-exchange/contract.js';
export { DEFAULT_POLICIES } from '../model/index.js';
