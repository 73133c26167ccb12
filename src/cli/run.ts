import { Command } from 'commander';
import { ExchangeFileError, readExchanges } from '../exchanges/index.js';
import type { Exchange, Execution, Policies, Remark, Scenario, TriggerId } from '../model/index.js';
import { keywordsOption, modulesOption } from './arguments.js';
import { examples } from './examples.js';
import { EXIT, UsageError } from './exit.js';
import { addPolicyOptions, policiesOf, triggerOption } from './policy-options.js';
import { printJson, printResult } from './print.js';
import { programAt } from './program.js';

interface RunFlags extends Policies {
  exchange?: string;
  trigger?: TriggerId;
  modules?: string;
  keywords?: string;
  json?: true;
}

export function runCommand(): Command {
  const command = new Command('run')
    .description('execute a hook or an Action on a token request and show what the client gets')
    .argument('<script>', 'a hook or an Action')
    .option('--exchange <file>', 'the token request, JSON or YAML (default: a sample)')
    .addOption(triggerOption())
    .addOption(modulesOption('it requires'))
    .addOption(keywordsOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([
        ['run fixtures/tenant/hooks/region.js', 'with a sample request'],
        ['run migrated/actions/region/code.js --json', 'an Action, for another program'],
      ]),
    )
    .action(run);
  return addPolicyOptions(command);
}

async function run(path: string, flags: RunFlags): Promise<void> {
  const program = await programAt(path, flags);
  const [scenarios, { createRuntime, sampleExchange }] = [
    flags.exchange === undefined ? undefined : scenariosIn(flags.exchange),
    await import('../runtime/index.js'),
  ];
  const runtime = await createRuntime({
    policies: policiesOf(flags),
    ...(flags.modules !== undefined && { modules: flags.modules }),
  });
  const sample = { name: 'sample', exchanges: [sampleExchange] };
  const executions: Execution[] = [];
  try {
    const { results } = await runtime.executeAll(program, scenarios ?? [sample]);
    for (const result of results) executions.push(...result.executions);
  } finally {
    await runtime.close();
  }
  const request = scenarios ? '' : `${textOfSample(sampleExchange)}\n`;
  if (!flags.json) printResult(request + executions.map(textOf).join('\n\n'));
  else printJson(executions.length === 1 ? executions[0] : { executions });
  const answered = executions.every(({ outcome }) => outcome.kind !== 'failed');
  process.exitCode = answered ? EXIT.clean : EXIT.findings;
}

function scenariosIn(file: string): Scenario[] {
  try {
    return readExchanges(file);
  } catch (error) {
    if (error instanceof ExchangeFileError) throw new UsageError(error.message);
    throw error;
  }
}

function textOfSample({ client = {}, audience, grant = [] }: Exchange): string {
  return [
    'a sample request (--exchange <file> for another):',
    `  client ${client.name} (${client.id}), audience ${audience}`,
    `  no scopes asked for, granted: ${grant.join(' ')}`,
  ].join('\n');
}

function textOf({ outcome, response, effects, remarks, milliseconds }: Execution): string {
  const body = JSON.stringify(response.body, null, 2);
  const lines = [`POST /oauth/token  ${response.status}`, body];
  if (outcome.kind === 'failed') lines.push(`failed (${outcome.cause}): ${outcome.reason}`);
  const sections = {
    console: effects.console.map(({ level, text }) => `${level}: ${text}`),
    requests: effects.requests.map(({ method, url, reply }) => `${method} ${url} (${reply})`),
    cache: effects.cache.map(({ operation, key }) => `${operation} ${key}`),
    storage: effects.storage.map(({ operation }) => operation),
    notes: remarks.map(textOfRemark),
  };
  for (const [title, entries] of Object.entries(sections)) {
    if (entries.length > 0) lines.push(`${title}:`, ...entries.map((entry) => `  ${entry}`));
  }
  lines.push(`took ${milliseconds.toFixed(1)} ms`);
  return lines.join('\n');
}

function textOfRemark(remark: Remark): string {
  switch (remark.kind) {
    case 'claim-dropped':
      return `the claim ${remark.claim} is not in the token: ${remark.why}`;
    case 'scope-not-a-list':
      return "the result's scope is no list: what the platform made of that is unknown";
    case 'scope-outside-grant':
      return `the scope ${remark.scope} is not in the token: the client grant has it not`;
    case 'module-missing':
      return `the package ${remark.module} is not installed: ${remark.install}`;
    case 'reply-missing':
      return `a request failed: add to the exchange's "replies" ${stubFor(remark)}`;
    case 'error-after-answer':
      return `an error after the answer: ${remark.message}`;
    case 'did-not-compile':
      return `the script did not compile: ${remark.message}`;
    case 'unfinished':
      return `the tool stopped it, so it says nothing: ${remark.why}`;
  }
}

function stubFor({ method, url }: { method: string; url: string }): string {
  return JSON.stringify({ method, url, status: 200, body: {} });
}
