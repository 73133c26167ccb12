import type { Style } from '../../model/index.js';
import type { Rewriting } from '../rewriting.js';

/**
 * One reason to change a script. It adds edits, findings, dependencies; where it cannot keep the
 * hook's meaning it adds an obstacle, and a less readable style is tried, or a finding of severity
 * `error`, and the hook is refused.
 */
export interface Rule {
  name: string;
  styles: readonly Style[];
  apply(rewriting: Rewriting): void;
}
