import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICIES, type Conversion } from '../../src/model/index.js';
import { convert } from '../../src/rewrite/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { verify } from '../../src/verify/index.js';
import { plainHook } from '../plain-hook.js';
import { fixturesOf } from './fixture-pairs.js';
import { hookWithMeetingNames } from './names/meeting-names.js';
import { resolved } from './names/resolved.js';

const RUNS = Number(process.env['GENERATED_HOOKS'] ?? 25);

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

function actionOf(text: string): string {
  const conversion: Conversion = convert(plainHook(text));
  if (conversion.kind !== 'converted') throw new Error(`${conversion.kind}:\n${text}`);
  return conversion.action.code;
}

test(
  'a hook whose names meet becomes the same Action but for names, or one that does the same',
  { timeout: 900_000 },
  async () => {
    const hooks = fixturesOf('convert', 'credentials-exchange').flatMap(
      ({ hook, expected: { verdict, policies } }) =>
        verdict === 'divergent' || policies ? [] : [hook.text],
    );
    const shapes = new Map<string, string | undefined>();
    const shapeOf = (code: string): string | undefined => resolved(code)?.shape;
    await fc.assert(
      fc.asyncProperty(hookWithMeetingNames(hooks), async ({ own, text }) => {
        const code = actionOf(text);
        if (!shapes.has(own)) shapes.set(own, shapeOf(actionOf(own)));
        if (shapeOf(code) === shapes.get(own)) return;
        const about = { trigger: 'credentials-exchange', dependencies: {} } as const;
        const { divergences } = await verify(
          {
            hook: { ...about, side: 'hook', name: 'hook', code: text },
            action: { ...about, side: 'action', name: 'action', code },
          },
          { runtime, policies: DEFAULT_POLICIES, budget: 60 },
        );
        const wrong = divergences.filter((one) => one.class === 'action');
        expect(wrong, `${text}\n=====\n${code}`).toEqual([]);
      }),
      { numRuns: 20 * RUNS, seed: Number(process.env['SEED'] ?? 9), endOnFailure: true },
    );
  },
);
