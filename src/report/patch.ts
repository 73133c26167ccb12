import type { Report } from '../model/index.js';
import { hookDiff } from './diff.js';

/** Every Action as one patch. */
export function renderPatch(report: Report): string {
  return report.hooks.map(hookDiff).join('');
}
