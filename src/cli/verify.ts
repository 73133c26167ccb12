import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import {
  exchangesBeside,
  ExchangeFileError,
  parseExchanges,
  readExchanges,
} from '../exchanges/index.js';
import type {
  HookSource,
  Policies,
  Scenario,
  Tenant,
  TriggerId,
  Verification,
} from '../model/index.js';
import { readHooks, readKeywords } from '../sources/index.js';
import { readActions, type ActionSource } from '../sources/read-actions.js';
import { plainText } from '../report/runs.js';
import { grantRuns } from '../report/words.js';
import type { VerifyOptions } from '../verify/index.js';
import { deadlineOption, keywordsOption, modulesOption, wholeNumber } from './arguments.js';
import { examples } from './examples.js';
import { EXIT, UsageError } from './exit.js';
import { addPolicyOptions, policiesOf, triggerOption } from './policy-options.js';
import { printJson, printNote, printResult } from './print.js';

interface VerifyFlags extends Policies {
  exchanges?: string;
  only?: string;
  tenant?: string;
  trigger?: TriggerId;
  modules?: string;
  keywords?: string;
  seed: number;
  budget?: number;
  deadline?: number;
  console?: true;
  json?: true;
}

export function verifyCommand(): Command {
  const command = new Command('verify')
    .description('run a hook and an Action on the same token requests and compare')
    .argument('<hook>', 'a hook, or a folder of hooks')
    .argument('<action>', 'an Action, or a folder of Actions with the same names')
    .option('--exchanges <path>', 'exchange files of your own (JSON or YAML): a file or a folder')
    .option('--only <json>', 'run this exchange and nothing else: what a replay does')
    .option('--tenant <export>', 'take clients and grants from this Deploy CLI export')
    .addOption(triggerOption())
    .addOption(modulesOption('hooks require'))
    .addOption(keywordsOption())
    .option('--seed <number>', 'decides the exchanges that are made up', wholeNumber, 1)
    .option('--budget <number>', 'how many exchanges to make up at most', wholeNumber)
    .addOption(deadlineOption())
    .option('--console', 'compare what is written to the console too')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([
        [
          'verify fixtures/equivalent/one-claim/hook.js fixtures/equivalent/one-claim/action.js',
          'one pair',
        ],
        ['verify fixtures/tenant/hooks migrated/actions', 'all pairs, by name'],
      ]),
    )
    .action(runVerify);
  return addPolicyOptions(command);
}

interface Pairing {
  hook: HookSource;
  action: ActionSource;
}

async function runVerify(hookPath: string, actionPath: string, flags: VerifyFlags): Promise<void> {
  const given = scenariosOf(flags);
  const { pairs, tenant, unpaired } = await pairUp(hookPath, actionPath, flags);
  const { createRuntime } = await import('../runtime/index.js');
  const { pairOf, verify } = await import('../verify/index.js');
  const policies = policiesOf(flags);
  const runtime = await createRuntime({
    policies,
    ...(flags.modules !== undefined && { modules: flags.modules }),
  });
  const options: VerifyOptions = {
    runtime,
    policies,
    seed: flags.seed,
    tenant,
    only: flags.only !== undefined,
    ...(flags.budget !== undefined && { budget: flags.budget }),
    ...(flags.deadline !== undefined && { deadline: flags.deadline }),
    ...(flags.keywords !== undefined && { keywords: readKeywords(flags.keywords) }),
    ...(flags.console && { console: true }),
  };
  const results: (Verification & { hook: string; action: string })[] = [];
  try {
    for (const { hook, action } of pairs) {
      const beside =
        flags.only === undefined ? orUsageError(() => exchangesBeside(resolve(hook.file))) : [];
      const verification = await verify(pairOf(hook, action), {
        ...options,
        exchanges: [...given, ...beside],
      });
      results.push({ hook: hook.file, action: action.file, ...verification });
      if (!flags.json) printResult(textOf(results.at(-1)!));
    }
  } finally {
    await runtime.close();
  }
  for (const reason of unpaired) printNote(reason);
  if (flags.json) printJson({ pairs: results, unpaired });
  const clean = results.every(
    ({ verdict }) => verdict === 'equivalent' || verdict === 'differs-by-platform',
  );
  process.exitCode = clean && unpaired.length === 0 ? EXIT.clean : EXIT.findings;
}

