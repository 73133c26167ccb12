import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/index.js';
import { hookDiff, renderReport } from '../../src/report/index.js';
import { equivalent, refused, reportOf, sampleReport } from './sample-report.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patch-'));
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('git apply', () => {
  it('makes every Action of a report and leaves the hooks as they are', () => {
    const report = sampleReport();
    apply(report);
    for (const { source, action, code } of report.hooks) {
      if (code.action !== null) expect(read(action)).toBe(code.action);
      expect(read(source)).toBe(code.hook);
    }
  });

  it.each([
    ['CRLF line ends', 'a;\r\nb;\r\n', 'a;\r\nB;\r\n'],
    ['a BOM', '\uFEFFa;\n', '\uFEFFb;\n'],
    ['no line end at the end', 'a;', 'b;'],
    ['a line end that goes', 'a;\n', 'a;'],
    ['an empty hook', '', 'a;\n'],
    ['the same text', 'a;\n', 'a;\n'],
    ['lines that look like a patch', '--- a/x\n+++ b/x\n@@ -1 +1 @@\n', '--- a/y\n\\ No newline\n'],
    ['lone carriage returns and line separators', 'a;\rb;\u2028c;\n', 'a;\rB;\u2028c;\n'],
  ])('keeps %s', (_, hook, action) => {
    const report = reportOf([equivalent({ code: { hook, action } })]);
    apply(report);
    expect(read('actions/add-plan/code.js')).toBe(action);
  });

  it.each(['my hooks/a b.js', 'hooks/"quoted".js', 'hooks/tab\there.js', 'hooks/größe 👍.js'])(
    'takes the name %j',
    (source) => {
      const report = reportOf([equivalent({ source })]);
      apply(report);
      expect(read('actions/add-plan/code.js')).toBe(report.hooks[0]?.code.action);
    },
  );

  it.each(['export.json', '../elsewhere/hook.js', '/abs/hook.js'])(
    'makes a new file of an Action whose hook came from %s',
    (source) => {
      const report = reportOf([equivalent({ source })]);
      execFileSync('git', ['apply'], { cwd: folder, input: renderReport(report, 'patch') });
      expect(read('actions/add-plan/code.js')).toBe(report.hooks[0]?.code.action);
    },
  );
});

it('has nothing for a hook without an Action', () => {
  expect(hookDiff(refused())).toBe('');
});

function apply(report: Report): void {
  for (const { source, code } of report.hooks) {
    mkdirSync(dirname(join(folder, source)), { recursive: true });
    writeFileSync(join(folder, source), code.hook ?? '');
  }
  execFileSync('git', ['apply'], { cwd: folder, input: renderReport(report, 'patch') });
}

function read(path: string | null): string {
  return readFileSync(join(folder, path ?? ''), 'utf8');
}
