import { Command } from 'commander';
import { takeInventory, type Inventory } from '../analyse/inventory.js';
import { convertOne } from '../migrate/convert-one.js';
import {
  DEFAULT_POLICIES,
  type Conversion,
  type Found,
  type HookSource,
  type TriggerId,
} from '../model/index.js';
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
    .description(
      'list every file: which are hooks, what they do, how hard they will be, and why not',
    )
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
      const entries = found.map(scanned);
      if (options.json) printJson({ found: entries });
      else printResult(entries.map(lines).join('\n'));
      process.exitCode = found.some(({ kind }) => kind !== 'passed-over') ? EXIT.clean : EXIT.usage;
    });
}

/** A hook as the inventory lists it: everything but its text. */
interface ScannedHook extends Omit<HookSource, 'text' | 'file'> {
  kind: 'hook';
  file: string;
  inventory: Inventory | null;
  /** How hard it will be: the style it converts to without being run, `refused` or `unchanged`. */
  effort: string;
  findings: number;
  /** Why it is refused. */
  reason: string;
}

type Scanned = Exclude<Found, { kind: 'hook' }> | ScannedHook;

function scanned(entry: Found): Scanned {
  if (entry.kind !== 'hook') return entry;
  const { text, ...hook } = entry.hook;
  const conversion = convertOne(entry.hook, { policies: DEFAULT_POLICIES, from: 'direct' });
  return {
    kind: 'hook',
    ...hook,
    inventory: takeInventory({ ...hook, text }) ?? null,
    effort: conversion.kind === 'converted' ? conversion.style : conversion.kind,
    findings: conversion.kind === 'unchanged' ? 0 : conversion.findings.length,
    reason: reasonOf(conversion),
  };
}

function reasonOf(conversion: Conversion): string {
  if (conversion.kind === 'unchanged') return conversion.reason;
  return conversion.kind === 'refused' ? (conversion.findings[0]?.message ?? '') : '';
}

const ANSWERS = {
  'at-once': 'answers at once',
  later: 'answers later',
  'passed-on': 'passes its callback on',
  never: 'never answers',
};

function lines(entry: Scanned): string {
  if (entry.kind === 'unreadable') return `${entry.file}\n  unreadable: ${entry.finding.message}`;
  if (entry.kind !== 'hook') return `${entry.file}\n  ${entry.kind}: ${entry.reason}`;
  const { inventory, findings } = entry;
  const facts = [
    entry.trigger,
    ...(entry.enabled ? [] : ['disabled']),
    ...(inventory ? [ANSWERS[inventory.answers]] : []),
    entry.effort,
    ...(findings > 0 ? [`${findings} ${findings === 1 ? 'finding' : 'findings'}`] : []),
  ];
  return [
    entry.file,
    `  hook: ${facts.join(', ')}`,
    ...(entry.reason ? [`  ${entry.reason}`] : []),
    ...(inventory?.reads.length ? [`  reads ${inventory.reads.join(', ')}`] : []),
    ...(inventory?.requires.length ? [`  requires ${inventory.requires.join(', ')}`] : []),
  ].join('\n');
}
