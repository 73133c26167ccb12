import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { importLogs } from '../exchanges/index.js';
import { NO_TENANT } from '../model/index.js';
import { readHooks } from '../sources/index.js';
import { examples } from './examples.js';
import { EXIT, UsageError } from './exit.js';
import { printJson, printNote, printResult } from './print.js';

interface ImportFlags {
  tenant?: string;
  out?: string;
  json?: true;
}

export function exchangesCommand(): Command {
  return new Command('exchanges').description('make exchange files').addCommand(importCommand());
}

function importCommand(): Command {
  return new Command('import')
    .description('make exchanges of exported tenant logs, to replay them on both sides')
    .argument('<logs...>', 'JSON or JSON lines; only machine-to-machine exchanges are taken')
    .option('--tenant <export>', 'take metadata and grants of clients from this Deploy CLI export')
    .option('-o, --out <file>', 'write the exchanges to this file')
    .option('--json', 'print one JSON document: the exchanges and what was left out')
    .addHelpText(
      'after',
      examples([
        [
          'exchanges import fixtures/logs/machine-to-machine.jsonl',
          'the exchanges on standard output',
        ],
      ]),
    )
    .action(runImport);
}

async function runImport(files: string[], flags: ImportFlags): Promise<void> {
  const tenant = flags.tenant ? (await readHooks([flags.tenant])).tenant : NO_TENANT;
  const text = files.map(textOf).join('\n');
  const imported = importLogs(text, tenant);
  const { exchanges, events, others, cutOff, unknownClients } = imported;
  const document = `${JSON.stringify(exchanges, null, 2)}\n`;
  if (flags.out) writeFileSync(flags.out, document);
  if (flags.json) printJson(imported);
  else if (!flags.out) printResult(document);
  printNote(
    `${String(exchanges.length)} exchanges of ${String(events)} events; ${String(others)} events of other kinds left out`,
  );
  if (cutOff > 0) printNote(`the last ${String(cutOff)} characters belong to an event cut off`);
  if (unknownClients.length > 0) {
    printNote(`not in the export, so without metadata: ${unknownClients.join(', ')}`);
  }
  process.exitCode = events === 0 ? EXIT.usage : EXIT.clean;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`${file}: cannot be read (${(error as Error).message})`);
  }
}
