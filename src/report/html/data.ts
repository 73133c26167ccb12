import { createHash } from 'node:crypto';
import type { HookReport, Report } from '../../model/index.js';
import { endOfLife } from '../end-of-life.js';
import { explanation } from '../explanations.js';
import { tasks } from '../tasks.js';
import { standing } from '../words.js';
import type { HookRow, Overview } from './contents.js';

export function overview(report: Report): Overview {
  const { tool, createdAt, complete, seed, policies, keywords, summary, passedOver } = report;
  return {
    tool,
    createdAt,
    complete,
    seed,
    policies,
    ...(keywords && { keywords }),
    summary,
    passedOver,
    endOfLife: endOfLife(createdAt),
    tasks: tasks(report),
    explanations: explanations(report),
    hooks: report.hooks.map(hookRow),
  };
}

function explanations({ hooks }: Report): Record<string, string> {
  const ids = new Set(hooks.flatMap(({ findings }) => findings.map(({ id }) => id)));
  return Object.fromEntries(
    [...ids].flatMap((id) => {
      const text = explanation(id);
      return text === undefined ? [] : [[id, text]];
    }),
  );
}

function hookRow(hook: HookReport): HookRow {
  const { name, source, trigger, style, scenarios, coverage, findings } = hook;
  return {
    name,
    source,
    trigger,
    style,
    standing: standing(hook),
    same: scenarios.same,
    run: scenarios.run,
    covered: coverage.branches.covered,
    branches: coverage.branches.total,
    findings: findings.length,
    fingerprint: fingerprint(hook),
  };
}

function fingerprint({ name, code, verdict, findings, divergences }: HookReport): string {
  const seen = [
    name,
    code,
    verdict,
    findings,
    divergences.map(({ what, reason }) => [what, reason]),
  ];
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 16);
}
