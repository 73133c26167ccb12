import { posix } from 'node:path';
import type { HookReport, Report } from '../model/index.js';
import { testFileText, type TestRunner } from '../expect-equivalent/test-file.js';
import { hookDiff, renderReport, reportFile, type ReportFormat } from '../report/index.js';
import { actionFiles, fileStem, type OutputFile } from '../sources/index.js';
import type { Migration } from './migrate.js';

export interface OutputChoice {
  formats: readonly ReportFormat[];
  /** Also a test for each proven Action, for this runner. */
  tests?: TestRunner;
  /** The output folder as seen from the folder that the hooks' paths start from, POSIX. */
  out: string;
}

/** Everything that a migration writes: Actions, a diff and a test for each, and the report. */
export function outputFiles(
  { report, actions }: Migration,
  { formats, tests, out }: OutputChoice,
): OutputFile[] {
  const converted = report.hooks.filter((hook) => hook.action !== null);
  return [
    ...actions.flatMap(actionFiles),
    ...converted.map((hook) => ({
      path: `diffs/${fileStem(hook.name)}.diff`,
      text: hookDiff(hook),
    })),
    ...(tests ? converted.filter(isProven).map((hook) => testFile(hook, tests, out, report)) : []),
    ...formats.map((format) => ({ path: reportFile(format), text: renderReport(report, format) })),
  ];
}

function isProven({ verdict }: HookReport): boolean {
  return verdict === 'equivalent' || verdict === 'differs-by-platform';
}

function testFile(
  { name, source, action }: HookReport,
  runner: TestRunner,
  out: string,
  { seed, keywords }: Report,
): OutputFile {
  const fromTests = (path: string): string => posix.relative(posix.join(out, 'tests'), path);
  return {
    path: `tests/${fileStem(name)}.test.js`,
    text: testFileText({
      name,
      hook: fromTests(source),
      action: posix.join('..', action!),
      runner,
      seed,
      ...(keywords && { keywords: fromTests(keywords.file) }),
    }),
  };
}
