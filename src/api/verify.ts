import {
  DEFAULT_POLICIES,
  type Policies,
  type TriggerId,
  type Verification,
} from '../model/index.js';
import type { RuntimeOptions } from '../runtime/index.js';
import type { VerifyOptions as PairOptions } from '../verify/index.js';

export interface VerifyOptions
  extends Omit<PairOptions, 'runtime' | 'policies'>, Omit<RuntimeOptions, 'policies'> {
  policies?: Partial<Policies>;
  /** Default: `credentials-exchange`. */
  trigger?: TriggerId;
}

/** A script with what it requires; a string stands for a script that requires no packages. */
export type Script =
  string | { code: string; name?: string; dependencies?: Record<string, string> };

/**
 * Runs a hook and an Action, whoever wrote it, on the same token requests and says what that has
 * shown: the given exchanges, made-up ones from both codes, and those of the tenant's clients.
 *
 * @returns The verdict with its reasons, coverage and smallest counterexamples. What the code does
 *   wrong is part of it, not an exception.
 */
export async function verify(
  hook: Script,
  action: Script,
  options: VerifyOptions = {},
): Promise<Verification> {
  const { trigger = 'credentials-exchange', modules, timeLimit, memory, processes } = options;
  const policies = { ...DEFAULT_POLICIES, ...options.policies };
  const { createRuntime } = await import('../runtime/index.js');
  const { verify: verifyPair } = await import('../verify/index.js');
  const runtime = await createRuntime({
    policies,
    ...(modules !== undefined && { modules }),
    ...(timeLimit !== undefined && { timeLimit }),
    ...(memory !== undefined && { memory }),
    ...(processes !== undefined && { processes }),
  });
  const program = <Side extends 'hook' | 'action'>(side: Side, script: Script) => ({
    name: side,
    dependencies: {},
    ...(typeof script === 'string' ? { code: script } : script),
    side,
    trigger,
  });
  try {
    return await verifyPair(
      { hook: program('hook', hook), action: program('action', action) },
      { ...options, runtime, policies },
    );
  } finally {
    await runtime.close();
  }
}
