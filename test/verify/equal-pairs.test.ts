import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { verify } from '../../src/verify/index.js';
import { OTHER_STYLES } from './other-styles.js';
import { equalPairs, programs } from './pairs.js';

/** Pairs that are equal, or different only by the platform: whatever else is said is an alarm. */
let runtime: Runtime;
let pairs = 0;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(async () => {
  await runtime.close();
  console.log(`equal pairs: ${String(pairs)}, each without a false alarm unless a test failed`);
});

describe.each(equalPairs())('$behaviour', (pair) => {
  it.each(Object.entries(OTHER_STYLES))('is the same %s', async (_, inStyle) => {
    pairs += 1;
    const { verdict, reason, divergences } = await verify(programs(pair.hook, inStyle(pair)), {
      runtime,
      policies: DEFAULT_POLICIES,
      budget: 300,
    });
    const platform = divergences.length > 0;
    expect({ verdict, reason, divergences }).toMatchObject({
      verdict: platform ? 'differs-by-platform' : 'equivalent',
    });
  });
});
