import { resolve } from 'node:path';
import { exchangesBeside, readExchanges } from '../exchanges/index.js';
import type { HookSource, Scenario } from '../model/index.js';

/**
 * The scenarios that a person gave for a hook: those named for all hooks, and those in files
 * beside its script.
 *
 * @throws ExchangeFileError
 */
export function givenScenarios(
  cwd: string,
  forAll: string | undefined,
): (hook: HookSource) => Scenario[] {
  const common = forAll === undefined ? [] : readExchanges(resolve(cwd, forAll));
  return (hook) => [...common, ...exchangesBeside(resolve(cwd, hook.file))];
}
