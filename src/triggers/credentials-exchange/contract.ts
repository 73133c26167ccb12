import {
  USUAL_NOW,
  type Exchange,
  type Json,
  type JsonObject,
  type Policies,
  type Reply,
  type TriggerId,
} from '../../model/index.js';
import { withEventNames, withNamesOfHooks } from './geoip.js';

/** An exchange in which nothing is left open. */
export interface CompleteExchange {
  name: string;
  client: { id: string; name: string; tenant: string; metadata: Record<string, string> };
  audience: string;
  requestedScopes: string[];
  grant: string[];
  organization: Exchange['organization'] | null;
  request: {
    ip: string;
    hostname: string;
    method: string;
    userAgent: string;
    language: string;
    geoip: JsonObject;
    body: JsonObject;
  };
  secrets: Record<string, string>;
  replies: Reply[];
  /** ISO 8601. */
  now: string;
  seed: number;
}

/** What `run` executes where no exchange is given: the sample body of the old Hook Editor's kind. */
export const sampleExchange: Exchange = {
  name: 'sample',
  client: { id: 'sample-client', name: 'Sample client', tenant: 'acme', metadata: {} },
  audience: 'https://api.example/',
  requestedScopes: [],
  grant: ['read:connections', 'write:connections'],
};

/** Fills in what an exchange leaves open. */
export function completeExchange(exchange: Exchange): CompleteExchange {
  const { client = {}, request = {} } = exchange;
  const tenant = client.tenant ?? 'acme';
  const id = client.id ?? 'sample-client';
  const audience = exchange.audience ?? 'https://api.example/';
  const requestedScopes = exchange.requestedScopes ?? [];
  return {
    name: exchange.name ?? 'unnamed',
    client: { id, name: client.name ?? 'Sample client', tenant, metadata: client.metadata ?? {} },
    audience,
    requestedScopes,
    grant: exchange.grant ?? [],
    organization: exchange.organization ?? null,
    request: {
      ip: request.ip ?? '203.0.113.1',
      hostname: request.hostname ?? `${tenant}.auth0.com`,
      method: request.method ?? 'POST',
      userAgent: request.userAgent ?? 'node',
      language: request.language ?? 'en',
      geoip: withEventNames(request.geoip ?? {}),
      body: {
        grant_type: 'client_credentials',
        client_id: id,
        audience,
        ...(requestedScopes.length > 0 && { scope: requestedScopes.join(' ') }),
        ...request.body,
      },
    },
    secrets: exchange.secrets ?? {},
    replies: exchange.replies ?? [],
    now: exchange.now ?? USUAL_NOW,
    seed: exchange.seed ?? 1,
  };
}

/** The scopes before the code runs: what was asked for and granted, or the whole grant. */
export function scopesAtEntry(exchange: CompleteExchange): string[] {
  const { requestedScopes, grant } = exchange;
  if (requestedScopes.length === 0) return [...grant];
  return requestedScopes.filter((scope) => grant.includes(scope));
}

/** How the production compiler prepared and called a hook of this trigger. */
export const hook = {
  /** Error classes that the compiler put in front of the script, in its order. */
  errors: ['InvalidRequestError', 'InvalidScopeError', 'ServerError'],
  /** Members of the body that become the arguments before `context` and `cb`. */
  parameters: ['client', 'scope', 'audience'],

  /** The compiler's own check of the body (auth0-ext-compilers lib/compilers). */
  validate(body: unknown): string | undefined {
    if (typeof body !== 'object') return 'Body received by extensibility point is not an object';
    // A null body crashes here, as it did in production.
    const members = body as Record<string, unknown>;
    const problem = (name: string, what: string) =>
      `Body .${name} received by extensibility point is ${what}`;
    if (typeof members['client'] !== 'object') return problem('client', 'not an object');
    if (members['scope'] && !Array.isArray(members['scope'])) {
      return problem('scope', 'neither empty nor an array');
    }
    if (typeof members['audience'] !== 'string') return problem('audience', 'not a string');
    return undefined;
  },

  /** The body that Auth0 posted to the hook. */
  body(exchange: CompleteExchange, policies: Policies): JsonObject {
    const scope = scopesAtEntry(exchange);
    const { request } = exchange;
    const { metadata, ...client } = exchange.client;
    const hasMetadata = Object.keys(metadata).length > 0 || policies.emptyMetadata === 'object';
    return {
      client: { ...client, ...(hasMetadata && { metadata }) },
      ...((scope.length > 0 || policies.emptyScope === 'array') && { scope }),
      audience: exchange.audience,
      // Assumption hook-context: undocumented, but public hooks read both.
      context: {
        body: request.body,
        request: {
          ip: request.ip,
          hostname: request.hostname,
          method: request.method,
          userAgent: request.userAgent,
          language: request.language,
          // Assumption geoip-names.
          geoip: withNamesOfHooks(request.geoip),
          query: {},
        },
      },
    };
  },
};

/** Parameters that the platform hides from Actions since September 2025 (Auth0 docs). */
const HIDDEN_FROM_ACTIONS = [
  'auth_session',
  'authn_response',
  'client_secret',
  'client_assertion',
  'refresh_token',
];

export const action = {
  handler: 'onExecuteCredentialsExchange',

  /** The documented event of this trigger, version 2. */
  event(exchange: CompleteExchange): JsonObject {
    const { client, request, organization } = exchange;
    const scope = scopesAtEntry(exchange);
    const body = Object.fromEntries(
      Object.entries(request.body).filter(([name]) => !HIDDEN_FROM_ACTIONS.includes(name)),
    );
    return {
      accessToken: { customClaims: {}, scope },
      client: { client_id: client.id, name: client.name, metadata: client.metadata },
      ...(organization && { organization: organizationOf(organization) }),
      request: {
        body,
        geoip: request.geoip,
        hostname: request.hostname,
        ip: request.ip,
        language: request.language,
        method: request.method,
        user_agent: request.userAgent,
      },
      resource_server: { identifier: exchange.audience },
      secrets: exchange.secrets,
      tenant: { id: client.tenant },
      transaction: {
        requested_scopes: exchange.requestedScopes,
        // Assumption target-scopes-at-entry.
        target_scopes: [...exchange.grant],
      },
    };
  },
};

function organizationOf(organization: NonNullable<Exchange['organization']>): Json {
  const { id, name, display_name: displayName = name, metadata = {} } = organization;
  return { id, name, display_name: displayName, metadata };
}

export const contract = { trigger: 'credentials-exchange' satisfies TriggerId, hook, action };
