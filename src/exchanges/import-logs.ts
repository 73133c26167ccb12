import type { Exchange, Json, JsonObject, Tenant } from '../model/index.js';

/** What was made of exported tenant logs, and what was not. */
export interface ImportedLogs {
  exchanges: Exchange[];
  /** Events of machine-to-machine exchanges, before those alike became one. */
  events: number;
  /** Other events of the logs. */
  others: number;
  /** Characters at the end that belong to an event which was cut off. */
  cutOff: number;
  /** Names of clients that are not in the export, so that metadata and grant are unknown. */
  unknownClients: string[];
}

/** Auth0 docs, log event types: success and failure of a client credentials exchange. */
const SUCCESS = 'seccft';
const FAILURE = 'feccft';

/**
 * Makes exchanges of tenant logs: a JSON array as the Management API returns it, events wrapped
 * by a log stream, JSON lines, and what is whole of a file that was cut off. Logs have no
 * secrets, metadata, request bodies and requested scopes; metadata and grants come from `tenant`.
 * Events that differ only in their time become one exchange.
 */
export function importLogs(text: string, tenant: Tenant): ImportedLogs {
  const { objects, cutOff } = wholeObjects(text);
  const events = objects.map(eventOf);
  const relevant = events.filter(({ type }) => type === SUCCESS || type === FAILURE);
  const byWhat = new Map<string, Exchange>();
  for (const event of relevant) {
    const exchange = exchangeOf(event, tenant);
    const what = JSON.stringify({ ...exchange, now: '' });
    if (!byWhat.has(what)) byWhat.set(what, exchange);
  }
  const exchanges = [...byWhat.values()];
  const unknown = exchanges.filter(
    ({ client }) => !tenant.clients.some(({ id }) => id === client?.id),
  );
  return {
    exchanges,
    events: relevant.length,
    others: events.length - relevant.length,
    cutOff,
    unknownClients: [...new Set(unknown.map(({ client }) => client?.name ?? client?.id ?? ''))],
  };
}

/** The start of a page with totals, as the Management API returns it on request. */
const PAGE = /^\s*\{[^{}]*"logs"\s*:\s*\[/;

/** The JSON objects that a text holds one after the other, in a list or on lines of their own. */
function wholeObjects(text: string): { objects: JsonObject[]; cutOff: number } {
  const objects: JsonObject[] = [];
  let depth = 0;
  let start = 0;
  let inText = false;
  for (let at = PAGE.exec(text)?.[0].length ?? 0; at < text.length; at += 1) {
    const character = text[at];
    if (inText) {
      if (character === '\\') at += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = depth > 0;
    else if (character === '{') {
      if (depth === 0) start = at;
      depth += 1;
    } else if (character === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0) {
        const object = parsed(text.slice(start, at + 1));
        if (object) objects.push(object);
        start = at + 1;
      }
    }
  }
  return { objects, cutOff: depth > 0 ? text.length - start : 0 };
}

function parsed(text: string): JsonObject | undefined {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return undefined;
  }
}

/** An event itself, or the one in a log stream's wrapper. */
function eventOf(object: JsonObject): JsonObject {
  return isObject(object.data) ? object.data : object;
}

function exchangeOf(event: JsonObject, tenant: Tenant): Exchange {
  const id = text(event.client_id);
  const audience = text(event.audience);
  const client = tenant.clients.find((one) => one.id === id);
  const granted = tenant.grants.find((one) => one.clientId === id && one.audience === audience);
  const name = text(event.client_name) || client?.name || id;
  const logged = event.type === SUCCESS ? { scope: scopesOf(event.scope) } : undefined;
  const grant = granted?.scope ?? logged?.scope ?? [];
  // The log does not say what was asked for. A token with less than the grant suggests it.
  const requested = logged?.scope.filter((scope) => grant.includes(scope)) ?? [];
  const organization = text(event.organization_id);
  return {
    name: `${name} for ${audience}${logged ? '' : ', failed'}`,
    client: {
      ...(id && { id }),
      name,
      tenant: text(event.tenant_name) || (tenant.name ?? 'acme'),
      ...(client && { metadata: client.metadata }),
    },
    audience,
    grant,
    ...(requested.length > 0 && requested.length < grant.length && { requestedScopes: requested }),
    ...(organization && {
      organization: { id: organization, name: text(event.organization_name) || organization },
    }),
    request: {
      ...optional('ip', text(event.client_ip) || text(event.ip)),
      ...optional('hostname', text(event.hostname)),
      ...optional('userAgent', text(event.user_agent)),
    },
    ...optional('now', text(event.date)),
    ...(logged && { logged }),
  };
}

function optional<Key extends string>(key: Key, value: string): Partial<Record<Key, string>> {
  return value === '' ? {} : ({ [key]: value } as Record<Key, string>);
}

/** Auth0 docs, log schema: an array, or a text separated by blanks. */
function scopesOf(scope: Json | undefined): string[] {
  const list = typeof scope === 'string' ? scope.split(/\s+/) : Array.isArray(scope) ? scope : [];
  return list.filter((one) => typeof one === 'string' && one !== '') as string[];
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
