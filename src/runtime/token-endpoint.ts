import type { Execution, Json, JsonObject, Outcome, Policies, Remark } from '../model/index.js';
import { scopesAtEntry, type CompleteExchange } from '../triggers/credentials-exchange/contract.js';
import { whyDropped } from './claim-names.js';
import type { Answer, Observation } from './protocol.js';

/** Names and values of the custom claims together (Auth0 docs: create custom claims). */
const MOST_CLAIM_BYTES = 100 * 1024;

interface Request {
  exchange: CompleteExchange;
  policies: Policies;
}

interface Wanted {
  side: 'hook' | 'action';
  claims: JsonObject;
  scope: string[];
}

/** The last step of `POST /oauth/token`: what the platform makes of an answer. */
export function concludeExchange(observation: Observation, request: Request): Execution {
  const remarks = [...observation.remarks];
  const outcome = outcomeOf(observation.answer, request, remarks);
  return {
    outcome,
    response: responseTo(outcome, request.exchange),
    effects: observation.effects,
    remarks,
    milliseconds: observation.milliseconds,
  };
}

function outcomeOf(answer: Answer, request: Request, remarks: Remark[]): Outcome {
  if (answer.kind === 'failed') return answer;
  if (answer.kind === 'enveloped') return ofHook(answer.envelope, request, remarks);
  const { denied, claims, targetScopes } = answer;
  if (denied) {
    const { code, reason = '' } = denied;
    return { kind: 'denied', error: code, description: reason, status: statusOf(code) };
  }
  return issue(
    {
      side: 'action',
      claims: Object.fromEntries(claims.map(([name, json]) => [name, JSON.parse(json) as Json])),
      scope: granted(targetScopes ?? scopesAtEntry(request.exchange), request, remarks),
    },
    request,
    remarks,
  );
}

type Envelope =
  { status: 'success'; data?: Json } | { status: 'error'; data: { name?: Json; message?: Json } };

/** Undefined for what the compiler never wrote: a hook may have replaced what it wrote it with. */
function envelopeIn(text: string): Envelope | undefined {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { status, data } = value;
  if (status === 'success') return { status, ...(data !== undefined && { data }) };
  return status === 'error' && isObject(data) ? { status, data } : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** OAuth errors by the name that the error had on the wire (Auth0 docs: client credentials exchange). */
const HOOK_ERRORS: Record<string, string> = {
  InvalidScopeError: 'invalid_scope',
  InvalidRequestError: 'invalid_request',
  ServerError: 'server_error',
};

function ofHook(text: string, request: Request, remarks: Remark[]): Outcome {
  const envelope = envelopeIn(text);
  if (!envelope) {
    const reason = 'what it answered is no envelope of the compiler';
    return { kind: 'failed', cause: 'no-answer', reason };
  }
  if (envelope.status === 'error') {
    const { name, message } = envelope.data;
    const error =
      typeof name === 'string' && Object.hasOwn(HOOK_ERRORS, name)
        ? HOOK_ERRORS[name]!
        : 'server_error';
    const description = typeof message === 'string' ? message : '';
    return { kind: 'denied', error, description, status: statusOf(error) };
  }
  // Assumption hook-result-not-an-object: no claims, and scopes reset as if they were left out.
  const { data } = envelope;
  const { scope: returned, ...claims } = isObject(data) ? data : {};
  // Assumption hook-scope-not-an-array: counts as left out.
  if (returned && !Array.isArray(returned)) remarks.push({ kind: 'scope-not-a-list' });
  const scope = Array.isArray(returned)
    ? [...new Set(returned.filter((item) => typeof item === 'string'))]
    : [];
  const limited =
    request.policies.hookScopes === 'granted' ? granted(scope, request, remarks) : scope;
  return issue({ side: 'hook', claims, scope: limited }, request, remarks);
}

/** What of the scopes the client grant has; the rest the platform drops silently. */
function granted(scopes: string[], { exchange }: Request, remarks: Remark[]): string[] {
  const [inside, outside] = [true, false].map((wanted) =>
    scopes.filter((scope) => exchange.grant.includes(scope) === wanted),
  ) as [string[], string[]];
  for (const scope of outside) remarks.push({ kind: 'scope-outside-grant', scope });
  return inside;
}

function issue(wanted: Wanted, { exchange, policies }: Request, remarks: Remark[]): Outcome {
  const { side, scope } = wanted;
  const target = { side, audience: exchange.audience, scope, policies };
  const claims: JsonObject = {};
  let bytes = 0;
  for (const [name, value] of Object.entries(wanted.claims)) {
    const why = whyDropped(name, target);
    if (why !== undefined) {
      remarks.push({ kind: 'claim-dropped', claim: name, why });
      continue;
    }
    claims[name] = value;
    bytes += Buffer.byteLength(name) + Buffer.byteLength(JSON.stringify(value));
  }
  if (bytes > MOST_CLAIM_BYTES) {
    const reason = `the custom claims have ${bytes} bytes, more than ${MOST_CLAIM_BYTES}`;
    return { kind: 'failed', cause: 'claims-too-large', reason };
  }
  return { kind: 'token', claims, scope };
}

/** Auth0 docs give 500 and 400 for `server_error` on one page; both sides get 500. */
function statusOf(error: string): number {
  return error === 'server_error' ? 500 : 400;
}

function responseTo(outcome: Outcome, exchange: CompleteExchange): Execution['response'] {
  if (outcome.kind === 'failed') {
    // Assumption failure-response: what the client sees of a failed execution is documented nowhere.
    return { status: 500, body: { error: 'server_error', error_description: outcome.reason } };
  }
  if (outcome.kind === 'denied') {
    const { error, description, status } = outcome;
    return { status, body: { error, error_description: description } };
  }
  return {
    status: 200,
    body: {
      access_token: tokenPayload(outcome, exchange),
      ...(outcome.scope.length > 0 && { scope: outcome.scope.join(' ') }),
      expires_in: LIFETIME,
      token_type: 'Bearer',
    },
  };
}

/** Seconds: the default of an API at Auth0. */
export const LIFETIME = 86_400;

/** The claims of the access token, the standard ones included. */
export function tokenPayload(
  outcome: Outcome & { kind: 'token' },
  exchange: CompleteExchange,
): JsonObject {
  const issuedAt = Math.floor(Date.parse(exchange.now) / 1000);
  return {
    ...outcome.claims,
    iss: `https://${exchange.request.hostname}/`,
    sub: `${exchange.client.id}@clients`,
    aud: exchange.audience,
    iat: issuedAt,
    exp: issuedAt + LIFETIME,
    ...(outcome.scope.length > 0 && { scope: outcome.scope.join(' ') }),
    gty: 'client-credentials',
    azp: exchange.client.id,
  };
}
