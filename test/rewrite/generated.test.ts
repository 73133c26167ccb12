import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  DEFAULT_POLICIES,
  STYLES,
  type Conversion,
  type Style,
  type Verification,
} from '../../src/model/index.js';
import { convert } from '../../src/rewrite/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { checkActions } from '../../src/typecheck/index.js';
import { verify } from '../../src/verify/index.js';
import { alteredHook } from './altered-hooks.js';
import { fixturesOf } from './fixture-pairs.js';
import { generatedHook } from './generated-hooks.js';
import { generatedScopeHook } from './generated-scope-hooks.js';
import { plainHook } from '../plain-hook.js';

const RUNS = Number(process.env['GENERATED_HOOKS'] ?? 25);

type Converted = Extract<Conversion, { kind: 'converted' }>;

function converted(text: string, from?: Style): Converted {
  const conversion = convert(plainHook(text), from ? { from } : {});
  if (conversion.kind !== 'converted') throw new Error(JSON.stringify(conversion));
  return conversion;
}

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

async function verified(text: string, code: string): Promise<Verification> {
  const about = { trigger: 'credentials-exchange', dependencies: {} } as const;
  return verify(
    {
      hook: { ...about, side: 'hook', name: 'hook', code: text },
      action: { ...about, side: 'action', name: 'action', code },
    },
    { runtime, policies: DEFAULT_POLICIES, budget: 60 },
  );
}

test('a generated hook becomes an Action that types allow and a second run leaves alone', async () => {
  const actions = fc
    .sample(generatedHook(), { seed: 7, numRuns: 300 })
    .flatMap((text) => STYLES.map((style) => converted(text, style).action));
  const faults = (await checkActions(actions)).filter(({ ours }) => ours);
  expect(faults).toEqual([]);
  for (const { code } of actions) expect(convert(plainHook(code)).kind).toBe('unchanged');
});

test(
  'a generated hook ends as it did, and is never granted what it was not, in any style',
  { timeout: 900_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(generatedHook(), async (text) => {
        const own = converted(text);
        const shown = (about: Verification): string =>
          `${own.style}\n${own.action.code}\n${JSON.stringify(about.divergences[0])}`;
        // An adapter cannot catch what the hook throws in a timer after its answer: then the
        // Action fails where the hook had answered. The other way round must never happen.
        for (const style of [own.style, 'bridged'] as const) {
          const about = await verified(text, converted(text, style).action.code);
          if (style !== 'bridged') expect(about.verdict, shown(about)).not.toBe('divergent');
          const granted = about.divergences.some(
            ({ hook, action }) => action.outcome.kind === 'token' && hook.outcome.kind !== 'token',
          );
          expect(granted, shown(about)).toBe(false);
        }
      }),
      { numRuns: RUNS, seed: 11, endOnFailure: true },
    );
  },
);

test(
  'scopes come out as they were, whatever was done to their list',
  { timeout: 900_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(generatedScopeHook(), async (text) => {
        const { action, style } = converted(text);
        const about = await verified(text, action.code);
        const shown = `${style}\n${action.code}\n${JSON.stringify(about.divergences[0])}`;
        expect(about.verdict, shown).not.toBe('divergent');
      }),
      { numRuns: 2 * RUNS, seed: Number(process.env['SEED'] ?? 5), endOnFailure: true },
    );
  },
);

test(
  'a fixture that somebody has altered ends as it did, with the same claims, scopes, errors and requests',
  { timeout: 900_000 },
  async () => {
    // What a fixture shows to be divergent stays so however it is altered.
    const hooks = fixturesOf('convert', 'credentials-exchange').flatMap(
      ({ hook, expected: { verdict } }) => (verdict === 'divergent' ? [] : [hook.text]),
    );
    await fc.assert(
      fc.asyncProperty(alteredHook(hooks), async (text) => {
        const conversion = convert(plainHook(text));
        if (conversion.kind !== 'converted' || conversion.style === 'bridged') return;
        const { divergences } = await verified(text, conversion.action.code);
        // An Action fails where nobody knows what the platform made of scopes that are no list.
        const isKnown = ({ hook }: (typeof divergences)[number]): boolean =>
          !hook.remarks.some(({ kind }) => kind === 'scope-not-a-list');
        const wrong = divergences.filter((one) => one.class === 'action' && isKnown(one));
        expect(wrong, `${text}\n=====\n${conversion.action.code}`).toEqual([]);
      }),
      { numRuns: 3 * RUNS, seed: Number(process.env['SEED'] ?? 3), endOnFailure: true },
    );
  },
);
