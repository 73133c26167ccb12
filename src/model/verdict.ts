import type { Exchange } from './exchange.js';
import type { Execution } from './execution.js';
import type { Acceptance, Place } from './finding.js';

/** What running both sides has shown. Only for converted hooks. */
export const VERDICTS = ['equivalent', 'differs-by-platform', 'divergent', 'inconclusive'] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * Where a difference comes from. `action`: the Action is wrong. `platform`: the same in all that
 * code can express. `hook`: the hook is broken in a way that a person must decide.
 */
export type DifferenceClass = 'action' | 'platform' | 'hook';

/** One difference between hook and Action, on the smallest exchange that shows it. */
export interface Divergence {
  /** Name of the scenario. */
  scenario: string;
  class: DifferenceClass;
  /** Stable, kebab-case: `claims`, `scopes`, `error-code`, `granted-instead-of-denied`... */
  what: string;
  reason: string;
  /** What a person can do about it. */
  remedy: string;
  hook: Execution;
  action: Execution;
  /** More than one: a sequence on a warm instance; the last one differs. */
  exchanges: Exchange[];
  /** A command that shows it again. */
  replay: string;
  /** Set where `hooks-to-actions.json` accepts it. Only a difference of the platform can be. */
  accepted?: Acceptance;
}

/** One scenario that was run on both sides. */
export interface Trial {
  scenario: string;
  exchanges: Exchange[];
  result: 'same' | 'different' | 'inconclusive';
  /** Why it is inconclusive or different; empty where same. */
  reason: string;
  hook: Execution;
  action: Execution;
}

export interface SideCoverage {
  covered: number;
  total: number;
  /** Where code begins that no exchange reached. */
  neverReached: (Place & { endLine: number })[];
}

/**
 * A scope that a client grant must get before the Action's token can carry it. Without a client:
 * only made-up requests met it, so which clients should have it is for a person to say.
 */
export type GrantNeeded =
  | { scope: string; clientId: string; clientName: string; audience: string }
  | { scope: string; clientId?: never };

/** The exchange was reconstructed wrongly, or the hook host is wrong: a person must look. */
export interface HistoryDisagreement {
  scenario: string;
  loggedScopes: string[];
  /** Null: the hook gave no token here. */
  scopes: string[] | null;
}

export interface Verification {
  verdict: Verdict;
  /** One sentence: what the verdict rests on. */
  reason: string;
  scenarios: { run: number; same: number; different: number; inconclusive: number };
  coverage: { hook: SideCoverage; action: SideCoverage };
  divergences: Divergence[];
  grantsNeeded: GrantNeeded[];
  /** What must be given before a verdict is possible: modules, replies. */
  missing: string[];
  /** Imported exchanges on which our hook host and the tenant's log do not agree. */
  historyDisagrees?: HistoryDisagreement[];
  /** What was tried; at most a few dozen, one for each behaviour seen. */
  trials: Trial[];
  seed: number;
}
