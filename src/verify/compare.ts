import { isDeepStrictEqual } from 'node:util';
import type { Execution, Json, JsonObject, Outcome, RecordedRequest } from '../model/index.js';
import type { Difference, DifferenceId } from './differences.js';
import type { Encounter } from './executor.js';

export type Comparison =
  /** `notes`: what a reader may want to know although it makes no difference. */
  | { kind: 'same'; notes: string[] }
  /** `at`: the exchange of the scenario that shows it first. */
  | { kind: 'different'; at: number; differences: Difference[] }
  /** The encounter says nothing; `missing`: what would have to be given. */
  | { kind: 'inconclusive'; reason: string; missing: Missing[] };

/** Something that was not given, with how to give it. */
interface Missing {
  /** A module, the method and origin of a request, or which side did not end. */
  service: string;
  text: string;
  /** Set where it is the reply to a request that is missing. */
  request?: { method: string; url: string };
}

/** What is compared besides outcomes and requests. */
export interface Strictness {
  console?: boolean;
}

/** Compares an encounter up to the first exchange that differs. */
export function compare(encounter: Encounter, strictness: Strictness = {}): Comparison {
  const executed = encounter.scenario.exchanges.map((_, at) => ({
    at,
    hook: encounter.hook[at],
    action: encounter.action[at],
  }));
  const notes: string[] = [];
  const missing: Missing[] = [];
  for (const { at, hook, action } of executed) {
    if (!hook || !action) {
      const side = hook ? 'Action' : 'hook';
      return { kind: 'inconclusive', reason: `the ${side} was not run`, missing: [] };
    }
    const modules = missingModules(hook, action);
    if (modules.length > 0) {
      return { kind: 'inconclusive', reason: 'a module is missing', missing: modules };
    }
    const unfinished = unfinishedIn(hook, action);
    if (unfinished.length > 0) {
      return {
        kind: 'inconclusive',
        reason: 'the tool stopped an execution before it ended',
        missing: unfinished,
      };
    }
    const differences = differencesOf(hook, action, strictness);
    if (differences.length > 0) return { kind: 'different', at, differences };
    missing.push(...missingReplies(hook, action));
    notes.push(...notesOn(hook, action));
  }
  if (missing.length > 0) {
    return {
      kind: 'inconclusive',
      reason: 'a request of the code has no recorded reply',
      missing,
    };
  }
  return { kind: 'same', notes };
}

function differencesOf(hook: Execution, action: Execution, strictness: Strictness): Difference[] {
  const differences = [
    ...outcomeDifferences(ownOutcome(hook.outcome), action.outcome),
    ...requestDifferences(hook.effects.requests, action.effects.requests),
    ...storageDifferences(hook, action),
  ];
  if (strictness.console) {
    const [ours, theirs] = [hook.effects.console, action.effects.console];
    if (!isDeepStrictEqual(ours, theirs)) {
      differences.push({ what: 'console', reason: 'the console output differs' });
    }
  }
  return differences;
}

const INSTEAD: Record<Outcome['kind'], Record<Outcome['kind'], DifferenceId | undefined>> = {
  token: {
    token: undefined,
    denied: 'denied-instead-of-granted',
    failed: 'failed-instead-of-granted',
  },
  denied: {
    token: 'granted-instead-of-denied',
    denied: undefined,
    failed: 'failed-instead-of-denied',
  },
  // No token on both sides: how the platform words a failure is documented for neither side.
  failed: { token: 'granted-instead-of-failed', denied: undefined, failed: undefined },
};

/** auth0-ext-compilers lib/compilers/compilerFactory.js: what such a hook answers to everything. */
const COMPILE_FAILURE = 'Unable to compile the extensibility code as javascript';

/** A hook that does not compile answers with an error, but none of its own. */
export function ownOutcome(hook: Outcome): Outcome {
  return hook.kind === 'denied' && hook.description === COMPILE_FAILURE
    ? { kind: 'failed', cause: 'did-not-compile', reason: hook.description }
    : hook;
}

