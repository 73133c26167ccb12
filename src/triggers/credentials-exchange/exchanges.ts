import type { Exchange, Json, JsonObject, Program, Scenario, Tenant } from '../../model/index.js';
import {
  SEGMENTS,
  separatorOf,
  type Domain,
  type ExchangeSpace,
  type InputFault,
  type Slot,
} from '../exchange-space.js';
import { GEOIP_OF_HOOKS } from './geoip.js';

/** Two scopes in the grant, so that "all", "one" and "none" are three different requests. */
const PLAIN: Exchange = {
  client: { id: 'm2m-client', name: 'Machine', tenant: 'acme', metadata: {} },
  audience: 'https://api.example/',
  grant: ['read:items', 'write:items'],
  request: { body: { grant_type: 'client_credentials' } },
  secrets: {},
};

const BUILT_IN: [string, Partial<Exchange>][] = [
  ['all granted scopes', {}],
  ['one scope asked for', { requestedScopes: ['read:items'] }],
  ['several scopes asked for', { requestedScopes: ['write:items', 'read:items'] }],
  ['nothing granted', { grant: [] }],
  ['only a scope outside the grant asked for', { requestedScopes: ['admin:all'] }],
  ['one granted scope', { grant: ['read:items'] }],
  ['an Auth0 API as audience', { audience: 'https://acme.auth0.com/api/v2/' }],
  [
    'a client with metadata',
    { client: { ...PLAIN.client, metadata: { plan: 'basic', region: 'eu' } } },
  ],
  [
    'names that need escaping',
    { client: { ...PLAIN.client, name: 'Ünï "c" <&\\> 😀', metadata: { "it's": '${x}`' } } },
  ],
  [
    'for an organization',
    {
      organization: { id: 'org_1', name: 'one', display_name: 'One', metadata: {} },
      request: { body: { grant_type: 'client_credentials', organization: 'org_1' } },
    },
  ],
];

const REQUEST_FIELDS: Record<string, string> = {
  ip: 'ip',
  hostname: 'hostname',
  method: 'method',
  userAgent: 'userAgent',
  user_agent: 'userAgent',
  language: 'language',
};

/** The exchange behind `(client, scope, audience, context, cb)`. */
function hookSlot([parameter, first, ...rest]: readonly string[]): Slot | undefined {
  switch (parameter) {
    case '0':
      return clientSlot(first, rest);
    case '1':
      return ['scope', ...optional(first), ...rest];
    case '2':
      return ['audience', ...optional(first), ...rest];
    case '3':
      if (first === 'body') return ['request', 'body', ...rest];
      if (first === 'request') return requestSlot(rest);
      return first === 'webtask' ? webtaskSlot(rest) : undefined;
  }
  return undefined;
}

/** `context.webtask`: its `body` is the envelope of all arguments, `data` overlays the secrets. */
function webtaskSlot([first, second, ...rest]: readonly string[]): Slot | undefined {
  if (first === 'secrets' || first === 'data') {
    return second === undefined ? undefined : ['secrets', second, ...rest];
  }
  const position = ['client', 'scope', 'audience', 'context'].indexOf(second ?? '');
  return first === 'body' && position >= 0 ? hookSlot([String(position), ...rest]) : undefined;
}

function clientSlot(first: string | undefined, rest: readonly string[]): Slot | undefined {
  if (first === 'id' || first === 'name' || first === 'tenant') return ['client', first, ...rest];
  return first === 'metadata' ? ['client', 'metadata', ...rest] : undefined;
}

function requestSlot([first, ...rest]: readonly string[]): Slot | undefined {
  if (first === 'body') return ['request', first, ...rest];
  if (first === 'geoip') {
    const [name, ...below] = rest;
    const field = name === undefined ? [] : [GEOIP_OF_HOOKS.get(name) ?? name];
    return ['request', first, ...field, ...below];
  }
  const field = REQUEST_FIELDS[first ?? ''];
  return field ? ['request', field, ...rest] : undefined;
}

