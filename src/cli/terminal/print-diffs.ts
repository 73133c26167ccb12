import type { Report } from '../../model/index.js';
import { hookDiff } from '../../report/diff.js';
import { printResult } from '../print.js';
import { coloursFor } from './colours.js';
import { diffText } from './diff.js';

/** What each hook's script becomes. */
export function printDiffs(report: Report): void {
  const diffs = report.hooks.map(hookDiff).join('');
  if (diffs !== '') printResult(diffText(diffs, coloursFor(process.stdout)));
}