function outcomeDifferences(hook: Outcome, action: Outcome): Difference[] {
  const what = INSTEAD[hook.kind][action.kind];
  if (what) {
    return [{ what, reason: `the hook ${describe(hook)}, the Action ${describe(action)}` }];
  }
  if (hook.kind === 'token' && action.kind === 'token') {
    return [...claimDifferences(hook.claims, action.claims), ...scopeDifferences(hook, action)];
  }
  if (hook.kind === 'denied' && action.kind === 'denied') return errorDifferences(hook, action);
  return [];
}

export function describe(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'token': {
      const names = Object.keys(outcome.claims);
      const claims = names.length > 0 ? `claims ${names.join(', ')}` : 'no custom claims';
      const scopes = outcome.scope.length > 0 ? `scopes ${outcome.scope.join(' ')}` : 'no scopes';
      return `gave a token with ${claims} and ${scopes}`;
    }
    case 'denied':
      return `denied with ${outcome.error} (${String(outcome.status)}): ${outcome.description}`;
    case 'failed':
      return `failed (${outcome.cause}): ${outcome.reason}`;
  }
}

function claimDifferences(hook: JsonObject, action: JsonObject): Difference[] {
  const names = [...new Set([...Object.keys(hook), ...Object.keys(action)])];
  const wrong = names.filter((name) => !isDeepStrictEqual(hook[name], action[name]));
  if (wrong.length === 0) return [];
  const reasons = wrong.map(
    (name) => `${name} is ${shown(hook[name])} in the hook's token, ${shown(action[name])} here`,
  );
  return [{ what: 'claims', reason: reasons.join('; ') }];
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}

function scopeDifferences(hook: { scope: string[] }, action: { scope: string[] }): Difference[] {
  const lost = hook.scope.filter((scope) => !action.scope.includes(scope));
  const gained = action.scope.filter((scope) => !hook.scope.includes(scope));
  if (lost.length === 0 && gained.length === 0) return [];
  const reasons = [
    ...(lost.length > 0 ? [`the Action's token lacks ${lost.join(' ')}`] : []),
    ...(gained.length > 0 ? [`the Action's token has ${gained.join(' ')} besides`] : []),
  ];
  return [{ what: 'scopes', reason: reasons.join('; '), scopes: [...lost, ...gained] }];
}

/** What the hook compiler answered with for an error with a circular property (lib/adapter.js). */
const BEYOND_JSON = 'Error serializing error: Converting circular structure to JSON';

type Denied = Extract<Outcome, { kind: 'denied' }>;

function errorDifferences(hook: Denied, action: Denied): Difference[] {
  const differences: Difference[] = [];
  const say = (what: DifferenceId, ours: string | number, theirs: string | number) => {
    if (ours === theirs) return;
    const reason = `the hook answered ${JSON.stringify(ours)}, the Action ${JSON.stringify(theirs)}`;
    differences.push({ what, reason });
  };
  say('error-code', hook.error, action.error);
  const isBeyondJson = hook.description.startsWith(BEYOND_JSON);
  say(
    isBeyondJson ? 'error-beyond-json' : 'error-description',
    hook.description,
    action.description,
  );
  // The status follows from the code: a second difference would say the same again.
  if (hook.error === action.error) say('error-status', hook.status, action.status);
  return differences;
}

function requestDifferences(hook: RecordedRequest[], action: RecordedRequest[]): Difference[] {
  const [ours, theirs] = [hook.map(lineOf), action.map(lineOf)];
  if (isDeepStrictEqual(ours, theirs)) return workLeftRunning(action);
  if (isDeepStrictEqual([...ours].sort(), [...theirs].sort())) {
    return [{ what: 'request-order', reason: 'the same requests in another order' }];
  }
  const only = (some: string[], others: string[]) =>
    some.filter((line) => count(some, line) > count(others, line));
  const [lost, gained] = [only(ours, theirs), only(theirs, ours)];
  const reasons = [
    ...(lost.length > 0 ? [`only the hook sent ${lost.join(', ')}`] : []),
    ...(gained.length > 0 ? [`only the Action sent ${gained.join(', ')}`] : []),
  ];
  return [{ what: 'requests', reason: reasons.join('; ') }];
}

