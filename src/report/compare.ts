import type { HookReport, Report } from '../model/index.js';
import { standing, STANDINGS, type Standing } from './words.js';

/** What changed for one hook between two runs. */
export interface HookChange {
  hook: string;
  /** `added` and `gone`: in one report only. `same`: as it stands, but with other details. */
  kind: 'added' | 'gone' | 'worse' | 'better' | 'same';
  /** Null where the report does not have the hook. */
  before: Standing | null;
  after: Standing | null;
  /** Differences between hook and Action that are in one report only, as `what: reason`. */
  divergences: { appeared: string[]; fixed: string[] };
  /** Findings that are in one report only, as `id: message`. */
  findings: { appeared: string[]; gone: string[] };
  /** Whether the Action's code is another one. */
  action: boolean;
}

export interface Comparison {
  changes: HookChange[];
  /** Hooks of which nothing changed. */
  unchanged: number;
  /** Whether any hook is worse than it was, or new and not fine. */
  worse: boolean;
}

/** Compares two reports by the names of their hooks. */
export function compareReports(before: Report, after: Report): Comparison {
  const old = new Map(before.hooks.map((hook) => [hook.name, hook]));
  const now = new Map(after.hooks.map((hook) => [hook.name, hook]));
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  const all = names.map((name) => hookChange(name, old.get(name), now.get(name)));
  const changes = all.filter(isChange);
  return {
    changes,
    unchanged: all.length - changes.length,
    worse: changes.some(isWorse),
  };
}

function hookChange(name: string, old?: HookReport, now?: HookReport): HookChange {
  const before = old ? standing(old) : null;
  const after = now ? standing(now) : null;
  const divergences = lists(old, now, ({ divergences }) =>
    divergences.map(({ what, reason }) => `${what}: ${reason}`),
  );
  const findings = lists(old, now, ({ findings }) =>
    findings.map(({ id, message }) => `${id}: ${message}`),
  );
  return {
    hook: name,
    kind: kindOf(before, after),
    before,
    after,
    divergences: { appeared: divergences.added, fixed: divergences.removed },
    findings: { appeared: findings.added, gone: findings.removed },
    action: old?.code.action !== now?.code.action,
  };
}

function kindOf(before: Standing | null, after: Standing | null): HookChange['kind'] {
  if (before === null) return 'added';
  if (after === null) return 'gone';
  const step = STANDINGS.indexOf(after) - STANDINGS.indexOf(before);
  return step < 0 ? 'worse' : step > 0 ? 'better' : 'same';
}

function lists(
  old: HookReport | undefined,
  now: HookReport | undefined,
  of: (hook: HookReport) => string[],
): { added: string[]; removed: string[] } {
  const before = new Set(old ? of(old) : []);
  const after = new Set(now ? of(now) : []);
  return {
    added: [...after].filter((each) => !before.has(each)),
    removed: [...before].filter((each) => !after.has(each)),
  };
}

function isChange({ kind, divergences, findings, action }: HookChange): boolean {
  const details = [divergences.appeared, divergences.fixed, findings.appeared, findings.gone];
  return kind !== 'same' || action || details.some(({ length }) => length > 0);
}

const FINE: readonly (Standing | null)[] = ['equivalent', 'differs-by-platform', 'unchanged'];

function isWorse({ kind, after, divergences }: HookChange): boolean {
  return (
    kind === 'worse' ||
    (kind === 'added' && !FINE.includes(after)) ||
    (kind === 'same' && divergences.appeared.length > 0)
  );
}
