import { ClientRequestInterceptor } from '@mswjs/interceptors/ClientRequest';
import { FetchInterceptor } from '@mswjs/interceptors/fetch';
import type { RecordedRequest, Reply } from '../../model/index.js';

/** Who is executing: gets each request, and has the replies to it. */
export interface NetworkUser {
  replies: Reply[];
  record(request: RecordedRequest): void;
}

let user: NetworkUser | undefined;
let inFlight = 0;
/** How often each reply has been given in this execution. */
let given = new Map<Reply, number>();

/** Whose requests are answered from now on. */
export function answerFor(next: NetworkUser | undefined): void {
  user = next;
  given = new Map();
}

/** Requests that were sent and not answered yet. */
export function requestsInFlight(): number {
  return inFlight;
}

interface Intercepted {
  request: Request;
  controller: { respondWith(response: Response): unknown; errorWith(reason: unknown): unknown };
}

async function answer({ request, controller }: Intercepted, failure: Failure): Promise<void> {
  inFlight += 1;
  try {
    const body = await request.clone().text();
    const { method, url } = request;
    const reply = user && choose(user.replies, method, url);
    user?.record({ method, url, ...(body && { body }), reply: reply ? 'matched' : 'missing' });
    if (!reply) controller.errorWith(failure(unreachable(url)));
    else if (reply.error !== undefined) controller.errorWith(failure(broken(reply.error)));
    else await controller.respondWith(responseOf(reply));
  } finally {
    inFlight -= 1;
  }
}

type Failure = (cause: Error) => Error;

/** The first reply that fits and was not given yet; the last that fits is given again. */
function choose(replies: Reply[], method: string, url: string): Reply | undefined {
  const fitting = replies.filter(
    (reply) => (reply.method ?? method).toUpperCase() === method && sameUrl(reply.url, url),
  );
  const reply = fitting.find((candidate) => !given.has(candidate)) ?? fitting.at(-1);
  if (reply) given.set(reply, (given.get(reply) ?? 0) + 1);
  return reply;
}

/** `https://crm.example/*` stands for every address that begins so. */
function sameUrl(some: string, other: string): boolean {
  if (some.endsWith('*')) return new URL(other).href.startsWith(some.slice(0, -1));
  return URL.canParse(some) ? new URL(some).href === new URL(other).href : some === other;
}

function responseOf({ status = 200, headers = {}, body }: Reply): Response {
  const empty = body === undefined || [101, 204, 205, 304].includes(status);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  return new Response(empty ? null : text, {
    status,
    headers: { ...(!empty && { 'content-type': type }), ...headers },
  });
}

/** What Node says of a host that has no address. */
function unreachable(url: string): Error {
  const { hostname } = new URL(url);
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
    errno: -3008,
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname,
  });
}

/** A recorded failure: its code where the text is one, as in `ECONNRESET`. */
function broken(text: string): Error {
  const code = /^E[A-Z_]+$/.test(text) ? { code: text } : {};
  return Object.assign(new Error(text), code);
}

const clientRequests = new ClientRequestInterceptor();
clientRequests.on('request', (event) => answer(event, (cause) => cause));
const fetches = new FetchInterceptor();
fetches.on('request', (event) =>
  answer(event, (cause) => new TypeError('fetch failed', { cause })),
);

clientRequests.apply();
fetches.apply();
