import { Command } from 'commander';
import type { Found, TriggerId } from '../model/index.js';
import { readHooks } from '../sources/index.js';
import { examples } from './examples.js';
import { EXIT } from './exit.js';
import { triggerOption } from './policy-options.js';
import { printJson, printResult } from './print.js';

interface ScanOptions {
  trigger?: TriggerId;
  json?: true;
}

export function scanCommand(): Command {
  return new Command('scan')
    .description('list every file found: which are hooks, at which point they ran, and why not')
    .argument('<paths...>', 'files, folders or glob patterns')
    .addOption(triggerOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([
        ['scan fixtures/tenant', 'an export of Auth0 Deploy CLI'],
        ['scan "fixtures/tenant/hooks/*.js" --json', 'scripts alone, for another program'],
      ]),
    )
    .action(async (paths: string[], options: ScanOptions) => {
      const { found } = await readHooks(paths, options);
      if (options.json) printJson({ found: found.map(withoutText) });
      else printResult(found.map(line).join('\n'));
      const matched = found.some((entry) => entry.kind !== 'passed-over');
      process.exitCode = matched ? EXIT.clean : EXIT.usage;
    });
}

function line(entry: Found): string {
  if (entry.kind === 'hook') return `hook        ${entry.file}  ${entry.hook.trigger}`;
  const why = entry.kind === 'unreadable' ? entry.finding.message : entry.reason;
  return `${entry.kind.padEnd(11)} ${entry.file}  ${why}`;
}

function withoutText(entry: Found): object {
  if (entry.kind !== 'hook') return entry;
  const { text, ...hook } = entry.hook;
  return { ...entry, hook: { ...hook, bytes: Buffer.byteLength(text) } };
}
