import { describe, expect, it } from 'vitest';
import type { HookReport } from '../../src/model/index.js';
import { compareReports } from '../../src/report/index.js';
import { divergent, equivalent, refused, reportOf, sampleReport } from './sample-report.js';

function compare(before: HookReport[], after: HookReport[]) {
  return compareReports(reportOf(before), reportOf(after));
}

describe('two reports', () => {
  it('that are the same have no changes', () => {
    expect(compareReports(sampleReport(), sampleReport())).toEqual({
      changes: [],
      unchanged: 8,
      worse: false,
    });
  });

  it.each([
    ['a hook that diverges now', [equivalent()], [named(divergent())], 'worse', true],
    ['a hook that is mended', [named(divergent())], [equivalent()], 'better', false],
    ['a new hook that is fine', [], [equivalent()], 'added', false],
    ['a new hook that is refused', [], [refused()], 'added', true],
    ['a hook that is gone', [divergent()], [], 'gone', false],
    ['a hook with another Action', [equivalent()], [rewritten()], 'same', false],
    ['a hook with one more difference', [divergent()], [twice()], 'same', true],
  ] as const)('tell %s', (_, before, after, kind, worse) => {
    const { changes, worse: gotWorse } = compare([...before], [...after]);
    expect(changes.map((change) => change.kind)).toEqual([kind]);
    expect(gotWorse).toBe(worse);
  });

  it('list the differences that are new and those that are mended', () => {
    const { changes } = compare([divergent()], [twice('another')]);
    expect(changes[0]?.divergences).toEqual({
      appeared: ['another: The hook denies with invalid_scope; the Action gives a token.'],
      fixed: [],
    });
    expect(compare([twice('another')], [divergent()]).changes[0]?.divergences.fixed).toHaveLength(
      1,
    );
  });
});

/** Under the name of the equivalent hook, so that both are versions of one. */
function named(hook: HookReport): HookReport {
  return { ...hook, name: equivalent().name };
}

function rewritten(): HookReport {
  const hook = equivalent();
  return { ...hook, code: { ...hook.code, action: '// another\n' } };
}

function twice(what = 'scopes'): HookReport {
  const hook = divergent();
  return { ...hook, divergences: hook.divergences.flatMap((each) => [each, { ...each, what }]) };
}
