import type { Policies } from '../../model/index.js';

/**
 * What a rewriting must know of credentials-exchange: where each input of the hook is found in the
 * Action's event. From Auth0's "Migrate from Hooks to Actions" and the reference of the trigger's
 * event object.
 */

export const HANDLER = 'onExecuteCredentialsExchange';

/** Parameters of the hook, by position; scripts name them as they like. */
export const PARAMETERS = ['client', 'scope', 'audience', 'context', 'cb'] as const;
export type Parameter = (typeof PARAMETERS)[number];

/** Error classes that the hook compiler puts in front of the script, and the code that each means. */
export const ERROR_CODES: Record<string, string> = {
  InvalidRequestError: 'invalid_request',
  InvalidScopeError: 'invalid_scope',
  ServerError: 'server_error',
};

/** All names that the compiler's prelude declares: a script that declares one never compiled. */
export const PRELUDE = ['ExtensibilityUserError', ...Object.keys(ERROR_CODES)];

/**
 * An input: a path into `event`, a record of further inputs, or `null` where the Action has
 * nothing like it. `open` records also allow any other key below them.
 */
export type Input =
  | { kind: 'path'; path: string }
  | { kind: 'scope' }
  | { kind: 'record'; fields: Record<string, Input> }
  | { kind: 'none'; why: string };

const path = (at: string): Input => ({ kind: 'path', path: at });
const none = (why: string): Input => ({ kind: 'none', why });

const CLIENT: Input = {
  kind: 'record',
  fields: {
    id: path('client.client_id'),
    name: path('client.name'),
    tenant: path('tenant.id'),
    metadata: path('client.metadata'),
  },
};

/**
 * Where a request came from: the fields that the reference of the event object lists, by the names
 * that rules had for them. No document says what hooks found there; those that read it use these.
 */
export const GEOIP_NAMES: ReadonlyMap<string, string> = new Map([
  ['city_name', 'cityName'],
  ['continent_code', 'continentCode'],
  ['country_code', 'countryCode'],
  ['country_code3', 'countryCode3'],
  ['country_name', 'countryName'],
  ['latitude', 'latitude'],
  ['longitude', 'longitude'],
  ['subdivision_code', 'subdivisionCode'],
  ['subdivision_name', 'subdivisionName'],
  ['time_zone', 'timeZone'],
]);

const REQUEST: Input = {
  kind: 'record',
  fields: {
    ip: path('request.ip'),
    hostname: path('request.hostname'),
    method: path('request.method'),
    language: path('request.language'),
    userAgent: path('request.user_agent'),
    user_agent: path('request.user_agent'),
    geoip: path('request.geoip'),
    body: path('request.body'),
    query: none('an Action of this trigger is not given the query of the token request'),
  },
};

const STORAGE = none(
  'Actions have no durable storage; api.cache is small, volatile and per trigger',
);
const WEBTASK = none('it belonged to the webtask platform and Actions have nothing like it');

const ENVELOPE: Record<string, Input> = {
  client: CLIENT,
  scope: { kind: 'scope' },
  audience: path('resource_server.identifier'),
};

export const INPUTS: Record<Exclude<Parameter, 'cb'>, Input> = {
  client: CLIENT,
  scope: { kind: 'scope' },
  audience: path('resource_server.identifier'),
  context: {
    kind: 'record',
    fields: {
      body: path('request.body'),
      request: REQUEST,
      webtask: {
        kind: 'record',
        fields: {
          secrets: path('secrets'),
          body: {
            kind: 'record',
            fields: {
              ...ENVELOPE,
              context: {
                kind: 'record',
                fields: { body: path('request.body'), request: REQUEST },
              },
            },
          },
          storage: STORAGE,
          data: none('it mixed secrets, query and parameters; name the secret instead'),
          headers: WEBTASK,
          query: WEBTASK,
          params: WEBTASK,
          meta: WEBTASK,
          token: WEBTASK,
          id: WEBTASK,
          body_raw: WEBTASK,
          create_token: WEBTASK,
          create_token_url: WEBTASK,
        },
      },
    },
  },
};

/**
 * Below these paths single keys have no equivalent: Auth0 hides these body fields from Actions
 * since 16 September 2025, and the extension secret is the platform's own.
 */
export const HIDDEN: Record<string, { keys: readonly string[]; why: string }> = {
  'request.body': {
    keys: ['auth_session', 'authn_response', 'client_secret', 'client_assertion', 'refresh_token'],
    why: 'Actions do not see this field of the token request since September 2025',
  },
  secrets: {
    keys: ['auth0-extension-secret'],
    why: "it is the platform's own secret and must not be migrated",
  },
};

/** Event paths that are always there and always a string. */
export const ALWAYS_STRINGS = [
  'client.client_id',
  'client.name',
  'tenant.id',
  'resource_server.identifier',
  'request.ip',
  'request.method',
];

/** Event paths of records whose values are strings (Auth0 docs: client metadata, secrets). */
export const RECORDS_OF_STRINGS = ['client.metadata', 'secrets'];

/** Inputs that hooks were seen to read although no hook document promises them. */
export const UNDOCUMENTED = ['context.body', 'context.request', 'context.webtask.body'];

/** Each record as an object of its own, for code that uses it as a whole: keys and their values. */
export const WHOLE: Record<
  'client' | 'context',
  [key: string, value: (event: string, policies: Policies) => string][]
> = {
  client: [
    ['id', (event) => `${event}.client.client_id`],
    ['name', (event) => `${event}.client.name`],
    ['tenant', (event) => `${event}.tenant.id`],
    ['metadata', metadata],
  ],
  context: [
    ['body', (event) => `{ ...${event}.request.body }`],
    ['request', (event) => `{ ...${event}.request, userAgent: ${event}.request.user_agent }`],
    ['webtask', (event) => `{ secrets: { ...${event}.secrets } }`],
  ],
};

/** An Action finds metadata for every client; by the policy a hook found none where none were filled in. */
function metadata(event: string, { emptyMetadata }: Policies): string {
  const own = `${event}.client.metadata`;
  if (emptyMetadata === 'object') return `{ ...${own} }`;
  return `Object.keys(${own}).length > 0 ? { ...${own} } : undefined`;
}
