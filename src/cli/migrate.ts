import { Command, Option } from 'commander';
import { join, resolve } from 'node:path';
import { TEST_RUNNERS, type TestRunner } from '../expect-equivalent/test-file.js';
import { planPlacement } from '../migrate/place-files.js';
import type { Policies, Report, TriggerId } from '../model/index.js';
import { reportFile, type ReportFormat } from '../report/index.js';
import { shownPath, type OutputFile } from '../sources/index.js';
import { deadlineOption, keywordsOption, modulesOption, wholeNumber } from './arguments.js';
import { examples } from './examples.js';
import { EXIT, UsageError } from './exit.js';
import { addPolicyOptions, policiesOf, triggerOption } from './policy-options.js';
import { printJson, printNote, printResult } from './print.js';
import { noteRefusals } from './findings.js';
import { coloursFor, createProgress, diffText, summaryText } from './terminal/index.js';
import { writeOutput } from './write-output.js';

interface MigrateFlags extends Policies {
  out?: string;
  dryRun?: true;
  force?: true;
  exitZero?: true;
  trigger?: TriggerId;
  modules?: string;
  keywords?: string;
  exchanges?: string;
  emitTests?: TestRunner;
  seed: number;
  budget?: number;
  deadline?: number;
  quiet?: true;
  json?: true;
}

export function migrateCommand(): Command {
  const command = new Command('migrate')
    .description('convert hooks, prove that the Actions do the same, write both and a report')
    .argument('<paths...>', 'files, folders or glob patterns')
    .option('-o, --out <dir>', 'where Actions, diffs and reports are written')
    .addOption(new Option('--dry-run', 'write nothing and print the diffs').conflicts('force'))
    .option('--force', 'overwrite files whose content differs')
    .option('--exit-zero', 'end with 0 whatever the verdicts are')
    .addOption(triggerOption())
    .addOption(modulesOption('hooks require'))
    .addOption(keywordsOption())
    .option('--exchanges <path>', 'exchange files to run for every hook: a file or a folder')
    .addOption(
      new Option('--emit-tests <runner>', 'write a test that keeps proving each Action').choices(
        TEST_RUNNERS,
      ),
    )
    .option('--seed <number>', 'decides the exchanges that are made up', wholeNumber, 1)
    .option('--budget <number>', 'how many exchanges to try at most for each hook', wholeNumber)
    .addOption(deadlineOption())
    .option('-q, --quiet', 'no progress')
    .option('--json', 'print the report as one JSON document')
    .addHelpText(
      'after',
      examples([
        ['migrate fixtures/tenant --out migrated --force', 'an export of Auth0 Deploy CLI'],
        [
          'migrate fixtures/tenant/hooks/region.js --dry-run',
          'one hook: shows what would be written',
        ],
      ]),
    )
    .action(runMigrate);
  return addPolicyOptions(command);
}

/** What a migration writes beside Actions and diffs. */
const WRITTEN_FORMATS: readonly ReportFormat[] = ['json', 'markdown', 'html'];

async function runMigrate(paths: string[], flags: MigrateFlags): Promise<void> {
  if (!flags.out && !flags.dryRun) {
    throw new UsageError('give --out <dir>, or --dry-run to write nothing');
  }
  const out = flags.out ? resolve(flags.out) : undefined;
  // Loaded here, so that help and the other commands do not wait for it.
  const { earlierOutput, leftOver, migrate, outputFiles, withEarlierDate } =
    await import('../migrate/index.js');
  const earlier = out ? earlierOutput(out, paths) : { paths: [] };
  const progress = createProgress(process.stderr, { quiet: flags.quiet === true });
  const migration = await migrate(paths, {
    policies: policiesOf(flags),
    seed: flags.seed,
    except: earlier.paths,
    signal: interruption(),
    onProgress: progress.show,
    ...(flags.trigger && { trigger: flags.trigger }),
    ...(out && { out: shownPath(out, process.cwd()) }),
    ...(flags.exchanges && { exchanges: flags.exchanges }),
    ...(flags.modules && { modules: flags.modules }),
    ...(flags.keywords && { keywords: flags.keywords }),
    ...(flags.budget !== undefined && { budget: flags.budget }),
    ...(flags.deadline !== undefined && { deadline: flags.deadline }),
  }).finally(progress.end);
  const report = withEarlierDate(migration.report, earlier);

  if (report.complete) {
    const files = outputFiles(
      { report, actions: migration.actions },
      {
        formats: WRITTEN_FORMATS,
        out: shownPath(out ?? process.cwd(), process.cwd()),
        ...(flags.emitTests && { tests: flags.emitTests }),
      },
    );
    if (flags.dryRun) showDryRun(files, flags);
    else writeOutput(files, flags.out!, flags);
    for (const path of out ? leftOver(out, earlier, report) : []) {
      printNote(`${path} is of an earlier run, and no hook has that Action now: delete it`);
    }
  }
  if (!flags.json) await noteRefusals(report);
  showReport(report, flags);
  process.exitCode = exitCodeOf(report, flags);
}

/** Aborted by the first Ctrl-C or SIGTERM; the second one meets no handler and ends the process. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => controller.abort());
  return controller.signal;
}

function showDryRun(files: OutputFile[], { out, json }: MigrateFlags): void {
  if (!json) {
    const diffs = files.filter(({ path }) => path.startsWith('diffs/')).map(({ text }) => text);
    printResult(diffText(diffs.join(''), coloursFor(process.stdout)));
  }
  const changed = out ? planPlacement(files, resolve(out)).changed : [];
  for (const path of changed) printNote(`would need --force to overwrite ${path}`);
}

/** The table is the result, unless the diffs or the JSON document are. */
function showReport(report: Report, flags: MigrateFlags): void {
  if (flags.json) return printJson(report);
  const stream = flags.dryRun ? process.stderr : process.stdout;
  const show = flags.dryRun ? printNote : printResult;
  show(summaryText(report, coloursFor(stream), stream.columns));
  if (!report.complete) printNote('Interrupted. Nothing was written.');
  else if (!flags.dryRun) show(`Report: ${join(flags.out!, reportFile('html'))}`);
}

function exitCodeOf({ complete, summary }: Report, { exitZero }: MigrateFlags): number {
  if (!complete) return EXIT.interrupted;
  const unclean = summary.refused + summary.divergent + summary.inconclusive > 0;
  return unclean && !exitZero ? EXIT.findings : EXIT.clean;
}
