import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { verify } from '../../src/verify/index.js';
import { mutantsOf } from './mutants.js';
import { equalPairs, programs } from './pairs.js';
import { writeFileSync } from 'node:fs';
let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());
it('x', async () => {
  const survivors = [];
  let total = 0;
  const t0 = Date.now();
  for (const p of equalPairs()) {
    const t = Date.now();
    const ms = mutantsOf(p.action);
    total += ms.length;
    const before = survivors.length;
    for (const m of ms) {
      const v = await verify(programs(p.hook, m.code), { runtime, policies: DEFAULT_POLICIES });
      if (v.verdict !== 'divergent')
        survivors.push({
          behaviour: p.behaviour,
          mutator: m.mutator,
          line: m.line,
          was: m.was,
          is: m.is,
          verdict: v.verdict,
          reason: v.reason,
        });
    }
    console.log(p.behaviour, ms.length, survivors.length - before, Date.now() - t);
    writeFileSync('/tmp/vt/survivors.json', JSON.stringify(survivors, null, 1));
  }
  console.log(total, survivors.length, Date.now() - t0);
}, 1_500_000);
