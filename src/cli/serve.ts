import { Command } from 'commander';
import type { Execution, Policies, TriggerId } from '../model/index.js';
import { ClientFileError, readClientFile, SAMPLE_CLIENTS } from '../serve/client-file.js';
import { keywordsOption, modulesOption, portNumber } from './arguments.js';
import { examples } from './examples.js';
import { EXIT, UsageError } from './exit.js';
import { addPolicyOptions, policiesOf, triggerOption } from './policy-options.js';
import { printJson, printNote, printResult } from './print.js';
import { programAt } from './program.js';

interface ServeFlags extends Policies {
  port: number;
  clients?: string;
  trigger?: TriggerId;
  modules?: string;
  keywords?: string;
  json?: true;
}

const DEFAULT_PORT = 8787;
const UNUSABLE_PORT: Record<string, string> = {
  EADDRINUSE: 'is in use',
  EACCES: 'is not open to you',
};

export function serveCommand(): Command {
  const command = new Command('serve')
    .description(
      'a local token endpoint in front of a hook or an Action, for real clients and APIs',
    )
    .argument('<script>', 'a hook or an Action')
    .option('--port <number>', 'on the loopback interface; 0: any', portNumber, DEFAULT_PORT)
    .option('--clients <file>', 'clients, grants, secrets, replies (JSON or YAML)')
    .addOption(triggerOption())
    .addOption(modulesOption('it requires'))
    .addOption(keywordsOption())
    .option('--json', 'print one JSON document: where it listens')
    .addHelpText('after', HELP);
  return addPolicyOptions(command.action(serve));
}

const HELP = `
Without --clients: client "sample-client" with secret "sample-secret". A file looks like
  { "clients": [{ "id": "c1", "secret": "s1", "grants": [{ "audience": "https://api.example/", "scope": ["read:a"] }] }],
    "secrets": { "API_KEY": "k" } }
${examples([['serve --help', 'a server runs until Ctrl-C']])}`;

async function serve(path: string, flags: ServeFlags): Promise<void> {
  const clients = flags.clients === undefined ? SAMPLE_CLIENTS : clientsIn(flags.clients);
  const program = await programAt(path, flags);
  const { createRuntime } = await import('../runtime/index.js');
  const { startTokenServer } = await import('../serve/token-server.js');
  const runtime = await createRuntime({
    policies: policiesOf(flags),
    ...(flags.modules !== undefined && { modules: flags.modules }),
  });
  const server = await startTokenServer({
    program,
    runtime,
    clients,
    port: flags.port,
    onExecution: (clientId, execution) => printNote(logLine(clientId, execution)),
  }).catch(async (error: NodeJS.ErrnoException) => {
    await runtime.close();
    const why = UNUSABLE_PORT[error.code ?? ''];
    if (!why) throw error;
    throw new UsageError(`port ${String(flags.port)} ${why}: choose another with --port`);
  });
  const where = {
    issuer: server.issuer,
    tokenEndpoint: `${server.issuer}oauth/token`,
    clients: clients.clients.map(({ id, grants }) => ({ id, grants })),
  };
  if (flags.json) printJson(where);
  else printResult(`Token endpoint of ${program.name}: ${where.tokenEndpoint}`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve());
  });
  await server.close();
  await runtime.close();
  process.exitCode = EXIT.interrupted;
}

function clientsIn(file: string) {
  try {
    return readClientFile(file);
  } catch (error) {
    if (error instanceof ClientFileError) throw new UsageError(error.message);
    throw error;
  }
}

function logLine(clientId: string, { response, effects, outcome }: Execution): string {
  const why = outcome.kind === 'failed' ? ` ${outcome.reason}` : '';
  const lines = [`${String(response.status)} ${clientId} ${outcome.kind}${why}`];
  for (const { level, text } of effects.console) lines.push(`  ${level}: ${text}`);
  for (const { method, url, reply } of effects.requests)
    lines.push(`  ${method} ${url} (${reply})`);
  return lines.join('\n');
}
