import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Report } from '../model/index.js';
import { REPORT_FORMATS, reportFile } from '../report/index.js';

/** What an earlier run left in the output folder. */
export interface EarlierOutput {
  /** Absolute paths that are output of this tool and no input of the next run. */
  paths: string[];
  /** The earlier report as it lies there; undefined where there is none. */
  report?: string;
}

/**
 * Finds the traces of an earlier run, so that a second one sees the same input and writes the same
 * bytes. An output folder of its own is left out whole; where it is the input folder too, what
 * counts is what the earlier report lists.
 */
export function earlierOutput(folder: string, inputs: readonly string[]): EarlierOutput {
  const report = textOf(join(folder, reportFile('json')));
  const within = inputs.some((input) => !relative(folder, resolve(input)).startsWith('..'));
  const paths = within
    ? [
        ...REPORT_FORMATS.map(reportFile),
        'diffs',
        ...actionPaths(report).flatMap((code) => [code, code.replace(/\/code\.js$/, '.json')]),
      ].map((path) => join(folder, path))
    : [folder];
  return { paths, ...(report !== undefined && { report }) };
}

/** The date of the earlier report where nothing else changed: a second run changes nothing. */
export function withEarlierDate(report: Report, earlier: EarlierOutput): Report {
  const before = parsed(earlier.report);
  const createdAt = before?.createdAt;
  if (typeof createdAt !== 'string') return report;
  const redated = { ...report, createdAt };
  return JSON.stringify(redated) === JSON.stringify(before) ? redated : report;
}

/**
 * Actions of the earlier run that this one does not write again, and that lie there still: an
 * import would put them to work beside, or instead of, what this run says.
 */
export function leftOver(folder: string, earlier: EarlierOutput, report: Report): string[] {
  const written = new Set(report.hooks.map(({ action }) => action));
  return actionPaths(earlier.report).filter(
    (path) => !written.has(path) && existsSync(join(folder, path)),
  );
}

function actionPaths(report: string | undefined): string[] {
  const hooks = parsed(report)?.hooks;
  if (!Array.isArray(hooks)) return [];
  return hooks
    .map((hook: { action?: unknown } | null) => hook?.action)
    .filter((path) => typeof path === 'string');
}

function parsed(report: string | undefined): { createdAt?: unknown; hooks?: unknown } | undefined {
  if (report === undefined) return undefined;
  try {
    return JSON.parse(report) as { createdAt?: unknown; hooks?: unknown };
  } catch {
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
