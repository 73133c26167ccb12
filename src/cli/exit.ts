export { UsageError } from '../model/index.js';

/** What the exit code of every command means; a promise to scripts. */
export const EXIT = {
  clean: 0,
  /** The answer is not clean: refused, divergent, inconclusive, or files that would change. */
  findings: 1,
  /** Asked wrongly: an option, a configuration, nothing matched, refuses to overwrite. */
  usage: 2,
  /** A fault of this tool. */
  failed: 3,
  interrupted: 130,
} as const;