/** The exchange behind `event`. */
function eventSlot([parameter, first, second, ...rest]: readonly string[]): Slot | undefined {
  if (parameter !== '0' || first === undefined) return undefined;
  switch (first) {
    case 'client':
      return clientSlot(second === 'client_id' ? 'id' : second, rest);
    case 'tenant':
      return second === 'id' ? ['client', 'tenant', ...rest] : undefined;
    case 'accessToken':
      return second === 'scope' ? ['scope', ...rest] : undefined;
    case 'transaction':
      if (second === 'requested_scopes') return ['requestedScopes', ...rest];
      return second === 'target_scopes' ? ['scope', ...rest] : undefined;
    case 'resource_server':
      return second === 'identifier' ? ['audience', ...rest] : undefined;
    case 'request':
      return second === undefined ? undefined : requestSlot([second, ...rest]);
    case 'secrets':
    case 'organization':
      return second === undefined ? [first] : [first, second, ...rest];
  }
  return undefined;
}

/** Dictionaries, whose values are slots and which are none themselves. */
const DICTIONARIES = [
  ['client', 'metadata'],
  ['organization', 'metadata'],
  ['request', 'body'],
  ['request', 'geoip'],
  ['secrets'],
];

/** The slot as it can be placed: not a whole dictionary, and nothing below a text. */
function within(slot: Slot | undefined): Slot | undefined {
  if (!slot || (slot[0] === 'organization' && slot.length < 2)) return undefined;
  const dictionary = DICTIONARIES.find((path) => path.every((key, at) => slot[at] === key));
  if (!dictionary) return withoutPartOfText(slot, slot[0] === 'audience' ? 1 : 2);
  const depth = dictionary.length;
  const [key, ...rest] = slot.slice(depth);
  switch (key) {
    case undefined:
    case SEGMENTS.length:
      return undefined;
    case SEGMENTS.key:
      return [...dictionary, key];
    case SEGMENTS.entries:
      return [...dictionary, rest[1] === '0' ? SEGMENTS.key : SOME_KEY];
    default: {
      const known = key === SEGMENTS.element ? SOME_KEY : key;
      return withoutPartOfText([...dictionary, known, ...rest], depth + 1);
    }
  }
}

/** The key to use where the code computes it. */
const SOME_KEY = 'any';

/** A character or a property of a text is no place of its own; what the text holds is one. */
function withoutPartOfText(slot: Slot, depth: number): Slot {
  if (domainOf(slot.slice(0, depth)) !== 'text') return slot;
  const next = slot[depth];
  return next === undefined || next.startsWith('(') ? slot : slot.slice(0, depth);
}

function optional(segment: string | undefined): string[] {
  return segment === undefined ? [] : [segment];
}

function domainOf(slot: Slot): Domain {
  if (slot.includes(SEGMENTS.json)) return 'json';
  if (['scope', 'requestedScopes', 'grant'].includes(slot[0] ?? '')) {
    return slot.length === 1 ? 'scopes' : 'text';
  }
  if (slot[0] === 'now') return 'instant';
  if (slot[0] === 'request' && slot[1] === 'ip') return 'address';
  if (slot[0] === 'request' && (slot[1] === 'body' || slot[1] === 'geoip')) return 'json';
  if (slot[0] === 'organization' && slot[1] === 'metadata') return 'json';
  return 'text';
}

/**
 * `scope` is what the code finds at entry: everything granted and nothing asked for. `grant`
 * widens the client grant and leaves what the code finds at entry alone. What is placed in another
 * slot is written where the slot says.
 */
