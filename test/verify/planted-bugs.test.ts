import { afterEach, expect, it, vi } from 'vitest';
import { migrate } from '../../src/index.js';
import type { Conversion } from '../../src/model/index.js';
import type * as Rewrite from '../../src/rewrite/index.js';

/** A rule of the transformer broken on purpose, in every style that it has. */
let breakRule: (code: string) => string = (code) => code;

vi.mock('../../src/rewrite/index.js', async (original) => {
  const rewrite = await original<typeof Rewrite>();
  const convert: typeof rewrite.convert = (...given): Conversion => {
    const conversion = rewrite.convert(...given);
    if (conversion.kind !== 'converted') return conversion;
    const { action } = conversion;
    return { ...conversion, action: { ...action, code: breakRule(action.code) } };
  };
  return { ...rewrite, convert };
});

afterEach(() => {
  breakRule = (code) => code;
});

it.each<[string, (code: string) => string]>([
  ['a denial granted', (code) => code.replaceAll('api.access.deny(', 'void (')],
  ['claims lost', (code) => code.replaceAll('api.accessToken.setCustomClaim(', 'void (')],
  ['scopes left as they are', (code) => code.replaceAll(/api\.transaction\.\w+\(/g, 'void (')],
])('%s turns the bundled tenant red', { timeout: 300_000 }, async (_, rule) => {
  breakRule = rule;
  const { report } = await migrate(['fixtures/tenant'], { budget: 30 });
  expect(report.summary.divergent).toBeGreaterThan(0);
});
