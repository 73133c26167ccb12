import type { Report } from '../model/index.js';
import { renderHtml } from './html/index.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown/index.js';
import { renderPatch } from './patch.js';
import { renderSarif } from './sarif.js';

const RENDERERS = {
  json: { render: renderJson, file: 'report.json' },
  markdown: { render: renderMarkdown, file: 'report.md' },
  html: { render: renderHtml, file: 'report.html' },
  junit: { render: renderJunit, file: 'report.junit.xml' },
  sarif: { render: renderSarif, file: 'report.sarif' },
  patch: { render: renderPatch, file: 'report.patch' },
} as const satisfies Record<string, { render: (report: Report) => string; file: string }>;

export type ReportFormat = keyof typeof RENDERERS;

export const REPORT_FORMATS = Object.keys(RENDERERS) as ReportFormat[];

/** The name under which a rendered report is written. */
export function reportFile(format: ReportFormat): string {
  return RENDERERS[format].file;
}

/** Pure: the same report gives the same bytes, and nothing but the report decides them. */
export function renderReport(report: Report, format: ReportFormat): string {
  return RENDERERS[format].render(report);
}

export { compareReports, type Comparison, type HookChange } from './compare.js';
export { hookDiff } from './diff.js';
export { endOfLife } from './end-of-life.js';
export { oneLine, visible } from './plain.js';
export { plainText, runs, type Run } from './runs.js';
export { tasks, type Task, type TaskStep } from './tasks.js';
export { counts, plural, standing, STANDING_WORDS, STANDINGS, type Standing } from './words.js';
