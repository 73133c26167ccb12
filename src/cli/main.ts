#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { OutputError } from '../migrate/place-files.js';
import { NoInputError } from '../sources/index.js';
import { convertCommand } from './convert.js';
import { depsCommand } from './deps.js';
import { exchangesCommand } from './exchanges.js';
import { EXIT, UsageError } from './exit.js';
import { migrateCommand } from './migrate.js';
import { printJson, printNote } from './print.js';
import { runCommand } from './run.js';
import { scanCommand } from './scan.js';
import { verifyCommand } from './verify.js';

/** One line for each command; its file has the rest. Help lists them in this order. */
const COMMANDS = [
  migrateCommand,
  scanCommand,
  convertCommand,
  verifyCommand,
  runCommand,
  depsCommand,
  exchangesCommand,
];

/** Errors whose message tells a person what to ask instead; all others are our fault. */
const ASKED_WRONGLY = [UsageError, NoInputError, OutputError];

function program(): Command {
  const root = new Command('hooks-to-actions')
    .description(manifest.description)
    .version(manifest.version)
    .showHelpAfterError('(--help shows the options and examples)')
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit codes: 0 clean; 1 refused, divergent or inconclusive; 2 asked wrongly; 3 our fault; 130 interrupted.',
    );
  for (const create of COMMANDS) {
    root.addCommand(create().copyInheritedSettings(root));
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
  const known = ASKED_WRONGLY.some((kind) => error instanceof kind);
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
  await program().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
