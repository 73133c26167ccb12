import type { Exchange, Json, Scenario } from '../model/index.js';

const MAX_ROUNDS = 12;

/** Where something can be left out: the index of an exchange, then keys and indices below it. */
type Cut = (string | number)[];

/**
 * The smallest scenario found that still satisfies `shows`, which answers for all candidates at
 * once. A round tries every single cut, then all those together that did no harm alone.
 */
export async function shrink(
  scenario: Scenario,
  shows: (candidates: Scenario[]) => Promise<boolean[]>,
  isOver: () => boolean,
): Promise<Scenario> {
  let smallest = scenario;
  for (let round = 0; round < MAX_ROUNDS && !isOver(); round += 1) {
    const cuts = cutsOf(smallest.exchanges);
    const candidates = cuts.map((cut) => without(smallest, [cut]));
    const answers = await shows(candidates);
    const harmless = cuts.filter((_, index) => answers[index]);
    const [first] = harmless;
    if (!first) break;
    const together = without(smallest, outermost(harmless));
    const [stillShows] = harmless.length > 1 ? await shows([together]) : [true];
    smallest = stillShows ? together : without(smallest, [first]);
  }
  return smallest;
}

/** Whole exchanges first, then their parts. What others need stays: an address, a name and id. */
function cutsOf(exchanges: Exchange[]): Cut[] {
  const whole = exchanges.length > 1 ? exchanges.map((_, index): Cut => [index]) : [];
  return [...whole, ...exchanges.flatMap((exchange, index) => partsOf(exchange as Json, [index]))];
}

function partsOf(value: Json, at: Cut): Cut[] {
  if (value === null || typeof value !== 'object') return [];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return keys.flatMap((key): Cut[] => {
    const cut = [...at, key];
    const inner = (value as Record<string | number, Json>)[key] ?? null;
    return isNeeded(cut) ? [] : [cut, ...partsOf(inner, cut)];
  });
}

/** Fields without which an exchange would be none: see docs/exchange.schema.json. */
function isNeeded(cut: Cut): boolean {
  const [, section, field, last] = cut;
  if (section === 'organization') return cut.length === 3 && (field === 'id' || field === 'name');
  return (section === 'replies' && last === 'url') || (section === 'logged' && cut.length > 2);
}

function outermost(cuts: Cut[]): Cut[] {
  return cuts.filter(
    (cut) =>
      !cuts.some(
        (other) => other.length < cut.length && other.every((step, index) => step === cut[index]),
      ),
  );
}

function without(scenario: Scenario, cuts: Cut[]): Scenario {
  const exchanges = structuredClone(scenario.exchanges);
  // From the end, so that the indices of what comes before stay right.
  for (const cut of [...cuts].reverse()) {
    const last = cut.at(-1) ?? 0;
    const holder = cut
      .slice(0, -1)
      .reduce<unknown>(
        (value, step) => (value as Record<string | number, unknown>)[step],
        exchanges,
      );
    if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else Reflect.deleteProperty(holder as object, last);
  }
  return { ...scenario, exchanges: exchanges.length > 0 ? exchanges : scenario.exchanges };
}
