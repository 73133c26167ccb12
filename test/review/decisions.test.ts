import { describe, expect, it } from 'vitest';
import { tasks } from '../../src/report/index.js';
import { applyDecisions, readDecisions, type Decision } from '../../src/review/index.js';
import { sampleReport } from '../report/sample-report.js';

const FILE = 'hooks/hooks-to-actions.json';
const by = 'Robin Doe';
const reason = 'Known, and wanted.';

describe('a decision', () => {
  it('marks the finding that it accepts, and no other', () => {
    const report = decided([{ hook: 'add-region', finding: 'scopes-reset', by, reason }]);
    const accepted = report.hooks
      .flatMap(({ findings }) => findings)
      .filter((each) => each.accepted);
    expect(accepted.map(({ id, accepted }) => [id, accepted?.reason])).toEqual([
      ['scopes-reset', reason],
      ['secret-to-set', 'Set by the pipeline.'],
    ]);
    expect(report.findings).toBeUndefined();
  });

  it('leaves nothing to do about what it accepts', () => {
    const titles = (report = sampleReport()) => tasks(report).map(({ kind }) => kind);
    expect(titles()).toContain('decide');
    const report = decided([{ hook: 'add-resource-scope', difference: 'scopes', by, reason }]);
    expect(titles(report)).not.toContain('decide');
  });

  it.each([
    [
      'a hook that is not there',
      { hook: 'gone', finding: 'scopes-reset' },
      'there is no hook of that name',
    ],
    [
      'a finding that is not there',
      { hook: 'add-plan', finding: 'scopes-reset' },
      'not there any more',
    ],
    [
      'a finding at another line',
      { hook: 'add-region', finding: 'scopes-reset', line: 99 },
      'not there any more',
    ],
    [
      'a difference that is the Action’s fault',
      { hook: 'legacy-quota', difference: 'granted-instead-of-denied' },
      'only differences of the platform',
    ],
  ])('about %s is a finding itself', (_, about, words) => {
    const report = decided([{ ...about, by, reason }]);
    expect(report.findings).toMatchObject([
      {
        id: 'acceptance-unmatched',
        source: FILE,
        line: 3,
        column: 5,
        message: expect.stringContaining(words) as string,
      },
    ]);
    expect(report.hooks).toEqual(sampleReport().hooks);
  });

  function decided(accept: object[]) {
    const read = readDecisions(JSON.stringify({ accept }, null, 2), FILE);
    if (read.kind === 'invalid') throw new Error(read.problem);
    return applyDecisions(sampleReport(), read.decisions, FILE);
  }
});

describe('the file', () => {
  it('gives each decision with its place', () => {
    const text =
      '{ "accept": [\n  { "hook": "a {", "finding": "x", "line": 2, "by": "R", "reason": "{" },\n { "hook": "b", "difference": "y", "by": "R", "reason": "z" }\n] }';
    const expected: Decision[] = [
      {
        hook: 'a {',
        about: { finding: 'x', line: 2 },
        by: 'R',
        reason: '{',
        at: { line: 2, column: 3 },
      },
      { hook: 'b', about: { difference: 'y' }, by: 'R', reason: 'z', at: { line: 3, column: 2 } },
    ];
    expect(readDecisions(text, FILE)).toEqual({
      kind: 'decisions',
      file: FILE,
      decisions: expected,
    });
  });

  it.each([
    ['{', 'not JSON'],
    ['[]', 'an object with a list `accept`'],
    ['{ "accept": [], "acept": [] }', '`acept`'],
    ['{ "accept": [1] }', 'Acceptance 1 is no object'],
    ['{ "accept": [{ "hook": "a", "finding": "x", "by": "R" }] }', '`reason`'],
    ['{ "accept": [{ "hook": "a", "finding": "x", "by": " ", "reason": "z" }] }', '`by`'],
    [
      '{ "accept": [{ "hook": "a", "by": "R", "reason": "z" }] }',
      'either `finding` or `difference`',
    ],
    [
      '{ "accept": [{ "hook": "a", "finding": "x", "difference": "y", "by": "R", "reason": "z" }] }',
      'either',
    ],
    [
      '{ "accept": [{ "hook": "a", "finding": "x", "lines": 1, "by": "R", "reason": "z" }] }',
      '`lines`',
    ],
    [
      '{ "accept": [{ "hook": "a", "difference": "x", "line": 1, "by": "R", "reason": "z" }] }',
      '`line`',
    ],
  ])('%s is refused: %s', (text, words) => {
    expect(readDecisions(text, FILE)).toMatchObject({
      kind: 'invalid',
      problem: expect.stringContaining(words) as string,
    });
  });
});
