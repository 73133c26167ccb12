import type { Found, Layout, Tenant, TriggerId } from '../model/index.js';

export interface ReadOptions {
  /** What relative paths start from and what shown paths are relative to. */
  cwd: string;
  /** Assumed where a file does not say at which point it ran. */
  trigger?: TriggerId;
}

/** A file that was found and that no reader has taken yet. */
export interface Candidate {
  /** Absolute. */
  path: string;
  /** Relative to the working directory, POSIX: what people are shown. */
  shown: string;
}

/** What one reader made of the candidates. */
export interface Taking {
  found: Found[];
  /** Absolute paths of the candidates that later readers must not see again. */
  taken: Set<string>;
  tenant?: Tenant;
}

/**
 * Recognises one input layout. Readers are asked in turn, the most specific first; each takes the
 * candidates that belong to its layout and leaves the rest. A reader never throws over a bad
 * file: that is an `unreadable` entry, and the batch goes on.
 */
export interface Reader {
  layout: Layout;
  read(candidates: readonly Candidate[], options: ReadOptions): Taking;
}
