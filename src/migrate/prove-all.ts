import { availableParallelism } from 'node:os';
import { posix } from 'node:path';
import type { HookSource, Keywords, Policies, Scenario, Tenant } from '../model/index.js';
import { createRuntime } from '../runtime/index.js';
import { actionCodePath } from '../sources/index.js';
import { pairOf, verify } from '../verify/index.js';
import { prove, type Outcome } from './prove.js';

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

export interface ProveAllOptions {
  policies: Policies;
  seed: number;
  budget?: number;
  deadline?: number;
  modules?: string;
  keywords?: Keywords | undefined;
  tenant: Tenant;
  out: string;
  scenariosOf: (hook: HookSource) => Scenario[];
  signal?: AbortSignal;
  onProgress?: (step: MigrateStep) => void;
}

/** Proves hooks in one runtime, which is gone afterwards. Aborted, returns what was settled. */
export async function proveAll(
  hooks: readonly HookSource[],
  {
    policies,
    seed,
    budget,
    deadline,
    modules,
    keywords,
    tenant,
    out,
    scenariosOf,
    signal,
    onProgress,
  }: ProveAllOptions,
): Promise<Outcome[]> {
  // Read beforehand: a fault in a file of exchanges should not show after minutes of work.
  const given = new Map(hooks.map((hook) => [hook, scenariosOf(hook)]));
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
  const runtime = await createRuntime({ policies, ...(modules !== undefined && { modules }) });
  try {
    const proving = prove(hooks, {
      policies,
      modules,
      parallel: availableParallelism(),
      onSettled: (outcome) => {
        settled.set(outcome.hook, outcome);
        progress();
      },
      verify: async (hook, action) => {
        running.add(hook.name);
        progress();
        const file = posix.join(out, actionCodePath(action));
        const dependencies = Object.fromEntries(
          action.dependencies.map(({ name, version }) => [name, version]),
        );
        const verification = await verify(pairOf(hook, { file, code: action.code, dependencies }), {
          runtime,
          policies,
          seed,
          tenant,
          exchanges: given.get(hook) ?? [],
          ...(keywords && { keywords }),
          ...(budget !== undefined && { budget }),
          ...(deadline !== undefined && { deadline }),
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
