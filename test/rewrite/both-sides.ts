import { expect } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { convert } from '../../src/rewrite/index.js';
import type { Runtime } from '../../src/runtime/index.js';
import { verify } from '../../src/verify/index.js';
import { plainHook } from '../plain-hook.js';

/** The Action of a hook, after both have been run and did the same. */
export async function provenAction(text: string, runtime: Runtime): Promise<string> {
  const hook = plainHook(text);
  const conversion = convert(hook);
  if (conversion.kind !== 'converted') throw new Error(conversion.kind);
  const { code } = conversion.action;
  const { trigger, name, dependencies } = hook;
  const side = { trigger, name, dependencies };
  const { verdict, reason, divergences } = await verify(
    { hook: { side: 'hook', ...side, code: text }, action: { side: 'action', ...side, code } },
    { runtime, policies: DEFAULT_POLICIES, budget: 60 },
  );
  // What needs a package is told by its text alone: none is installed here.
  const proven = text.includes("require('lodash')")
    ? /^inconclusive$/
    : /^(equivalent|differs-by-platform)$/;
  expect(verdict, reason + JSON.stringify(divergences[0])).toMatch(proven);
  return code;
}
