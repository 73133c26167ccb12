import { isDeepStrictEqual } from 'node:util';
import type { Exchange, Json, JsonObject, Scenario } from '../model/index.js';

/** Each round takes the first smaller scenario that still shows the difference. */
const MAX_ROUNDS = 40;

/**
 * The smallest scenario found that still satisfies `shows`. Tries all smaller ones of a round at
 * once: `shows` answers for each, in order.
 */
export async function shrink(
  scenario: Scenario,
  shows: (candidates: Scenario[]) => Promise<boolean[]>,
): Promise<Scenario> {
  let smallest = scenario;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const candidates = smallerThan(smallest);
    if (candidates.length === 0) break;
    const answers = await shows(candidates);
    const smaller = candidates[answers.indexOf(true)];
    if (!smaller) break;
    smallest = smaller;
  }
  return smallest;
}

/** Scenarios with one thing less, boldest first. */
function smallerThan(scenario: Scenario): Scenario[] {
  const { exchanges } = scenario;
  const shorter =
    exchanges.length > 1
      ? exchanges.map((_, without) => exchanges.filter((_, index) => index !== without))
      : [];
  const simpler = exchanges.flatMap((exchange, index) =>
    simplerObjects(exchange as JsonObject).map((simple) =>
      exchanges.map((other, at) => (at === index ? (simple as Exchange) : other)),
    ),
  );
  return [...shorter, ...simpler]
    .filter((candidate) => !isDeepStrictEqual(candidate, exchanges))
    .map((candidate) => ({ ...scenario, exchanges: candidate }));
}

/** The object without each of its keys, then with each of its values made simpler. */
function simplerObjects(object: JsonObject): JsonObject[] {
  const keys = Object.keys(object);
  const without = keys.map((key) =>
    Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)),
  );
  const within = keys.flatMap((key) =>
    simplerValues(object[key] ?? null).map((value) => ({ ...object, [key]: value })),
  );
  return [...without, ...within];
}

function simplerValues(value: Json): Json[] {
  if (Array.isArray(value)) {
    const shorter = value.map((_, without) => value.filter((_, index) => index !== without));
    return value.length > 1 ? [[], ...shorter] : shorter;
  }
  return value !== null && typeof value === 'object' ? simplerObjects(value) : [];
}
