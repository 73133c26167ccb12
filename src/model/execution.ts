import type { Json, JsonObject } from './json.js';
import type { TriggerId } from './trigger.js';

/** Code to execute, on either side. */
export interface Program {
  side: 'hook' | 'action';
  trigger: TriggerId;
  /** For messages and stack traces. */
  name: string;
  code: string;
  /** npm name to version. */
  dependencies: Record<string, string>;
}

/** Why an execution led to no answer. */
export type FailureCause =
  | 'threw'
  | 'rejected'
  | 'timed-out'
  | 'no-answer'
  | 'did-not-compile'
  | 'invalid-input'
  | 'out-of-memory'
  | 'exited'
  | 'claims-too-large'
  /** The execution says nothing about the code: something it needs was not given. */
  | 'module-missing';

/** What an execution led to, as the OAuth client sees it. */
export type Outcome =
  | { kind: 'token'; claims: JsonObject; scope: string[] }
  | { kind: 'denied'; error: string; description: string; status: number }
  | { kind: 'failed'; cause: FailureCause; reason: string };

/** What the code did besides answering, in order. */
export interface Effects {
  requests: RecordedRequest[];
  console: { level: string; text: string }[];
  cache: { operation: 'get' | 'set' | 'delete'; key: string; value?: string }[];
  storage: { operation: 'get' | 'set'; value?: Json }[];
}

export interface RecordedRequest {
  method: string;
  url: string;
  body?: string;
  /** `missing`: the exchange had no reply for it, so it failed as an unreachable host would. */
  reply: 'matched' | 'missing';
  /** Sent when the program had answered already. */
  afterAnswer?: true;
}

/** What the platform did silently, and a reader of the verdict must know. */
export type Remark =
  | { kind: 'claim-dropped'; claim: string; why: string }
  | { kind: 'scope-outside-grant'; scope: string }
  /** What the platform made of it is not documented; it is taken for none. */
  | { kind: 'scope-not-a-list' }
  | { kind: 'module-missing'; module: string; install: string }
  | { kind: 'reply-missing'; method: string; url: string }
  | { kind: 'error-after-answer'; message: string }
  /** The answer of a hook does not say why. */
  | { kind: 'did-not-compile'; message: string }
  /** The runtime stopped it, not the platform: how it would have ended there is unknown. */
  | { kind: 'unfinished'; why: string };

export interface Execution {
  outcome: Outcome;
  /** The answer of `POST /oauth/token`: for a token the payload decoded, never a signed one. */
  response: { status: number; body: JsonObject };
  effects: Effects;
  remarks: Remark[];
  /** Wall time in milliseconds; informative, never compared. */
  milliseconds: number;
}

/**
 * An input that does what no platform lets it do: so that code can be run that no token request
 * leads to, a `catch` around what never throws above all.
 */
export interface Fault {
  /** From the position of the program's parameter to the input; `*` stands for every member. */
  place: string[];
  /** What reading it comes to: an error that is thrown once, null, or a text where there is none. */
  gives: 'error' | 'null' | 'text';
  /** How many times it can be read before the error. */
  after: number;
}

/** Branches of a program, in offsets of its code, with how often each was taken. */
export interface Coverage {
  branches: { start: number; end: number; taken: number }[];
}
