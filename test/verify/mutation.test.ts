import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { verify, type Executor } from '../../src/verify/index.js';
import { mutantsOf, type Mutant } from './mutants.js';
import { convertedPairs, equalPairs, programs } from './pairs.js';

/**
 * The power of the harness: Actions with one thing changed must be found divergent with made-up
 * exchanges only. survivors.json lists every mutant that is not, with the reason: `same` ones do
 * what the Action did and say nothing of the harness, the others were missed.
 */
interface Survivor extends Omit<Mutant, 'code'> {
  behaviour: string;
  same: boolean;
  reason: string;
}

/** Actions that a person wrote; `npm run test:power` takes those that the transformer wrote too. */
const PAIRS = [...equalPairs(), ...(process.env['TEST_POWER'] === '1' ? convertedPairs() : [])];
const GOAL = 0.98;
const FEWEST_DIFFERENT = 500;

const listed = JSON.parse(readFileSync('test/verify/survivors.json', 'utf8')) as Survivor[];
const idOf = (behaviour: string, { mutator, line, was, is }: Omit<Mutant, 'code'>) =>
  JSON.stringify([behaviour, mutator, line, was, is]);

/** What a hook does in a batch of scenarios is the same for every mutant of its Action. */
function rememberingHooks(executor: Executor): Executor {
  const known = new Map<string, ReturnType<Executor['executeAll']>>();
  return {
    executeAll(program, scenarios, options) {
      if (program.side === 'action') return executor.executeAll(program, scenarios, options);
      const key = JSON.stringify([program.code, scenarios, options]);
      const executed = known.get(key) ?? executor.executeAll(program, scenarios, options);
      known.set(key, executed);
      return executed;
    },
    watch: (program, scenarios) => executor.watch(program, scenarios),
  };
}

let runtime: Runtime;
beforeAll(async () => {
  // A mutant may never end.
  runtime = await createRuntime({ policies: DEFAULT_POLICIES, timeLimit: 500 });
});
afterAll(() => runtime.close());

let mutants = 0;
const survivors = new Map<string, Omit<Survivor, 'same' | 'reason'>>();

/** Mutants of one Action under way at a time, so that both processes always have work. */
const PARALLEL = 3;

describe('one thing changed in the Action', () => {
  it.each(PAIRS)('$behaviour', { timeout: 300_000 }, async ({ behaviour, hook, action }) => {
    const options = { runtime: rememberingHooks(runtime), policies: DEFAULT_POLICIES, show: 0 };
    const { missing, scenarios } = await verify(programs(hook, action), options);
    // Without the packages that it requires nothing can be said of a hook or its mutants.
    if (missing.length > 0 && scenarios.same === 0) return;
    const queue = mutantsOf(action).values();
    const work = async () => {
      for (const { code, ...mutant } of queue) {
        mutants += 1;
        const { verdict } = await verify(programs(hook, code), options);
        if (verdict === 'divergent') continue;
        survivors.set(idOf(behaviour, mutant), { behaviour, ...mutant });
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
  });

  it(`is found in at least ${String(GOAL * 100)} of 100 mutants that really differ`, () => {
    const known = new Map(listed.map((survivor) => [idOf(survivor.behaviour, survivor), survivor]));
    const missed = [...survivors].filter(([id]) => known.get(id)?.same !== true);
    const different = mutants - (survivors.size - missed.length);
    const found = different - missed.length;
    const share = ((100 * found) / different).toFixed(1);
    console.log(
      `mutants: ${String(mutants)}, really different: ${String(different)}, found divergent: ${String(found)} (${share} %)`,
    );
    const unlisted = missed.filter(([id]) => !known.has(id)).map(([, survivor]) => survivor);
    if (unlisted.length > 0) console.log(`not in the list:\n${JSON.stringify(unlisted, null, 2)}`);
    expect(different).toBeGreaterThanOrEqual(FEWEST_DIFFERENT);
    expect(found / different).toBeGreaterThanOrEqual(GOAL);
  });

  it('leaves the list of survivors true', () => {
    const behaviours = new Set(PAIRS.map(({ behaviour }) => behaviour));
    const stale = listed.filter(
      (survivor) =>
        behaviours.has(survivor.behaviour) && !survivors.has(idOf(survivor.behaviour, survivor)),
    );
    expect(stale).toEqual([]);
  });
});
