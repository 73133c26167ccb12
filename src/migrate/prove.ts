import type {
  Action,
  Conversion,
  Fallback,
  Finding,
  HookSource,
  Policies,
  Style,
  Verification,
} from '../model/index.js';
import { STYLES } from '../model/index.js';
import { codeFindings } from './code-findings.js';
import { convertOne, messageOf, refusedByFault } from './convert-one.js';
import { wrongTypes } from './type-gate.js';

export type Converted = Extract<Conversion, { kind: 'converted' }>;

/** What became of one hook, with the proof of it where there is an Action that was run. */
export interface Outcome {
  hook: HookSource;
  conversion: Conversion;
  verification?: Verification;
}

export interface ProveOptions {
  policies: Policies;
  /** A folder with the packages that hooks require, if there is one. */
  modules?: string | undefined;
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
  { policies, modules, verify, parallel, onSettled }: ProveOptions,
): Promise<void> {
  const findingsOf = await codeFindings(hooks, modules);
  let round: Attempt[] = hooks.map((hook) => ({ hook, from: STYLES[0], fallbacks: [] }));
  while (round.length > 0) {
    const tried = round.map((attempt) => ({
      attempt,
      conversion: convertOne(attempt.hook, { policies, from: attempt.from }),
    }));
    const wrong = await wrongTypes(tried.map(({ conversion }) => conversion));
    const next: Attempt[] = [];
    await inParallel(tried, parallel, async ({ attempt, conversion }) => {
      const result = await judge(attempt, conversion, wrong.get(conversion), verify);
      if ('from' in result) next.push(result);
      else onSettled(withFindings(result, findingsOf));
    });
    round = next;
  }
}

/** The outcome with what is to be told of the code that the Action took over. */
function withFindings(
  outcome: Outcome,
  findingsOf: (hook: HookSource, action: Action) => Finding[],
): Outcome {
  const { hook, conversion } = outcome;
  if (conversion.kind !== 'converted') return outcome;
  const findings = [...conversion.findings, ...findingsOf(hook, conversion.action)];
  return { ...outcome, conversion: { ...conversion, findings } };
}

/** What a conversion led to: the outcome, or another attempt where it is not good enough. */
async function judge(
  { hook, fallbacks: before, failed }: Attempt,
  conversion: Conversion,
  wrongType: string | undefined,
  verify: ProveOptions['verify'],
): Promise<Outcome | Attempt> {
  if (conversion.kind !== 'converted') return failed ?? { hook, conversion };
  const { style, action } = conversion;
  const fallbacks = [...before, ...conversion.fallbacks];
  const another = (reason: string, proof?: Outcome): Attempt | undefined => {
    const from = STYLES[STYLES.indexOf(style) + 1];
    return (
      from && {
        hook,
        from,
        fallbacks: [...fallbacks, { style, reason }],
        ...(proof && { failed: proof }),
      }
    );
  };
  if (wrongType !== undefined) {
    return another(wrongType, failed) ?? failed ?? { hook, conversion: wronglyTyped(wrongType) };
  }
  const verification = await verify(hook, action).catch(notVerified);
  const proven = { hook, conversion: { ...conversion, fallbacks }, verification };
  const why = whyNotProven(verification);
  return (why === undefined ? undefined : another(why, proven)) ?? proven;
}

/** No Action that uses event or api wrongly may leave. */
function wronglyTyped(reason: string): Conversion {
  return refusedByFault('It could only be converted to code that is wrong', reason);
}

/** A fault of ours while running one pair: nothing was shown, and the others go on. */
function notVerified(error: unknown): Verification {
  const nothing = { covered: 0, total: 0, neverReached: [] };
  return {
    verdict: 'inconclusive',
    reason: `hooks-to-actions failed while it ran both sides: ${messageOf(error)}.`,
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
