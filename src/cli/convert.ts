import { Command, Option } from 'commander';
import { resolve } from 'node:path';
import { STYLES, type Policies, type Report, type Style, type TriggerId } from '../model/index.js';
import { examples } from './examples.js';
import { EXIT, UsageError } from './exit.js';
import { addPolicyOptions, policiesOf, triggerOption } from './policy-options.js';
import { printJson, printNote } from './print.js';
import { noteRefusals, noteWarnings } from './findings.js';
import { isInPlace, writeOutput } from './write-output.js';

interface ConvertFlags extends Policies {
  out?: string;
  check?: true;
  force?: true;
  style: Style;
  trigger?: TriggerId;
  json?: true;
}

export function convertCommand(): Command {
  const command = new Command('convert')
    .description('convert hooks without running them; prints diffs, or writes Actions to --out')
    .argument('<paths...>', 'files, folders or glob patterns')
    .option('-o, --out <dir>', 'write the Actions there instead of printing diffs')
    .option('--check', 'write nothing; end with 1 if --out is not what would be written')
    .addOption(new Option('--force', 'overwrite files whose content differs').conflicts('check'))
    .addOption(
      new Option('--style <style>', 'the most readable style to try')
        .choices(STYLES)
        .default('direct'),
    )
    .addOption(triggerOption())
    .option('--json', 'print a report without verdicts as one JSON document')
    .addHelpText(
      'after',
      examples([
        ['convert fixtures/tenant/hooks/ledger-tier.js', 'one hook, as a diff'],
        ['convert fixtures/tenant --out actions-only --force', 'an export, as Actions'],
      ]),
    )
    .action(runConvert);
  return addPolicyOptions(command);
}

async function runConvert(paths: string[], flags: ConvertFlags): Promise<void> {
  const out = flags.out ? resolve(flags.out) : undefined;
  if (flags.check && !out) throw new UsageError('--check needs --out <dir> to compare with');
  // Loaded here, so that help and the other commands do not wait for it.
  const { convertAll } = await import('../migrate/convert-all.js');
  const { report, actions } = await convertAll(paths, {
    policies: policiesOf(flags),
    from: flags.style,
    ...(flags.trigger && { trigger: flags.trigger }),
    ...(out && { except: await earlierPaths(out, paths) }),
  });
  let clean = report.summary.refused === 0;
  if (out) {
    const { actionFiles } = await import('../sources/index.js');
    const files = actions.flatMap(actionFiles);
    if (flags.check) clean = isInPlace(files, out) && clean;
    else writeOutput(files, flags.out!, flags);
  }
  if (flags.json) {
    printJson(report);
  } else {
    if (!out) await showDiffs(report);
    await noteWarnings(report);
    await noteRefusals(report);
    for (const { source, outcome, reason } of report.hooks) {
      if (outcome === 'unchanged') printNote(`${source}: unchanged, ${reason}`);
    }
  }
  process.exitCode = clean ? EXIT.clean : EXIT.findings;
}

/** Loaded where there is an output folder: it knows the report's formats, which cost 10 ms. */
async function earlierPaths(out: string, inputs: readonly string[]): Promise<string[]> {
  const { earlierOutput } = await import('../migrate/earlier-output.js');
  return earlierOutput(out, inputs).paths;
}

async function showDiffs(report: Report): Promise<void> {
  const { printDiffs } = await import('./terminal/print-diffs.js');
  printDiffs(report);
}
