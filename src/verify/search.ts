import type { Exchange, Scenario } from '../model/index.js';
import type { ExchangeSpace } from '../triggers/exchange-space.js';
import { branchScenarios, randomScenarios, singleChanges } from './generate.js';
import { inputsOf, type Inputs } from './inputs.js';
import type { Investigation } from './investigation.js';
import type { Pair } from './pair.js';
import { unansweredIn, withReplies } from './replies.js';

const BATCH = 64;
/** How many services that are asked one after the other are given replies. */
const MAX_SERVICES = 3;

export interface Plan {
  pair: Pair;
  space: ExchangeSpace;
  real: Scenario[];
  seed: number;
  budget: number;
}

/** Goes on while new things happen, the budget lasts and no fault of the Action has been seen. */
export async function search(investigation: Investigation, plan: Plan): Promise<void> {
  const { pair, space, real, seed, budget } = plan;
  const inputs = inputsOf(pair, space, seed);
  await investigation.run([...real, ...space.builtIn]);
  const plain = await withServices(investigation, space.builtIn[0]?.exchanges[0] ?? {}, inputs);

  const changes = [
    ...branchScenarios(space, plain, inputs),
    ...singleChanges(space, plain, inputs),
  ].slice(0, budget);
  for (let from = 0; from < changes.length && goesOn(investigation); from += BATCH) {
    await investigation.run(changes.slice(from, from + BATCH));
  }

  let left = budget - changes.length;
  let news = true;
  for (let round = 1; left > 0 && news && goesOn(investigation); round += 1) {
    const count = Math.min(BATCH, left);
    left -= count;
    const bases = [plain, ...investigation.telling];
    const options = { seed: seed + round, count };
    news = await investigation.run(randomScenarios(space, bases, inputs, options));
  }
}

/** Tries every kind of reply where the code asks other services; gives the one that works. */
async function withServices(
  investigation: Investigation,
  plain: Exchange,
  { replies }: Inputs,
): Promise<Exchange> {
  let base = plain;
  // A second service may be asked only after the first has answered.
  for (let depth = 0; depth < MAX_SERVICES; depth += 1) {
    const [last] = investigation.observed.slice(-1);
    const encounters = depth === 0 ? investigation.observed : last ? [last] : [];
    const services = unansweredIn(encounters.map(({ encounter }) => encounter));
    if (services.length === 0) break;
    const replied = withReplies(base, services, replies);
    base = replied[0]?.exchange ?? base;
    await investigation.run(
      [...replied.slice(1), ...replied.slice(0, 1)].map(({ title, exchange }) => ({
        name: title,
        exchanges: [exchange],
      })),
    );
  }
  return base;
}

function goesOn({ observed }: Investigation): boolean {
  return !observed.some(
    ({ comparison }) =>
      comparison.kind === 'different' &&
      comparison.differences.some(({ what }) => what !== 'scopes'),
  );
}
