/** `error`: the hook was refused. `warning`: a person must decide or check. `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** A place in a text. Lines and columns count from 1, columns in UTF-16 units. */
export interface Place {
  line: number;
  column: number;
}

/** One thing that a reviewer must know. */
export interface Finding {
  /** Stable, kebab-case; `docs/findings/<id>.md` explains it. */
  id: string;
  severity: Severity;
  /** What was found, one sentence. */
  message: string;
  /** What to do about it, one sentence. */
  advice: string;
  /** Where in the hook's file. */
  at?: Place;
  /** Where in the Action's code. */
  inAction?: Place;
}

/** A recorded decision of a reviewer to live with something. */
export interface Acceptance {
  /** Who decided. */
  by: string;
  reason: string;
}
