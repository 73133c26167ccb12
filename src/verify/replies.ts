import type { Exchange, Json, Reply } from '../model/index.js';
import type { Encounter } from './executor.js';
import type { Input } from './inputs.js';
import { bodyPath, put } from './reply-slots.js';

/** What answers a request, whatever its path. */
export interface Service {
  method: string;
  /** The origin and an asterisk. */
  url: string;
}

/** The services that the code asked and that the exchange had no reply of. */
export function unansweredIn({ hook, action }: Encounter): Service[] {
  const services = [...hook, ...action]
    .flatMap(({ remarks }) => remarks)
    .filter((remark) => remark.kind === 'reply-missing')
    .map(({ method, url }) => ({ method, url: `${new URL(url).origin}/*` }));
  return [...new Map(services.map((one) => [`${one.method} ${one.url}`, one])).values()];
}

/**
 * The exchange with a reply of each service: first as one that works gives it, once for every set
 * of values that the code compares the reply with, then as one that fails in each way there is,
 * at once or when it is asked again.
 */
export function withReplies(
  exchange: Exchange,
  services: Service[],
  inputs: Input[],
): { title: string; exchange: Exchange }[] {
  const bodies = bodiesFor(inputs);
  const works = { status: 200, body: bodies[0] ?? {} };
  const answers: { title: string; inTurn: Answer[] }[] = [
    ...bodies.map((body, index) => ({
      title: `the service answers (${String(index + 1)})`,
      inTurn: [{ status: 200, body }],
    })),
    ...MISHAPS.map(({ title, answer }) => ({ title, inTurn: [answer] })),
    ...MISHAPS.map(({ title, answer }) => ({ title: `then ${title}`, inTurn: [works, answer] })),
  ];
  return answers.map(({ title, inTurn }) => ({
    title,
    exchange: {
      ...exchange,
      replies: [
        ...(exchange.replies ?? []),
        ...services.flatMap((service) => inTurn.map((answer) => ({ ...service, ...answer }))),
      ],
    },
  }));
}

type Answer = Omit<Reply, 'method' | 'url'>;

const MISHAPS: { title: string; answer: Answer }[] = [
  { title: 'the service answers with nothing', answer: { status: 200, body: {} } },
  { title: 'the service answers with a list', answer: { status: 200, body: [] } },
  { title: 'the service answers with what is no JSON', answer: { status: 200, body: '<html>' } },
  { title: 'the service denies', answer: { status: 403, body: { error: 'forbidden' } } },
  { title: 'the service knows nothing', answer: { status: 404, body: { error: 'not_found' } } },
  { title: 'the service fails', answer: { status: 500, body: { error: 'internal' } } },
  { title: 'the service is out of reach', answer: { error: 'ECONNREFUSED' } },
];

const MAX_BODIES = 4;

/** Bodies that have every property the code reads; the n-th has the n-th value known for each. */
function bodiesFor(inputs: Input[]): Json[] {
  const read = inputs.flatMap(({ slot, values }) => {
    const path = bodyPath(slot);
    return path ? [{ path, values: values.filter(Boolean) }] : [];
  });
  // What is deeper last: the value of an object must not replace its properties.
  read.sort((one, other) => one.path.length - other.path.length);
  return Array.from({ length: MAX_BODIES }, (_, rank) =>
    read.reduce<Json>(
      (body, { path, values }) => put(body, path, values[rank] ?? values[0] ?? 'value') ?? body,
      {},
    ),
  );
}
