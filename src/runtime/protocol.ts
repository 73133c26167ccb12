import type {
  Effects,
  FailureCause,
  Fault,
  Policies,
  Program,
  Remark,
  Reply,
} from '../model/index.js';

/** What a sandbox process is told to do: one JSON line on its standard input. */
export interface Batch {
  program: Program;
  policies: Policies;
  /** Folder with `node_modules` for the program, absolute. */
  modules: string | null;
  /** Virtual milliseconds that the platform gives one execution. */
  timeLimit: number;
  /** Each is one warm instance. */
  scenarios: Invocation[][];
  /** Under which name the code finds the array that counts its branches; null: it counts none. */
  counting: { counter: string; branches: number } | null;
  /** Under which name the code finds what it tells its comparisons; null: it is not watched. */
  watching: { teller: string } | null;
  /** What is wrong with the inputs of every execution; null: nothing. */
  fault: Fault | null;
}

/**
 * Members that a program asked for, there or not: the path from its inputs, beginning with the
 * position of the parameter. Null at the end: all names that there are.
 */
export type Look = (string | null)[];

/** What a program was seen to do with its inputs. */
export interface Sights {
  asked: Look[];
  /** Pairs of texts or numbers, as texts, that were compared and differed. */
  compared: [string, string][];
  unmatched: Unmatched[];
}

/** A text, and the expression that it was held against and does not match. */
export interface Unmatched {
  text: string;
  source: string;
  flags: string;
}

/** One call of the program, in the words of its own side. */
export interface Invocation {
  /** JSON text: `body`, `secrets` and `headers` of a request to a hook; the event of an Action. */
  input: string;
  replies: Reply[];
  /** Milliseconds since 1970 at which the execution starts. */
  now: number;
  seed: number;
}

/** How the program answered, before the platform makes a token of it. */
export type Answer =
  /** The envelope that the production compiler sent, as JSON text. */
  | { kind: 'enveloped'; envelope: string }
  | {
      kind: 'settled';
      denied: { code: string; reason?: string } | null;
      /** Claim name to the JSON text of its value, in order of the calls. */
      claims: [name: string, value: string][];
      /** Null: never changed. */
      targetScopes: string[] | null;
    }
  | { kind: 'failed'; cause: FailureCause; reason: string };

export interface Observation {
  answer: Answer;
  effects: Effects;
  remarks: Remark[];
  milliseconds: number;
}

/** Of a program that did not run, or was not seen to do anything. */
export const NOTHING_SEEN: Sights = { asked: [], compared: [], unmatched: [] };

/** What was asked for besides. `taken`: how often each branch was taken. */
export interface Counted {
  taken?: number[];
  sights?: Sights;
}

/** What a sandbox process writes, one JSON line each. */
export type Line =
  | { kind: 'ready' }
  /** One for each invocation, in order. */
  | ({ kind: 'observation'; observation: Observation } & Counted)
  /** `retire`: something outlived an execution, so this process must not run another. */
  | { kind: 'end'; retire: boolean };
