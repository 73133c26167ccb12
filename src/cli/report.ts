import { readFileSync, writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { Report } from '../model/index.js';
import {
  compareReports,
  renderReport,
  REPORT_FORMATS,
  type ReportFormat,
} from '../report/index.js';
import { examples } from './examples.js';
import { EXIT, UsageError } from './exit.js';
import { printJson, printNote, printResult } from './print.js';
import { coloursFor, comparisonText, summaryText } from './terminal/index.js';

interface ReportFlags {
  format?: ReportFormat;
  out?: string;
  json?: true;
}

export function reportCommand(): Command {
  const command = new Command('report')
    .description('show a report again, in another form, or what changed between two')
    .argument('<report>', 'a report.json that migrate wrote')
    .addOption(
      new Option('-f, --format <format>', 'without it, the summary').choices(REPORT_FORMATS),
    )
    .option('-o, --out <file>', 'write it to a file')
    .option('--json', 'print the report as one JSON document')
    .addHelpText(
      'after',
      examples([
        ['report migrated/report.json', 'the summary once more'],
        ['report migrated/report.json --format sarif --out hooks.sarif', 'for a code scanner'],
        ['report diff monday.json migrated/report.json', 'what is new, what is mended'],
      ]),
    )
    .action(showReport);
  command.addCommand(diffCommand().copyInheritedSettings(command));
  return command;
}

function diffCommand(): Command {
  return new Command('diff')
    .description('show what changed between two reports; ends with 1 where something got worse')
    .argument('<old>', 'the earlier report.json')
    .argument('<new>', 'the later one')
    .option('--json', 'print the comparison as one JSON document')
    .action(async (before: string, after: string, _flags: unknown, command: Command) => {
      const comparison = compareReports(await reportAt(before), await reportAt(after));
      // Commander gives an option that the parent has too to the parent.
      if (command.optsWithGlobals<ReportFlags>().json) printJson(comparison);
      else printResult(comparisonText(comparison, coloursFor(process.stdout)));
      process.exitCode = comparison.worse ? EXIT.findings : EXIT.clean;
    });
}

async function showReport(path: string, { format, out, json }: ReportFlags): Promise<void> {
  const report = await reportAt(path);
  const shown = format ?? (json ? 'json' : undefined);
  if (json && shown !== 'json') throw new UsageError('--json goes with --format json alone');
  const text = shown
    ? renderReport(report, shown)
    : summaryText(report, coloursFor(out ? {} : process.stdout));
  if (!out) return printResult(text);
  try {
    writeFileSync(out, text);
  } catch (error) {
    throw new UsageError(`${out} cannot be written: ${(error as Error).message}`);
  }
  printNote(`wrote ${out}`);
}

async function reportAt(path: string): Promise<Report> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
  // Loaded here: it brings the schema and its validator.
  const { readReport } = await import('../report/read.js');
  const read = readReport(text);
  if (read.kind === 'not-a-report') throw new UsageError(`${path}: ${read.problem}`);
  return read.report;
}
