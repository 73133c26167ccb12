import {
  REPORT_SCHEMA_VERSION,
  type Execution,
  type Finding,
  type Found,
  type HookReport,
  type Policies,
  type Report,
  type ReportFinding,
  type ReportSummary,
  type SideCoverage,
  type Verdict,
  type Verification,
} from '../model/index.js';
import { actionCodePath } from '../sources/index.js';
import type { Outcome } from './prove.js';

export interface ReportInput {
  tool: Report['tool'];
  createdAt: string;
  complete: boolean;
  seed: number;
  policies: Policies;
  keywords?: NonNullable<Report['keywords']>;
  found: readonly Found[];
  outcomes: readonly Outcome[];
}

/** One report over everything that was found: a row for each hook, in the order of the files. */
export function reportOn({ found, outcomes, ...run }: ReportInput): Report {
  const outcomeOf = new Map(outcomes.map((outcome) => [outcome.hook, outcome]));
  const hooks = found.flatMap((entry): HookReport[] => {
    if (entry.kind === 'passed-over') return [];
    if (entry.kind === 'action') return [actionRow(entry)];
    if (entry.kind === 'unreadable') return [unreadableRow(entry)];
    const outcome = outcomeOf.get(entry.hook);
    return outcome ? [hookRow(outcome)] : [];
  });
  const passedOver = found.flatMap((entry) =>
    entry.kind === 'passed-over' ? [{ path: entry.file, reason: entry.reason }] : [],
  );
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    ...run,
    summary: summaryOf(hooks),
    hooks,
    passedOver,
  };
}

function hookRow({ hook, conversion, verification }: Outcome): HookReport {
  const row = {
    ...emptyRow(hook.file, hook.name),
    trigger: hook.trigger,
    secrets: hook.secrets,
    code: { hook: hook.text, action: null },
  };
  if (conversion.kind === 'unchanged') {
    return { ...row, outcome: 'unchanged', reason: conversion.reason };
  }
  const findings = inOrder(conversion.findings);
  if (conversion.kind === 'refused') {
    return { ...row, reason: findings[0]?.message ?? 'It cannot be converted.', findings };
  }
  const { action, style, fallbacks } = conversion;
  return {
    ...row,
    outcome: 'converted',
    reason: 'It was converted and not run.',
    style,
    action: actionCodePath(action),
    findings,
    fallbacks,
    secrets: action.secrets,
    dependencies: action.dependencies,
    code: { hook: hook.text, action: action.code },
    ...(verification && proofOf(verification)),
  };
}

function proofOf(verification: Verification): Partial<HookReport> {
  const { verdict, reason, scenarios, grantsNeeded, missing, historyDisagrees } = verification;
  const { hook, action } = verification.coverage;
  return {
    verdict,
    reason,
    scenarios,
    coverage: {
      branches: { covered: hook.covered + action.covered, total: hook.total + action.total },
      hook,
      action,
    },
    divergences: verification.divergences.map(withoutTimes),
    grantsNeeded,
    missing,
    ...(historyDisagrees && { historyDisagrees }),
    trials: verification.trials.map(withoutTimes),
  };
}

/** How long an execution took differs from run to run; a report must not. */
function withoutTimes<T extends { hook: Execution; action: Execution }>(both: T): T {
  return {
    ...both,
    hook: { ...both.hook, milliseconds: 0 },
    action: { ...both.action, milliseconds: 0 },
  };
}

function actionRow({ file, name, reason }: Extract<Found, { kind: 'action' }>): HookReport {
  return { ...emptyRow(file, name), outcome: 'unchanged', reason };
}

function unreadableRow(entry: Extract<Found, { kind: 'unreadable' }>): HookReport {
  const { file, name, finding } = entry;
  return { ...emptyRow(file, name), reason: finding.message, findings: inOrder([finding]) };
}

const NOTHING_COVERED: SideCoverage = { covered: 0, total: 0, neverReached: [] };

/** A refused hook of which nothing is known. */
function emptyRow(source: string, name: string): HookReport {
  return {
    source,
    name,
    trigger: null,
    outcome: 'refused',
    reason: '',
    style: null,
    verdict: null,
    action: null,
    scenarios: { run: 0, same: 0, different: 0, inconclusive: 0 },
    coverage: {
      branches: { covered: 0, total: 0 },
      hook: NOTHING_COVERED,
      action: NOTHING_COVERED,
    },
    findings: [],
    divergences: [],
    fallbacks: [],
    grantsNeeded: [],
    missing: [],
    secrets: [],
    dependencies: [],
    trials: [],
    code: { hook: null, action: null },
  };
}

function inOrder(findings: readonly Finding[]): ReportFinding[] {
  return findings
    .map((finding) => ({
      ...finding,
      line: finding.at?.line ?? 1,
      column: finding.at?.column ?? 1,
    }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function summaryOf(hooks: readonly HookReport[]): ReportSummary {
  const outcomes = (outcome: HookReport['outcome']): number =>
    hooks.filter((hook) => hook.outcome === outcome).length;
  const verdicts = (verdict: Verdict): number =>
    hooks.filter((hook) => hook.verdict === verdict).length;
  return {
    hooks: hooks.length,
    converted: outcomes('converted'),
    refused: outcomes('refused'),
    unchanged: outcomes('unchanged'),
    equivalent: verdicts('equivalent'),
    differsByPlatform: verdicts('differs-by-platform'),
    divergent: verdicts('divergent'),
    inconclusive: verdicts('inconclusive'),
  };
}
