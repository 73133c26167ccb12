import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/index.js';
import { renderReport, REPORT_FORMATS } from '../../src/report/index.js';
import { folderWith } from '../folder-with.js';
import { divergent, equivalent, reportOf, sampleReport } from '../report/sample-report.js';
import { h2a } from './h2a.js';

function withReports(reports: Record<string, Report>): string {
  return folderWith(
    Object.fromEntries(
      Object.entries(reports).map(([name, report]) => [name, renderReport(report, 'json')]),
    ),
  );
}

describe('report', () => {
  const folder = withReports({ 'report.json': sampleReport() });

  it('shows the summary', () => {
    const { code, stdout } = h2a(['report', 'report.json'], folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^legacy-quota +divergent/m);
  });

  it.each(REPORT_FORMATS.filter((format) => format !== 'html'))('renders %s', (format) => {
    const { code, stdout } = h2a(['report', 'report.json', '--format', format], folder);
    expect(code).toBe(0);
    expect(stdout).toBe(renderReport(sampleReport(), format));
  });

  it('writes a file and leaves standard output alone', () => {
    const { stdout } = h2a(['report', 'report.json', '-f', 'html', '-o', 'out.html'], folder);
    expect(stdout).toBe('');
    expect(readFileSync(join(folder, 'out.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('prints one JSON document with --json', () => {
    const { stdout } = h2a(['report', 'report.json', '--json'], folder);
    expect(JSON.parse(stdout)).toEqual(sampleReport());
  });

  it.each([
    ['a file that is not there', ['report', 'none.json'], 'none.json cannot be read'],
    ['something else', ['report', 'other.json'], 'other.json: It is not a report'],
    ['a format that there is not', ['report', 'report.json', '--format', 'pdf'], 'pdf'],
    [
      'a folder that is not there',
      ['report', 'report.json', '-o', 'no/x.txt'],
      'cannot be written',
    ],
    ['two forms at once', ['report', 'report.json', '--json', '-f', 'sarif'], '--json'],
  ])('refuses %s', (_, args, words) => {
    const bad = folderWith({
      'other.json': '{}',
      'report.json': renderReport(sampleReport(), 'json'),
    });
    const { code, stderr } = h2a(args, bad);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe('report diff', () => {
  const folder = withReports({
    'good.json': reportOf([equivalent()]),
    'bad.json': reportOf([{ ...divergent(), name: equivalent().name }]),
  });

  it('ends with 1 where something got worse, and says what', () => {
    const { code, stdout } = h2a(['report', 'diff', 'good.json', 'bad.json'], folder);
    expect(code).toBe(1);
    expect(stdout).toContain('worse add-plan: divergent, was equivalent');
    expect(stdout).toContain('new difference: granted-instead-of-denied');
  });

  it('ends with 0 where something was mended', () => {
    const { code, stdout } = h2a(['report', 'diff', 'bad.json', 'good.json'], folder);
    expect(code).toBe(0);
    expect(stdout).toContain('better add-plan: equivalent, was divergent');
    expect(stdout).toContain('difference gone: granted-instead-of-denied');
  });

  it('prints one JSON document with --json', () => {
    const { stdout } = h2a(['report', 'diff', 'good.json', 'bad.json', '--json'], folder);
    expect(JSON.parse(stdout)).toMatchObject({ worse: true, unchanged: 0 });
  });
});

describe('hooks-to-actions.json beside the hooks', () => {
  const HOOK = `module.exports = function (client, scope, audience, context, cb) {
  cb(null, { scope: scope, plan: client.name });
};
`;
  const migrated = (accept: unknown) => {
    const folder = folderWith({
      'hooks/plan.js': HOOK,
      'hooks/hooks-to-actions.json': JSON.stringify({ accept }),
    });
    return h2a(['migrate', 'hooks/plan.js', '--dry-run', '--json', '--budget', '20'], folder);
  };

  it('marks what it accepts in the report of a migration', () => {
    const decision = {
      hook: 'plan',
      finding: 'claim-not-namespaced',
      by: 'Robin',
      reason: 'Known.',
    };
    const report = JSON.parse(migrated([decision]).stdout) as Report;
    const finding = report.hooks[0]?.findings.find(({ id }) => id === 'claim-not-namespaced');
    expect(finding?.accepted).toEqual({ by: 'Robin', reason: 'Known.' });
    expect(report.findings).toBeUndefined();
  });

  it('is reported where it matches nothing any more', () => {
    const decision = { hook: 'plan', finding: 'gone', by: 'Robin', reason: 'Known.' };
    const report = JSON.parse(migrated([decision]).stdout) as Report;
    expect(report.findings).toMatchObject([
      { id: 'acceptance-unmatched', source: 'hooks/hooks-to-actions.json' },
    ]);
  });

  it('stops the migration where it cannot be understood', () => {
    const { code, stderr } = migrated([{ hook: 'plan', findng: 'x', by: 'Robin', reason: 'y' }]);
    expect(code).toBe(2);
    expect(stderr).toContain('hooks/hooks-to-actions.json:1:12');
    expect(stderr).toContain('findng');
  });
});
