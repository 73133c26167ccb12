import { availableParallelism } from 'node:os';
import {
  DEFAULT_POLICIES,
  type Action,
  type HookSource,
  type Policies,
  type Reading,
  type Report,
} from '../model/index.js';
import { createRuntime } from '../runtime/index.js';
import type { ReadHooksOptions } from '../sources/index.js';
import { verify } from '../verify/index.js';
import { TOOL } from '../tool.js';
import { prove, type Outcome } from './prove.js';
import { readSomething } from './read.js';
import { reportOn } from './report.js';

export { earlierOutput, withEarlierDate, type EarlierOutput } from './earlier-output.js';
export { outputFiles } from './output-files.js';

export interface MigrateOptions extends ReadHooksOptions {
  policies?: Partial<Policies>;
  /** Decides every exchange that is made up. Default: 1. */
  seed?: number;
  /** At most this many exchanges for each hook. Default: the verification's own. */
  budget?: number;
  /** A folder with `node_modules` in which required packages are found. Default: none. */
  modules?: string;
  /** ISO 8601, for the report. Default: now. */
  createdAt?: string;
  /** Aborted, `migrate` ends soon with the hooks that were finished and `complete: false`. */
  signal?: AbortSignal;
  onProgress?: (step: MigrateStep) => void;
}

/** Where a migration is. */
export interface MigrateStep {
  doing: 'reading' | 'verifying';
  done?: number;
  total?: number;
  /** Executions of hooks and Actions so far. */
  executions?: number;
  /** Names of the hooks that are being run. */
  running?: string[];
}

export interface Migration {
  report: Report;
  /** The Actions of the report, ready to be written; one that was not proven is not deployed. */
  actions: Action[];
}

/**
 * The whole way for files, folders and globs: reads hooks, converts each in the most readable
 * style that can be proven, runs hook and Action on the same exchanges, and reports. Writes
 * nothing. A hook that cannot be read or converted is a row of the report, not an exception.
 *
 * @throws NoInputError where a path does not exist, a pattern matches nothing, or no hook and no
 *   Action is among what was found.
 */
export async function migrate(
  paths: readonly string[],
  options: MigrateOptions = {},
): Promise<Migration> {
  options.onProgress?.({ doing: 'reading' });
  const reading = await readSomething(paths, options);
  const policies = { ...DEFAULT_POLICIES, ...options.policies };
  const seed = options.seed ?? 1;
  const outcomes = await proveAll(reading, policies, seed, options);
  const report = reportOn({
    tool: TOOL,
    createdAt: options.createdAt ?? new Date().toISOString(),
    complete: options.signal?.aborted !== true,
    seed,
    policies,
    found: reading.found,
    outcomes,
  });
  return { report, actions: outcomes.flatMap(actionOf) };
}

async function proveAll(
  { found, tenant }: Reading,
  policies: Policies,
  seed: number,
  { budget, modules, signal, onProgress }: MigrateOptions,
): Promise<Outcome[]> {
  const hooks = found.flatMap((entry) => (entry.kind === 'hook' ? [entry.hook] : []));
  const settled = new Map<HookSource, Outcome>();
  const running = new Set<string>();
  let executions = 0;
  const progress = (): void => {
    onProgress?.({
      doing: 'verifying',
      done: settled.size,
      total: hooks.length,
      executions,
      running: [...running],
    });
  };
  const runtime = await createRuntime({ policies, ...(modules && { modules }) });
  try {
    const proving = prove(hooks, {
      policies,
      parallel: availableParallelism(),
      onSettled: (outcome) => {
        settled.set(outcome.hook, outcome);
        progress();
      },
      verify: async (hook, action) => {
        running.add(hook.name);
        progress();
        const verification = await verify(programsOf(hook, action), {
          runtime,
          policies,
          seed,
          tenant,
          ...(budget !== undefined && { budget }),
        });
        running.delete(hook.name);
        executions += 2 * verification.scenarios.run;
        return verification;
      },
    });
    await untilAborted(proving, signal);
  } finally {
    await runtime.close();
  }
  return hooks.flatMap((hook) => settled.get(hook) ?? []);
}

/** Waits for the work or for the abortion, whichever comes first. */
async function untilAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return work;
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([work, aborted]);
  // Closing the runtime makes the executions under way fail; nobody waits for them any more.
  if (signal.aborted) work.catch(() => undefined);
}

function programsOf(hook: HookSource, action: Action) {
  return {
    hook: {
      side: 'hook' as const,
      trigger: hook.trigger,
      name: hook.name,
      code: hook.text,
      dependencies: hook.dependencies,
    },
    action: {
      side: 'action' as const,
      trigger: action.trigger,
      name: action.name,
      code: action.code,
      dependencies: Object.fromEntries(
        action.dependencies.map(({ name, version }) => [name, version]),
      ),
    },
  };
}

const PROVEN = ['equivalent', 'differs-by-platform'];

/** An Action that was not proven is written, for a person to look at, but never deployed. */
function actionOf({ conversion, verification }: Outcome): Action[] {
  if (conversion.kind !== 'converted') return [];
  const { action } = conversion;
  const proven = verification !== undefined && PROVEN.includes(verification.verdict);
  return [{ ...action, deployed: action.deployed && proven }];
}
