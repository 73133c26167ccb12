#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { EXIT, UsageError } from './exit.js';
import { printJson, printNote } from './print.js';

/**
 * One line for each command; its file has the rest. Only the one that was asked for is loaded,
 * because loading all of them takes longer than most of them run. Help lists them in this order.
 */
const COMMANDS = new Map<string, () => Promise<Command>>([
  ['migrate', async () => (await import('./migrate.js')).migrateCommand()],
  ['scan', async () => (await import('./scan.js')).scanCommand()],
  ['convert', async () => (await import('./convert.js')).convertCommand()],
  ['verify', async () => (await import('./verify.js')).verifyCommand()],
  ['run', async () => (await import('./run.js')).runCommand()],
  ['serve', async () => (await import('./serve.js')).serveCommand()],
  ['deps', async () => (await import('./deps.js')).depsCommand()],
  ['exchanges', async () => (await import('./exchanges.js')).exchangesCommand()],
  ['report', async () => (await import('./report.js')).reportCommand()],
]);

async function program(): Promise<Command> {
  const root = new Command('hooks-to-actions')
    .description(manifest.description)
    .version(manifest.version)
    .showHelpAfterError('(--help shows the options and examples)')
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit codes: 0 clean; 1 refused, divergent or inconclusive; 2 asked wrongly; 3 our fault; 130 interrupted.',
    );
  const asked = COMMANDS.get(process.argv[2] ?? '');
  for (const load of asked ? [asked] : COMMANDS.values()) {
    root.addCommand((await load()).copyInheritedSettings(root));
  }
  return root;
}

/** Reports an error in the form that was asked for and says which exit code it deserves. */
function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) {
    // Help and version are answers; for the rest commander has already written the message.
    if (error.exitCode === 0) return EXIT.clean;
    if (wantsJson()) printJson({ error: { kind: 'usage', message: error.message } });
    return EXIT.usage;
  }
  const known = error instanceof UsageError;
  const message = error instanceof Error ? error.message : String(error);
  printNote(`error: ${message}`);
  if (!known) {
    if (error instanceof Error && error.stack) printNote(error.stack);
    printNote('This is a fault of hooks-to-actions, not of the hook.');
  }
  if (wantsJson()) printJson({ error: { kind: known ? 'usage' : 'failed', message } });
  return known ? EXIT.usage : EXIT.failed;
}

function wantsJson(): boolean {
  return process.argv.includes('--json');
}

// A reader that has seen enough (`h2a scan hooks | head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.clean);
  throw error;
});

process.on('unhandledRejection', (error) => process.exit(reportFailure(error)));

try {
  await (await program()).parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