function scenariosOf({ exchanges, only }: VerifyFlags): Scenario[] {
  if (only !== undefined) {
    const parsed = parseExchanges(only, 'replay');
    if (parsed.kind === 'invalid') throw new UsageError(`--only: ${parsed.problem}`);
    return parsed.scenarios;
  }
  return exchanges === undefined ? [] : orUsageError(() => readExchanges(exchanges));
}

/** An exchange file that cannot be used was asked for wrongly. */
function orUsageError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExchangeFileError) throw new UsageError(error.message);
    throw error;
  }
}

/** Two files are a pair whatever they are called; in folders the names decide. */
async function pairUp(
  hookPath: string,
  actionPath: string,
  flags: VerifyFlags,
): Promise<{ pairs: Pairing[]; tenant: Tenant; unpaired: string[] }> {
  const reading = await readHooks([hookPath], { ...(flags.trigger && { trigger: flags.trigger }) });
  const hooks = reading.found.flatMap((entry) => (entry.kind === 'hook' ? [entry.hook] : []));
  const actions = await readActions([actionPath]);
  const tenant = flags.tenant ? (await readHooks([flags.tenant])).tenant : reading.tenant;
  if (hooks.length === 0) {
    const [first] = reading.found;
    const why = first?.kind === 'unreadable' ? `: ${first.finding.message}` : '';
    throw new UsageError(`no hook in ${hookPath}${why}`);
  }
  if (actions.length === 0) throw new UsageError(`no Action in ${actionPath}`);
  const [hook, action] = [hooks[0], actions[0]];
  if (hook && action && !isFolder(hookPath) && !isFolder(actionPath)) {
    return { pairs: [{ hook, action }], tenant, unpaired: [] };
  }
  const byName = new Map(actions.map((one) => [one.name, one]));
  const pairs = hooks.flatMap((one) => {
    const partner = byName.get(one.name);
    return partner ? [{ hook: one, action: partner }] : [];
  });
  if (pairs.length === 0) {
    throw new UsageError(`no hook in ${hookPath} has an Action of its name in ${actionPath}`);
  }
  const unpaired = hooks
    .filter(({ name }) => !byName.has(name))
    .map(({ file, name }) => `${file}: no Action named ${name} in ${actionPath}`);
  return { pairs, tenant, unpaired };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function textOf(result: Verification & { hook: string; action: string }): string {
  const { hook, action, verdict, reason, divergences, missing, grantsNeeded, coverage } = result;
  const lines = [`${hook}  ${action}`, `  ${verdict}: ${reason}`];
  for (const { scenario, class: whose, reason: why, remedy, replay } of divergences) {
    lines.push(`  - on "${scenario}" (${whose}): ${why}`, `    ${remedy}`, `    ${replay}`);
  }
  for (const grant of grantsNeeded) lines.push(`  - grant ${plainText(grantRuns(grant))}`);
  for (const { scenario, loggedScopes, scopes } of result.historyDisagrees ?? []) {
    const here = scopes === null ? 'no token' : `the scopes ${scopes.join(' ') || '(none)'}`;
    lines.push(
      `  - the log of "${scenario}" has ${loggedScopes.join(' ') || 'no scopes'}, here: ${here}`,
    );
  }
  for (const line of missing) lines.push(`  - missing: ${line}`);
  for (const [side, { neverReached }] of Object.entries(coverage)) {
    for (const { line, endLine } of neverReached) {
      const where =
        endLine > line ? `lines ${String(line)}-${String(endLine)}` : `line ${String(line)}`;
      lines.push(`  - never reached: ${side} ${where}`);
    }
  }
  return lines.join('\n');
}
