import type { Json, Reply } from '../model/index.js';
import { SEGMENTS, type ExchangeSpace, type Slot } from '../triggers/exchange-space.js';
import { ELSEWHERE } from './mine/index.js';

/** First segment of a slot in the replies of other services. */
const REPLY = 'reply';
const STATUS = '(status)';
const OK = '(ok)';

/** Properties of response objects, not of bodies: the client libraries' own. */
const ENVELOPES = ['data', 'body', 'response', SEGMENTS.json];

/** The space with what the code reads of replies besides: their status and their bodies. */
export function withReplySlots(space: ExchangeSpace): ExchangeSpace {
  return {
    ...space,
    slotOf: (side, input) =>
      input[0] === ELSEWHERE ? replySlot(input.slice(1)) : space.slotOf(side, input),
    domainOf: (slot) => (slot[0] === REPLY ? 'json' : space.domainOf(slot)),
    place(exchange, slot, value) {
      if (slot[0] !== REPLY) return space.place(exchange, slot, value);
      const replies = exchange.replies?.map((reply) => replied(reply, slot, value));
      return replies ? { ...exchange, replies } : exchange;
    },
  };
}

/** The place in a body that a slot stands for. */
export function bodyPath([head, ...path]: Slot): Slot | undefined {
  return head === REPLY && path[0] !== STATUS && path[0] !== OK ? path : undefined;
}

function replySlot(path: readonly string[]): Slot | undefined {
  const start = path.findIndex((segment) => !ENVELOPES.includes(segment));
  const below = start < 0 ? [] : path.slice(start).filter((segment) => segment !== SEGMENTS.json);
  const [first, second] = below;
  if (first === undefined || below.at(-1) === SEGMENTS.length) return undefined;
  if (second === undefined && (first === 'status' || first === 'statusCode'))
    return [REPLY, STATUS];
  return second === undefined && first === 'ok' ? [REPLY, OK] : [REPLY, ...below];
}

function replied(reply: Reply, [, ...path]: Slot, value: Json | undefined): Reply {
  if (reply.error !== undefined) return reply;
  if (path[0] === OK) return { ...reply, status: value ? 200 : 500 };
  if (path[0] === STATUS) return { ...reply, status: statusOf(value) };
  const body = put(reply.body ?? {}, path, value);
  return body === undefined ? reply : { ...reply, body };
}

/** A status that a service can answer with; anything else stands for a failure. */
function statusOf(value: Json | undefined): number {
  const status = Number(value);
  return Number.isInteger(status) && status >= 200 && status <= 599 ? status : 500;
}

/** Puts a value at a path of a body; an object that has properties does not become a list. */
export function put(
  holder: Json | undefined,
  [segment, ...rest]: Slot,
  value: Json | undefined,
): Json | undefined {
  if (segment === undefined) return value;
  if (segment === SEGMENTS.element || /^\d+$/.test(segment)) {
    if (isFilledObject(holder)) return holder;
    const list = Array.isArray(holder) ? holder : [];
    const item = put(list[0], rest, value);
    return item === undefined ? [] : [item];
  }
  const object =
    holder !== null && typeof holder === 'object' && !Array.isArray(holder) ? holder : {};
  const { [segment]: before, ...others } = object;
  const inner = put(before, rest, value);
  return inner === undefined ? others : { ...others, [segment]: inner };
}

function isFilledObject(value: Json | undefined): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length > 0
  );
}
