import type {
  Action,
  Conversion,
  Fallback,
  HookSource,
  Policies,
  Style,
  Verification,
} from '../model/index.js';
import { STYLES } from '../model/index.js';
import { convertOne } from './convert-one.js';

type Converted = Extract<Conversion, { kind: 'converted' }>;

/** What became of one hook, with the proof of it where there is an Action that was run. */
export interface Outcome {
  hook: HookSource;
  conversion: Conversion;
  verification?: Verification;
}

export interface ProveOptions {
  policies: Policies;
  /** Runs both sides and compares; given, because only the caller knows the runtime. */
  verify: (hook: HookSource, action: Action) => Promise<Verification>;
  /** How many hooks are verified at the same time. */
  parallel: number;
  onSettled: (outcome: Outcome) => void;
}

interface Attempt {
  hook: HookSource;
  from: Style;
  fallbacks: Fallback[];
  /** The proof of a more readable style that failed: better than nothing. */
  failed?: Outcome;
}

/**
 * Converts each hook in the most readable style that can be proven. All hooks try their first
 * style, are type-checked together and run on both sides; those that come out wrong try the next
 * style. Each hook is handed over once it is settled.
 */
export async function prove(
  hooks: readonly HookSource[],
  { policies, verify, parallel, onSettled }: ProveOptions,
): Promise<void> {
  let round: Attempt[] = hooks.map((hook) => ({ hook, from: STYLES[0], fallbacks: [] }));
  while (round.length > 0) {
    const tried = round.map((attempt) => ({
      attempt,
      conversion: convertOne(attempt.hook, { policies, from: attempt.from }),
    }));
    const next: Attempt[] = [];
    await inParallel(tried, parallel, async ({ attempt, conversion }) => {
      const { hook } = attempt;
      if (conversion.kind !== 'converted') {
        return onSettled(attempt.failed ?? { hook, conversion });
      }
      const candidate = afterFallbacks(conversion, attempt);
      const verification = await verify(hook, candidate.action).catch(notVerified);
      const proven = { hook, conversion: candidate, verification };
      const why = whyNotProven(verification);
      const style = styleAfter(candidate.style);
      if (why === undefined || style === undefined) return onSettled(proven);
      next.push({
        hook,
        from: style,
        fallbacks: [...candidate.fallbacks, { style: candidate.style, reason: why }],
        failed: proven,
      });
    });
    round = next;
  }
}

/** A fault of ours while running one pair: nothing was shown, and the others go on. */
function notVerified(error: unknown): Verification {
  const nothing = { covered: 0, total: 0, neverReached: [] };
  return {
    verdict: 'inconclusive',
    reason: `hooks-to-actions failed while it ran both sides: ${error instanceof Error ? error.message : String(error)}.`,
    scenarios: { run: 0, same: 0, different: 0, inconclusive: 0 },
    coverage: { hook: nothing, action: nothing },
    divergences: [],
    grantsNeeded: [],
    missing: [],
    trials: [],
    seed: 0,
  };
}

/** The reason to try another style: the Action is wrong, and not only the platform different. */
function whyNotProven({ verdict, divergences }: Verification): string | undefined {
  if (verdict !== 'divergent') return undefined;
  const ours = divergences.find((divergence) => divergence.class === 'action');
  return ours && `On "${ours.scenario}" it was not the same: ${ours.reason}`;
}

function styleAfter(style: Style): Style | undefined {
  return STYLES[STYLES.indexOf(style) + 1];
}

function afterFallbacks(conversion: Converted, { fallbacks }: Attempt): Converted {
  return { ...conversion, fallbacks: [...fallbacks, ...conversion.fallbacks] };
}

async function inParallel<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
