import type { Action, Report } from '../model/index.js';
import { hookDiff, renderReport, reportFile, type ReportFormat } from '../report/index.js';
import { actionFiles, fileStem, type OutputFile } from '../sources/index.js';

/** Everything that a migration writes: Actions, a diff for each, and the report. */
export function outputFiles(
  { report, actions }: { report: Report; actions: readonly Action[] },
  formats: readonly ReportFormat[],
): OutputFile[] {
  return [
    ...actions.flatMap(actionFiles),
    ...report.hooks
      .filter((hook) => hook.action !== null)
      .map((hook) => ({ path: `diffs/${fileStem(hook.name)}.diff`, text: hookDiff(hook) })),
    ...formats.map((format) => ({ path: reportFile(format), text: renderReport(report, format) })),
  ];
}