/** Assumption action-work-left-running: the platform may stop an Action that has ended. */
function workLeftRunning(action: RecordedRequest[]): Difference[] {
  const late = action.filter(({ afterAnswer }) => afterAnswer).map(lineOf);
  if (late.length === 0) return [];
  const reason = `both sent ${late.join(', ')}, the Action when it had ended already`;
  return [{ what: 'work-left-running', reason }];
}

/** What outlives the execution: a hook's one document, and the values that an Action caches. */
function storageDifferences(hook: Execution, action: Execution): Difference[] {
  const stored = storedBy(hook);
  if (stored.length === 0 || isDeepStrictEqual(stored, cachedBy(action))) return [];
  const reason = `the hook stored ${stored.join(', ')}, and the Action did not`;
  return [{ what: 'durable-storage', reason }];
}

function storedBy({ effects }: Execution): string[] {
  return effects.storage.flatMap(({ operation, value }) =>
    operation === 'set' ? [normalised(JSON.stringify(value ?? null))] : [],
  );
}

function cachedBy({ effects }: Execution): string[] {
  return effects.cache.flatMap(({ value }) => (value === undefined ? [] : [normalised(value)]));
}

function count(lines: string[], line: string): number {
  return lines.filter((other) => other === line).length;
}

/** A request as one line; the order of keys in a JSON body says nothing to its receiver. */
function lineOf(request: RecordedRequest): string {
  const body = request.body ? ` ${normalised(request.body)}` : '';
  return `${request.method} ${request.url}${body}`;
}

function normalised(body: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(body) as Json));
  } catch {
    return body;
  }
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}

function missingModules(hook: Execution, action: Execution): Missing[] {
  return [...hook.remarks, ...action.remarks]
    .filter((remark) => remark.kind === 'module-missing')
    .map(({ module, install }) => ({ service: module, text: `module ${module}: ${install}` }));
}

/** The limits are ours: on the platform it might have ended in any way, and otherwise than the other. */
function unfinishedIn(hook: Execution, action: Execution): Missing[] {
  return Object.entries({ hook, Action: action }).flatMap(([side, { remarks }]) =>
    remarks
      .filter((remark) => remark.kind === 'unfinished')
      .map(({ why }) => ({ service: side, text: `an end of the ${side}: ${why}` })),
  );
}

function missingReplies(hook: Execution, action: Execution): Missing[] {
  return [...hook.remarks, ...action.remarks]
    .filter((remark) => remark.kind === 'reply-missing')
    .map(({ method, url }) => {
      const stub = JSON.stringify({ method, url, status: 200, body: {} });
      const text = `reply to ${method} ${url}: add ${stub} to "replies"`;
      return { service: serviceOf({ method, url }), text, request: { method, url } };
    });
}

/** The method and origin of a request: what answers one address can answer the next. */
export function serviceOf({ method, url }: { method: string; url: string }): string {
  return `${method} ${URL.canParse(url) ? new URL(url).origin : url}`;
}

function notesOn(hook: Execution, action: Execution): string[] {
  const cached = cachedBy(action).length > storedBy(hook).length;
  return [
    ...outcomeNotes(hook, action),
    ...(cached ? ['the Action caches what the hook did not store'] : []),
  ];
}

function outcomeNotes(hook: Execution, action: Execution): string[] {
  const [ours, theirs] = [ownOutcome(hook.outcome), action.outcome];
  if (ours.kind === 'failed') {
    const words = `no token on both sides, worded differently: the hook ${describe(ours)}`;
    return [`${words}, the Action ${describe(theirs)}`];
  }
  if (ours.kind === 'token' && theirs.kind === 'token') {
    if (!isDeepStrictEqual(ours.scope, theirs.scope)) return ['the same scopes in another order'];
  }
  return [];
}