function place(exchange: Exchange, slot: Slot, value: Json | undefined): Exchange {
  const [head] = slot;
  if (head === 'grant') {
    const entry = exchange.grant?.slice(0, 1) ?? [];
    const grant = [...new Set([...entry, ...scopesFrom(exchange, [], value)])];
    return { ...exchange, grant, requestedScopes: entry };
  }
  if (head === 'scope' || head === 'requestedScopes') {
    const scopes = scopesFrom(exchange, slot.slice(1), value);
    if (head === 'scope') return { ...exchange, grant: scopes, requestedScopes: [] };
    const grant = [...new Set([...(exchange.grant ?? []), ...scopes])];
    return { ...exchange, grant, requestedScopes: scopes };
  }
  const base =
    head === 'organization' && !exchange.organization
      ? { ...exchange, organization: { id: 'org_1', name: 'one' } }
      : exchange;
  return placeIn(base as JsonObject, slot, value) as Exchange;
}

/** The list that a value stands for; one element goes in front of those that are there. */
function scopesFrom(exchange: Exchange, below: Slot, value: Json | undefined): string[] {
  const { grant = [], requestedScopes = [] } = exchange;
  const present = requestedScopes.length > 0 ? requestedScopes : grant;
  const [segment] = below;
  const list = segment === undefined ? value : placeIn([...present], below, value);
  if (segment === SEGMENTS.element && below.length === 1 && typeof value === 'string') {
    return [...new Set([value, ...present])];
  }
  if (Array.isArray(list)) return list.filter((scope) => typeof scope === 'string');
  return typeof list === 'string' ? [list] : [];
}

/** A copy of `holder` in which the place holds `value`; what is in the way is replaced. */
function placeIn(holder: Json | undefined, slot: Slot, value: Json | undefined): Json | undefined {
  const [segment, ...rest] = slot;
  if (segment === undefined) return value;
  if (segment === SEGMENTS.json)
    return JSON.stringify(placeIn(parsed(holder), rest, value) ?? null);
  if (segment === SEGMENTS.url) return addressWith(holder, rest, value);
  if (segment === SEGMENTS.base64) {
    const text = placeIn(decoded(holder), rest, value);
    return typeof text === 'string' ? Buffer.from(text).toString('base64') : text;
  }
  const separator = separatorOf([segment]);
  if (separator !== undefined) {
    const held = typeof holder === 'string' ? holder.split(separator) : [];
    const parts = placeIn(held, rest, value);
    return Array.isArray(parts) ? parts.map(String).join(separator) : value;
  }
  if (segment === SEGMENTS.key) {
    const dictionary = isDictionary(holder) ? holder : {};
    return typeof value === 'string' ? { ...dictionary, [value]: 'any' } : dictionary;
  }
  if (segment === SEGMENTS.length) {
    const length = Math.max(0, Math.min(Number(value), 200)) || 0;
    return Array.isArray(holder)
      ? Array.from({ length }, (_, index) => `item:${String(index)}`)
      : 'x'.repeat(length);
  }
  if (segment === SEGMENTS.element || /^\d+$/.test(segment)) {
    const list = Array.isArray(holder) ? [...holder] : [];
    const index = segment === SEGMENTS.element ? 0 : Math.min(Number(segment), 20);
    while (list.length < index) list.push('');
    const item = placeIn(list[index], rest, value);
    if (item !== undefined) list[index] = item;
    return list;
  }
  const object = isDictionary(holder) ? holder : {};
  const { [segment]: old, ...others } = object;
  const inner = placeIn(old, rest, value);
  return inner === undefined ? others : { ...others, [segment]: inner };
}

