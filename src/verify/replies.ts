import type { Exchange, Json, JsonObject, Reply } from '../model/index.js';
import { SEGMENTS } from '../triggers/exchange-space.js';
import type { Encounter } from './executor.js';
import type { Sighting } from './mine/index.js';

/** What answers a request, whatever its path. */
export interface Service {
  method: string;
  /** The origin and an asterisk. */
  url: string;
}

/** The services that the code asked and that no exchange had a reply of. */
export function unansweredIn(encounters: Encounter[]): Service[] {
  const services = encounters
    .flatMap(({ hook, action }) => [...hook, ...action])
    .flatMap(({ remarks }) => remarks)
    .filter((remark) => remark.kind === 'reply-missing')
    .map(({ method, url }) => ({ method, url: `${new URL(url).origin}/*` }));
  return [...new Map(services.map((one) => [`${one.method} ${one.url}`, one])).values()];
}

/** Properties of response objects, not of bodies: the client libraries' own. */
const ENVELOPES = ['data', 'body', 'response', SEGMENTS.json];

/**
 * The exchange with a reply of each service: as one that works gives it, once for every set
 * of values that the code compares the reply with, then as one that fails in each way there is.
 */
export function withReplies(
  exchange: Exchange,
  services: Service[],
  read: Sighting[],
): { title: string; exchange: Exchange }[] {
  const answers: { title: string; answer: Omit<Reply, 'method' | 'url'> }[] = [
    ...bodiesFor(read).map((body, index) => ({
      title: `the service answers (${String(index + 1)})`,
      answer: { status: 200, body },
    })),
    ...statusesIn(read).map((status) => ({
      title: `the service answers with ${String(status)}`,
      answer: { status, body: bodiesFor(read)[0] ?? {} },
    })),
    { title: 'the service answers with nothing', answer: { status: 200, body: {} } },
    { title: 'the service answers with a list', answer: { status: 200, body: [] } },
    { title: 'the service answers with what is no JSON', answer: { status: 200, body: '<html>' } },
    { title: 'the service denies', answer: { status: 403, body: { error: 'forbidden' } } },
    { title: 'the service knows nothing', answer: { status: 404, body: { error: 'not_found' } } },
    { title: 'the service fails', answer: { status: 500, body: { error: 'internal' } } },
    { title: 'the service is out of reach', answer: { error: 'ECONNREFUSED' } },
  ];
  return answers.map(({ title, answer }) => ({
    title,
    exchange: {
      ...exchange,
      replies: [
        ...(exchange.replies ?? []),
        ...services.map((service) => ({ ...service, ...answer })),
      ],
    },
  }));
}

/** The HTTP statuses that the code looks for. */
function statusesIn(read: Sighting[]): number[] {
  const constants = read
    .filter(({ path }) => /^status(Code)?$/.test(path.at(-1) ?? ''))
    .flatMap((sighting) => sighting.constants);
  const statuses = constants.flatMap((constant) =>
    constant.kind === 'value' && typeof constant.value === 'number' ? [constant.value] : [],
  );
  return [...new Set(statuses)].filter((status) => status >= 200 && status <= 599);
}

const MAX_BODIES = 6;

/** Bodies that have every property the code reads; the n-th has the n-th value known for each. */
function bodiesFor(read: Sighting[]): JsonObject[] {
  const byPath = new Map<string, { path: string[]; values: Json[] }>();
  for (const sighting of read) {
    const path = withoutEnvelopes(sighting.path);
    if (path.length === 0) continue;
    const known = byPath.get(path.join()) ?? { path, values: [] };
    byPath.set(path.join(), known);
    for (const constant of sighting.constants) {
      if (constant.kind === 'value') known.values.push(constant.value);
    }
  }
  const paths = [...byPath.values()];
  const longest = Math.max(1, ...paths.map(({ values }) => values.length));
  return Array.from({ length: Math.min(longest + 1, MAX_BODIES) }, (_, rank) => {
    let body: Json = {};
    for (const { path, values } of paths) {
      body = put(body, path, values[rank] ?? (rank < longest ? (values[0] ?? 'value') : 'other'));
    }
    return body as JsonObject;
  });
}

function withoutEnvelopes(path: string[]): string[] {
  const start = path.findIndex((segment) => !ENVELOPES.includes(segment));
  return start < 0 ? [] : path.slice(start).filter((segment) => segment !== SEGMENTS.json);
}

/** Puts a value at a path; what holds other properties already is left as it is. */
function put(holder: Json, [segment, ...rest]: string[], value: Json): Json {
  if (segment === undefined) {
    return holder !== null && typeof holder === 'object' && Object.keys(holder).length > 0
      ? holder
      : value;
  }
  if (segment === SEGMENTS.length) return holder;
  if (segment === SEGMENTS.element || /^\d+$/.test(segment)) {
    const list = Array.isArray(holder) ? holder : [];
    return [put(list[0] ?? {}, rest, value)];
  }
  const object =
    holder !== null && typeof holder === 'object' && !Array.isArray(holder) ? holder : {};
  return { ...object, [segment]: put(object[segment] ?? {}, rest, value) };
}
