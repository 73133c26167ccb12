import type { Fallback, Style } from './conversion.js';
import type { Acceptance, Finding } from './finding.js';
import type { Policies } from './policy.js';
import type { TriggerId } from './trigger.js';
import type {
  Divergence,
  GrantNeeded,
  HistoryDisagreement,
  SideCoverage,
  Trial,
  Verdict,
} from './verdict.js';

export const REPORT_SCHEMA_VERSION = 1;

/**
 * The equivalence report. Every renderer is a function of this object. Published as
 * docs/report.schema.json; the fields named there are a promise to other programs.
 */
export interface Report {
  schemaVersion: typeof REPORT_SCHEMA_VERSION;
  tool: { name: string; version: string };
  /** ISO 8601; given by the caller, so that the same run gives the same bytes. */
  createdAt: string;
  /** False where the run was interrupted: the hooks listed are those that were finished. */
  complete: boolean;
  seed: number;
  policies: Policies;
  /** What filled the markers of Deploy CLI where both sides were run: the file, and the names. */
  keywords?: { file: string; names: string[] };
  summary: ReportSummary;
  hooks: HookReport[];
  /** Paths that were looked at and not taken. */
  passedOver: { path: string; reason: string }[];
  /** What concerns no single hook; `source` is the file that it concerns. */
  findings?: (ReportFinding & { source: string })[];
}

export interface ReportSummary {
  hooks: number;
  converted: number;
  refused: number;
  unchanged: number;
  equivalent: number;
  differsByPlatform: number;
  divergent: number;
  inconclusive: number;
}

export interface HookReport {
  /** Path of the hook's script, relative, POSIX. */
  source: string;
  name: string;
  trigger: TriggerId | null;
  outcome: 'converted' | 'refused' | 'unchanged';
  /** One sentence: why this outcome, why this verdict. */
  reason: string;
  style: Style | null;
  verdict: Verdict | null;
  /** Path of the Action's code relative to the report, or null. */
  action: string | null;
  scenarios: { run: number; same: number; different: number; inconclusive: number };
  coverage: {
    /** Hook and Action together. */
    branches: { covered: number; total: number };
    hook: SideCoverage;
    action: SideCoverage;
  };
  findings: ReportFinding[];
  divergences: Divergence[];
  fallbacks: Fallback[];
  grantsNeeded: GrantNeeded[];
  missing: string[];
  /** Imported exchanges on which our hook host and the tenant's log do not agree. */
  historyDisagrees?: HistoryDisagreement[];
  secrets: string[];
  dependencies: { name: string; version: string }[];
  trials: Trial[];
  /** Both texts, so that a report can be rendered again without its inputs. Null: none. */
  code: { hook: string | null; action: string | null };
}

export interface ReportFinding extends Finding {
  /** Place in the hook, 1-based; 1, 1 where the finding concerns the whole file. */
  line: number;
  column: number;
  /** Set where `hooks-to-actions.json` accepts it. */
  accepted?: Acceptance;
}