function isDictionary(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The address with another part; where there is none, or the part is of none, one that has it. */
function addressWith(
  text: Json | undefined,
  [part]: Slot,
  value: Json | undefined,
): Json | undefined {
  if (part === undefined) return value;
  const address = typeof text === 'string' && URL.canParse(text) ? text : 'https://api.example/';
  const url = new URL(address);
  Reflect.set(url, part, String(value ?? ''));
  return url.href;
}

function decoded(text: Json | undefined): Json | undefined {
  return typeof text === 'string' ? Buffer.from(text, 'base64').toString() : undefined;
}

function parsed(text: Json | undefined): Json | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Each client with each of its grants: with nothing asked for, and with its first scope only. */
function ofTenant({ name, clients, grants }: Tenant): Scenario[] {
  return clients.flatMap((client) =>
    grants
      .filter((grant) => grant.clientId === client.id)
      .flatMap(({ audience, scope }): Scenario[] => {
        const exchange: Exchange = {
          ...PLAIN,
          client: { ...client, tenant: name ?? 'acme' },
          audience,
          grant: scope,
        };
        const title = `${client.name} for ${audience}`;
        const [first] = scope;
        return [
          { name: title, exchanges: [exchange] },
          ...(first !== undefined && scope.length > 1
            ? [
                {
                  name: `${title}, one scope`,
                  exchanges: [{ ...exchange, requestedScopes: [first] }],
                },
              ]
            : []),
        ];
      }),
  );
}

/** Objects that the contract gives whatever the exchange and the policies. */
const GIVEN: Record<Program['side'], string[]> = {
  hook: [
    '0',
    '3',
    '3.body',
    '3.request',
    '3.request.geoip',
    '3.webtask',
    '3.webtask.secrets',
    '3.webtask.body',
    '4',
  ],
  action: [
    '0',
    '0.accessToken',
    '0.accessToken.scope',
    '0.client',
    '0.client.metadata',
    '0.request',
    '0.request.body',
    '0.request.geoip',
    '0.resource_server',
    '0.secrets',
    '0.tenant',
    '0.transaction',
    '1',
  ],
};

const FAULTS: [gives: InputFault['gives'], hook: string, action: string][] = [
  ['error', '0.metadata', '0.client.metadata'],
  ['error', '0.metadata.*', '0.client.metadata.*'],
  ['error', '0.id', '0.client.client_id'],
  ['error', '0.name', '0.client.name'],
  ['error', '0.tenant', '0.tenant.id'],
  ['error', '3.webtask.secrets', '0.secrets'],
  ['error', '3.webtask.secrets.*', '0.secrets.*'],
  ['error', '3.body', '0.request.body'],
  ['error', '3.body.*', '0.request.body.*'],
  ['error', '3.request.*', '0.request.*'],
  ['null', '0', '0.client'],
  ['null', '0.id', '0.client.client_id'],
  ['null', '0.name', '0.client.name'],
  ['null', '0.metadata', '0.client.metadata'],
  ['text', '1', '0.accessToken.scope'],
];

/** Auth0 docs: these fields are not shown to Actions since 16 September 2025. */
const WITHHELD = [
  'auth_session',
  'authn_response',
  'client_secret',
  'client_assertion',
  'refresh_token',
];

export const credentialsExchanges: ExchangeSpace = {
  slotOf: (side: Program['side'], input) =>
    within(side === 'hook' ? hookSlot(input) : eventSlot(input)),
  always: [['grant'], ['scope']],
  isGiven(side, input, policies) {
    const path = input.join('.');
    if (side === 'hook' && path === '0.metadata') return policies?.emptyMetadata === 'object';
    return GIVEN[side].includes(path);
  },
  isFilledIn: ([head]) => head === 'secrets',
  answering: {
    hook: { parameter: '4', members: [] },
    action: { parameter: '1', members: ['access', 'accessToken', 'transaction'] },
  },
  domainOf,
  place,
  builtIn: BUILT_IN.map(([name, change]) => ({ name, exchanges: [{ ...PLAIN, ...change }] })),
  ofTenant,
  faults: FAULTS.map(([gives, hook, action]) => ({
    gives,
    hook: hook.split('.'),
    action: action.split('.'),
  })),
  withheldFromActions: WITHHELD.map((field) => ({
    slot: ['request', 'body', field],
    why: `Actions have not been shown request.body.${field} since 16 September 2025`,
  })),
};
