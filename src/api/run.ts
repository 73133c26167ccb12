import {
  DEFAULT_POLICIES,
  type Exchange,
  type Execution,
  type Policies,
  type Program,
  type TriggerId,
} from '../model/index.js';
import type { RuntimeOptions } from '../runtime/index.js';

export interface RunOptions extends Omit<RuntimeOptions, 'policies'> {
  policies?: Partial<Policies>;
  /** Default: `credentials-exchange`. */
  trigger?: TriggerId;
  /** npm name to version, as the export declares them. */
  dependencies?: Record<string, string>;
  /** For messages. */
  name?: string;
}

/**
 * Runs a hook on one token request, as Auth0 did.
 *
 * @param code The hook's script.
 * @param exchange The token request; what it leaves out has defaults.
 * @returns What the OAuth client would have seen, and what the hook did besides. What the code
 *   does wrong is an outcome, not an exception.
 */
export function runHook(
  code: string,
  exchange: Exchange = {},
  options: RunOptions = {},
): Promise<Execution> {
  return run('hook', code, exchange, options);
}

/** Runs an Action on one token request; parameters and result as in `runHook`. */
export function runAction(
  code: string,
  exchange: Exchange = {},
  options: RunOptions = {},
): Promise<Execution> {
  return run('action', code, exchange, options);
}

async function run(
  side: Program['side'],
  code: string,
  exchange: Exchange,
  { policies, trigger, dependencies = {}, name = side, ...limits }: RunOptions,
): Promise<Execution> {
  const { createRuntime } = await import('../runtime/index.js');
  const runtime = await createRuntime({
    ...limits,
    policies: { ...DEFAULT_POLICIES, ...policies },
  });
  try {
    const { executions } = await runtime.execute(
      { side, trigger: trigger ?? 'credentials-exchange', name, code, dependencies },
      { name: exchange.name ?? 'exchange', exchanges: [exchange] },
    );
    return executions[0]!;
  } finally {
    await runtime.close();
  }
}
