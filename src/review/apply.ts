import type { Acceptance, Divergence, HookReport, Report, ReportFinding } from '../model/index.js';
import type { Decision } from './read.js';

/**
 * The report with each decision at what it accepts. Only findings and differences of the platform
 * can be accepted: an Action that is wrong stays wrong. A decision that matches nothing is a
 * finding itself, since it was made about code or an Action that is no longer there.
 */
export function applyDecisions(report: Report, decisions: Decision[], file: string): Report {
  const used = new Set<Decision>();
  const accept = (candidates: Decision[]): { accepted?: Acceptance } => {
    const [first] = candidates;
    candidates.forEach((decision) => used.add(decision));
    return first ? { accepted: { by: first.by, reason: first.reason } } : {};
  };
  const hooks = report.hooks.map((hook): HookReport => {
    const about = decisions.filter((decision) => decision.hook === hook.name);
    return {
      ...hook,
      findings: hook.findings.map((finding) => ({
        ...finding,
        ...accept(about.filter((decision) => concernsFinding(decision, finding))),
      })),
      divergences: hook.divergences.map((difference) => ({
        ...difference,
        ...accept(about.filter((decision) => concernsDifference(decision, difference))),
      })),
    };
  });
  const unmatched = decisions.filter((decision) => !used.has(decision));
  if (unmatched.length === 0) return { ...report, hooks };
  return {
    ...report,
    hooks,
    findings: [
      ...(report.findings ?? []),
      ...unmatched.map((decision) => unmatchedFinding(decision, report, file)),
    ],
  };
}

function concernsFinding({ about }: Decision, { id, line }: ReportFinding): boolean {
  return 'finding' in about && about.finding === id && (about.line ?? line) === line;
}

function concernsDifference({ about }: Decision, difference: Divergence): boolean {
  return (
    'difference' in about && about.difference === difference.what && difference.class === 'platform'
  );
}

function unmatchedFinding(
  decision: Decision,
  report: Report,
  file: string,
): ReportFinding & { source: string } {
  const about =
    'finding' in decision.about
      ? `the finding \`${decision.about.finding}\``
      : `the difference \`${decision.about.difference}\``;
  const hook = report.hooks.find(({ name }) => name === decision.hook);
  return {
    id: 'acceptance-unmatched',
    severity: 'warning',
    message: `${decision.by} accepted ${about} of \`${decision.hook}\`, ${why(decision, hook)}.`,
    advice: 'Delete the acceptance, or correct it.',
    at: decision.at,
    ...decision.at,
    source: file,
  };
}

function why({ about }: Decision, hook: HookReport | undefined): string {
  if (!hook) return 'but there is no hook of that name';
  if ('difference' in about && hook.divergences.some(({ what }) => what === about.difference)) {
    return 'but only differences of the platform can be accepted';
  }
  return 'but it is not there any more';
}
