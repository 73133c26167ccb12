import { AssertionError } from 'node:assert';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exchangesBeside, readExchanges } from '../exchanges/index.js';
import { DEFAULT_POLICIES, type Policies, type Verification } from '../model/index.js';
import { createRuntime } from '../runtime/index.js';
import { readHooks, readKeywords } from '../sources/index.js';
import { readActions } from '../sources/read-actions.js';
import { pairOf, verify, type Paths } from '../verify/index.js';

export interface ExpectEquivalentOptions {
  policies?: Partial<Policies>;
  /** Exchange files to run besides the made-up ones: a file or a folder. */
  exchanges?: string;
  /** A Deploy CLI export whose clients and grants are run. */
  tenant?: string;
  /** A folder whose `node_modules` has the packages that hook and Action require. */
  modules?: string;
  /** The configuration of Deploy CLI whose keywords fill the markers in both codes. */
  keywords?: string | URL;
  seed?: number;
  budget?: number;
  /** Seconds after which the pair is given up as inconclusive. Default 120. */
  deadline?: number;
  /** Pass where only the platform differs. Default true. */
  allowPlatformDifferences?: boolean;
}

/**
 * Holds an Action against the hook that it replaces: for vitest, `node:test` and every other
 * runner that takes an exception for a failure. Runs both on made-up exchanges and on those that
 * lie next to the hook.
 *
 * @param hook Path of the hook's script or, in a Deploy CLI export, of its json.
 * @param action Path of the Action's code.
 * @throws AssertionError with the smallest counterexamples and the commands that replay them.
 */
export async function expectEquivalent(
  hook: string | URL,
  action: string | URL,
  options: ExpectEquivalentOptions = {},
): Promise<Verification> {
  const keywords = options.keywords && pathOf(options.keywords);
  const paths = { hook: pathOf(hook), action: pathOf(action) };
  const { seed, budget, deadline, modules, allowPlatformDifferences = true } = options;
  const policies = { ...DEFAULT_POLICIES, ...options.policies };
  const found = (await readHooks([paths.hook], { trigger: 'credentials-exchange' })).found;
  const source = found.flatMap((entry) => (entry.kind === 'hook' ? [entry.hook] : []))[0];
  if (!source) throw new TypeError(`${paths.hook} is no hook`);
  const [target] = await readActions([paths.action]);
  if (!target) throw new TypeError(`${paths.action} is no Action`);
  const runtime = await createRuntime({ policies, ...(modules !== undefined && { modules }) });
  try {
    const verification = await verify(pairOf(source, target), {
      runtime,
      policies,
      exchanges: [
        ...exchangesBeside(paths.hook),
        ...(options.exchanges === undefined ? [] : readExchanges(options.exchanges)),
      ],
      paths,
      ...(keywords && { keywords: readKeywords(keywords) }),
      ...(options.tenant !== undefined && {
        tenant: (await readHooks([options.tenant])).tenant,
      }),
      ...(seed !== undefined && { seed }),
      ...(budget !== undefined && { budget }),
      ...(deadline !== undefined && { deadline }),
    });
    const passes =
      verification.verdict === 'equivalent' ||
      (allowPlatformDifferences && verification.verdict === 'differs-by-platform');
    if (!passes) throw failure(paths, verification);
    return verification;
  } finally {
    await runtime.close();
  }
}

/** As commands name it: relative to the working directory. */
function pathOf(file: string | URL): string {
  return relative('', typeof file === 'string' ? file : fileURLToPath(file));
}

function failure({ hook, action }: Paths, verification: Verification): AssertionError {
  const { verdict, reason, divergences } = verification;
  const message = [
    `${action} is not proven to do what ${hook} did: ${verdict}, ${reason}`,
    ...divergences.map(
      ({ scenario, reason: why, remedy, replay }) =>
        `- on "${scenario}": ${why}\n  ${remedy}\n  ${replay}`,
    ),
  ].join('\n');
  return new AssertionError({
    message,
    expected: 'equivalent',
    actual: verdict,
    operator: 'expectEquivalent',
  });
}
