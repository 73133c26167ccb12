import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { TriggerId } from '../model/index.js';
import { packagesOf, type Package } from '../runtime/packages.js';
import { readHooks } from '../sources/index.js';
import { examples } from './examples.js';
import { EXIT, UsageError } from './exit.js';
import { triggerOption } from './policy-options.js';
import { printJson, printNote, printResult } from './print.js';

interface InstallFlags {
  modules: string;
  trigger?: TriggerId;
  dryRun?: true;
  json?: true;
}

/** A package that two hooks want in different versions: a folder can hold one of them. */
interface Conflict {
  name: string;
  wanted: { version: string; file: string }[];
}

export function depsCommand(): Command {
  const install = new Command('install')
    .description('install the packages that hooks require into a folder for --modules')
    .argument('<paths...>', 'files, folders or glob patterns with hooks')
    .option('--modules <dir>', 'the folder', 'hook-modules')
    .addOption(triggerOption())
    .option('--dry-run', 'install nothing, say what would be')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([
        ['deps install fixtures/tenant --dry-run', 'which packages the hooks of an export need'],
      ]),
    )
    .action(installPackages);
  return new Command('deps').description('npm packages of hooks').addCommand(install);
}

async function installPackages(paths: string[], flags: InstallFlags): Promise<void> {
  const { packages, conflicts } = await packagesNeeded(paths, flags.trigger);
  const names = packages.map(({ name, version }) => `${name}@${version || 'latest'}`);
  // Scripts of packages would run with the rights of whoever installs them.
  const npm = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
  const command = ['npm', ...npm, '--prefix', flags.modules, ...names];
  if (!flags.dryRun && names.length > 0) {
    mkdirSync(flags.modules, { recursive: true });
    // Without one of its own, npm would install into a package further up.
    const manifest = join(flags.modules, 'package.json');
    if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
    const code = await npmExit([...npm, ...names], flags.modules);
    if (code !== 0) {
      throw new UsageError(
        `npm could not install the packages (exit code ${String(code)}, its reason is above): ${command.join(' ')}`,
      );
    }
  }
  for (const { name, wanted } of conflicts) {
    const versions = wanted.map(({ version, file }) => `${version} (${file})`).join(', ');
    printNote(`${name} is wanted in several versions: ${versions}. Only the first is installed.`);
  }
  if (flags.json) printJson({ modules: flags.modules, packages, conflicts });
  else if (names.length === 0) printResult('No packages are required.');
  else printResult(flags.dryRun ? command.join(' ') : `${names.join('\n')}\nin ${flags.modules}`);
  process.exitCode = conflicts.length > 0 ? EXIT.findings : EXIT.clean;
}

async function packagesNeeded(
  paths: string[],
  trigger: TriggerId | undefined,
): Promise<{ packages: Package[]; conflicts: Conflict[] }> {
  const { found } = await readHooks(paths, { ...(trigger && { trigger }) });
  const wanted = new Map<string, { version: string; file: string }[]>();
  for (const entry of found) {
    if (entry.kind !== 'hook') continue;
    const { name, text: code, trigger: point, dependencies, file } = entry.hook;
    const program = { side: 'hook' as const, trigger: point, name, code, dependencies };
    for (const { name: module, version } of packagesOf(program)) {
      const others = wanted.get(module) ?? [];
      if (!others.some((other) => other.version === version)) others.push({ version, file });
      wanted.set(module, others);
    }
  }
  const all = [...wanted].map(([name, versions]) => ({
    name,
    // A hook that names no version takes what another one wants.
    wanted: versions.length > 1 ? versions.filter(({ version }) => version !== '') : versions,
  }));
  return {
    packages: all.map(({ name, wanted: [first] }) => ({ name, version: first!.version })),
    conflicts: all.filter((entry) => entry.wanted.length > 1),
  };
}

function npmExit(options: string[], folder: string): Promise<number | null> {
  const windows = process.platform === 'win32';
  return new Promise((resolve, reject) => {
    spawn('npm', options, { cwd: folder, stdio: ['ignore', 2, 2], shell: windows })
      .on('error', () => reject(new UsageError('npm is not here: it comes with Node.js')))
      .on('close', resolve);
  });
}
