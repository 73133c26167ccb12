import { resolve } from 'node:path';
import { DEFAULT_POLICIES, type Action, type Policies, type Report } from '../model/index.js';
import { applyDecisions } from '../review/index.js';
import { readKeywords, type ReadHooksOptions } from '../sources/index.js';
import { TOOL } from '../tool.js';
import { decisionsFor } from './decisions.js';
import { proveAll, type MigrateStep } from './prove-all.js';
import type { Outcome } from './prove.js';
import { readSomething } from './read.js';
import { reportOn } from './report.js';
import { givenScenarios } from './given-scenarios.js';

export interface MigrateOptions extends ReadHooksOptions {
  policies?: Partial<Policies>;
  /** Decides every exchange that is made up. Default: 1. */
  seed?: number;
  /** How many exchanges may be made up for each hook. Default: the verification's own, 400. */
  budget?: number;
  /** Seconds after which one hook is given up as inconclusive. Default: 120. */
  deadline?: number;
  /** A folder with `node_modules` in which required packages are found. Default: none. */
  modules?: string;
  /** Exchange files to run for every hook: a file or a folder. Those beside a hook always run. */
  exchanges?: string;
  /** The configuration of Deploy CLI whose keywords fill the markers in scripts. Default: none. */
  keywords?: string;
  /** Where the Actions will be written, as commands that replay a divergence name it. */
  out?: string;
  /** ISO 8601, for the report. Default: now. */
  createdAt?: string;
  /** Aborted, `migrate` ends soon with the hooks that were finished and `complete: false`. */
  signal?: AbortSignal;
  onProgress?: (step: MigrateStep) => void;
}

export interface Migration {
  report: Report;
  /** The Actions of the report, ready to be written; one that was not proven is not deployed. */
  actions: Action[];
}

/** The whole way, in memory: see the library's function of this name. */
export async function migrate(
  paths: readonly string[],
  options: MigrateOptions = {},
): Promise<Migration> {
  options.onProgress?.({ doing: 'reading' });
  const cwd = resolve(options.cwd ?? '.');
  const { found, tenant } = await readSomething(paths, options);
  const hooks = found.flatMap((entry) => (entry.kind === 'hook' ? [entry.hook] : []));
  const decided = decisionsFor(hooks, cwd);
  const policies = { ...DEFAULT_POLICIES, ...options.policies };
  const { seed = 1, out = '.' } = options;
  const keywords = options.keywords === undefined ? undefined : readKeywords(options.keywords, cwd);
  const outcomes = await proveAll(hooks, {
    ...options,
    keywords,
    out,
    policies,
    seed,
    tenant,
    scenariosOf: givenScenarios(cwd, options.exchanges),
  });
  const report = reportOn({
    tool: TOOL,
    createdAt: options.createdAt ?? new Date().toISOString(),
    complete: options.signal?.aborted !== true,
    seed,
    policies,
    ...(keywords && { keywords: { file: keywords.file, names: Object.keys(keywords.values) } }),
    found,
    outcomes,
  });
  return {
    report: decided.reduce(
      (reviewed, { decisions, file }) => applyDecisions(reviewed, decisions, file),
      report,
    ),
    actions: outcomes.flatMap(actionOf),
  };
}

/** An Action that was not proven is written, for a person to look at, but never deployed. */
function actionOf({ conversion, verification }: Outcome): Action[] {
  if (conversion.kind !== 'converted') return [];
  const { action } = conversion;
  const verdict = verification?.verdict;
  const proven = verdict === 'equivalent' || verdict === 'differs-by-platform';
  return [{ ...action, deployed: action.deployed && proven }];
}
