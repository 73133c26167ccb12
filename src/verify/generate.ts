import fc from 'fast-check';
import type { Exchange, Scenario } from '../model/index.js';
import type { ExchangeSpace } from '../triggers/exchange-space.js';
import type { Change, Input, Inputs } from './inputs.js';

function titleOf({ slot, value }: Change): string {
  const name = slot.join('.');
  return value === undefined ? `without ${name}` : `${name} = ${JSON.stringify(value)}`;
}

/** One scenario for each set of changes. */
export function changed(space: ExchangeSpace, base: Exchange, changes: Change[][]): Scenario[] {
  return changes.map((together) => scenarioOf(space, base, together));
}

/**
 * Every value of every slot, one change at a time on the same exchange: the first values of all
 * slots come before the second values of any.
 */
export function singleChanges(
  space: ExchangeSpace,
  base: Exchange,
  { slots, links }: Pick<Inputs, 'slots' | 'links'>,
): Scenario[] {
  const longest = Math.max(0, ...slots.map(({ values }) => values.length));
  const changes = Array.from({ length: longest }, (_, rank) =>
    slots.flatMap(({ slot, values }): Change[] =>
      rank < values.length ? [{ slot, value: values[rank] }] : [],
    ),
  ).flat();
  return changed(space, base, [...links, ...changes.map((change) => [change])]);
}

function scenarioOf(space: ExchangeSpace, base: Exchange, changes: Change[]): Scenario {
  const exchange = changes.reduce(
    (changed, { slot, value }) => space.place(changed, slot, value),
    base,
  );
  return { name: changes.map(titleOf).join(', ') || 'plain', exchanges: [exchange] };
}

/** Of how many made-up scenarios one is a sequence on a warm instance. */
const SEQUENCE_EVERY = 4;

/**
 * Scenarios put together at random: several slots changed at once on one of the bases, and
 * sequences of such exchanges. The same seed gives the same scenarios.
 */
export function randomScenarios(
  space: ExchangeSpace,
  bases: Exchange[],
  { slots, links }: Inputs,
  { seed, count }: { seed: number; count: number },
): Scenario[] {
  const exchange = fc
    .tuple(fc.constantFrom(...bases), changesArbitrary(slots, links))
    .map(([base, changes]) => scenarioOf(space, base, changes));
  const sequence = fc.array(exchange, { minLength: 2, maxLength: 4 }).map((scenarios) => ({
    name: scenarios.map(({ name }) => name).join(', then '),
    exchanges: scenarios.flatMap(({ exchanges }) => exchanges),
  }));
  const scenario = fc.oneof(
    { arbitrary: exchange, weight: SEQUENCE_EVERY - 1 },
    { arbitrary: sequence, weight: 1 },
  );
  return fc.sample(scenario, { seed, numRuns: count });
}

function changesArbitrary(slots: Input[], links: Change[][]): fc.Arbitrary<Change[]> {
  const one = slots.map(({ slot, values }) =>
    fc.option(
      fc
        .oneof(
          { arbitrary: fc.constantFrom(...values), weight: 6 },
          { arbitrary: fc.string({ maxLength: 12 }), weight: 1 },
        )
        .map((value): Change[] => [{ slot, value }]),
      { freq: 2, nil: [] as Change[] },
    ),
  );
  const linked = links.map((link) =>
    fc.option(fc.constant(link), { freq: 1, nil: [] as Change[] }),
  );
  return fc.tuple(...one, ...linked).map((changes) => changes.flat());
}
