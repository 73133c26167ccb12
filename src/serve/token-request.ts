import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../model/index.js';
import type { ClientFile, LocalClient } from './client-file.js';

/** An answer of the endpoint that is not a token (RFC 6749, section 5.2). */
export interface OAuthError {
  kind: 'error';
  status: number;
  error: string;
  description: string;
}

export interface TokenRequest {
  kind: 'request';
  client: LocalClient;
  audience: string;
  requestedScopes: string[];
  grant: string[];
  /** Its parameters, the client's secret left out. */
  body: JsonObject;
}

/** Reads a token request and finds out who asks. */
export function readTokenRequest(
  headers: IncomingHttpHeaders,
  text: string,
  file: ClientFile,
): TokenRequest | OAuthError {
  const parameters = parametersOf(headers['content-type'] ?? '', text);
  if (!parameters) return failure(400, 'invalid_request', 'The body is neither a form nor JSON.');
  const { client_secret: posted, ...body } = parameters;
  const credentials = basicCredentials(headers.authorization) ?? {
    id: body['client_id'] ?? '',
    secret: posted ?? '',
  };
  const client = file.clients.find(({ id }) => id === credentials.id);
  if (!client || !sameText(client.secret, credentials.secret)) {
    return failure(401, 'invalid_client', 'The client is unknown or its secret is wrong.');
  }
  if (body['grant_type'] === undefined) {
    return failure(400, 'invalid_request', 'The parameter grant_type is missing.');
  }
  if (body['grant_type'] !== 'client_credentials') {
    return failure(400, 'unsupported_grant_type', 'Only client_credentials is supported.');
  }
  const audience = body['audience'] ?? client.grants[0]?.audience ?? '';
  const grant = client.grants.find((one) => one.audience === audience);
  if (!grant) {
    return failure(403, 'access_denied', `The client has no grant for "${audience}".`);
  }
  const requestedScopes = (body['scope'] ?? '').split(' ').filter((scope) => scope !== '');
  return {
    kind: 'request',
    client,
    audience,
    requestedScopes,
    grant: grant.scope,
    body: { ...body, client_id: client.id, audience },
  };
}

function failure(status: number, error: string, description: string): OAuthError {
  return { kind: 'error', status, error, description };
}

function parametersOf(type: string, text: string): Record<string, string> | undefined {
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  if (!type.startsWith('application/json')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, String(one)]));
  } catch {
    return undefined;
  }
}

/** RFC 6749, section 2.3.1: both are form-encoded before they are joined. */
function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^basic (.+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const [id, secret] = [text.slice(0, colon), text.slice(colon + 1)].map(formDecoded);
  return { id: id!, secret: secret! };
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function sameText(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(left!, right!);
}
