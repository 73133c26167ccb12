import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeHooks } from './convert/hooks.js';
import { alternate, median, milliseconds } from './measure.js';

const here = import.meta.dirname;
const COUNT = 1000;
const CHECKED = 100;

/** Whole processes that convert 1,000 hooks, against parsing them and against jscodeshift. */
export async function benchConversion() {
  const folder = writeHooks(COUNT);
  const out = join(dirname(folder), 'out');
  const migrated = join(dirname(folder), 'migrated');
  const copy = join(dirname(folder), 'copy');
  const script = (name) => join(here, 'convert', name);
  const command = join(here, '../dist/cli/main.js');
  const one = join(folder, 'hook-0003.js');
  const shift = join(here, '../node_modules/jscodeshift/bin/jscodeshift.js');
  const processor = {};
  const node = (name, ...args) =>
    milliseconds(() => {
      const used = processorTime(args);
      (processor[name] ??= []).push(used);
    });

  const times = await alternate(5, {
    bare: () => node('bare', '-e', '0'),
    parse: () => node('parse', script('parse-only.js'), folder),
    convert: () => node('convert', script('convert-only.js'), folder),
    write: () => {
      rmSync(out, { recursive: true, force: true });
      return node('write', script('convert-only.js'), folder, out);
    },
    command: () => {
      rmSync(migrated, { recursive: true, force: true });
      return node('command', command, 'convert', folder, '--out', migrated);
    },
    gate: () => node('gate', script('type-gate.js'), out, CHECKED),
    shift: () => {
      cpSync(folder, copy, { recursive: true });
      const transform = `--transform=${script('rename.cjs')}`;
      const args = [shift, '--parser=babel', '--silent', transform, copy];
      // It works in processes of its own, whose processor time is not asked for.
      return milliseconds(() => execFileSync(process.execPath, args, { stdio: 'ignore' }));
    },
    cold: () => node('cold', command, 'convert', one),
  });
  rmSync(dirname(folder), { recursive: true, force: true });

  const ratio = (a, b) => (times[a] / times[b]).toFixed(2);
  const against = (a, b) =>
    `of ${b === 'bare' ? '`node -e 0`' : 'the floor'}, in processor time ${(
      median(processor[a]) / median(processor[b])
    ).toFixed(2)}`;
  return [
    [`parse ${COUNT} hooks and do nothing`, `${times.parse.toFixed(0)} ms`, 'the floor'],
    [
      'convert them, output checked',
      ratio('convert', 'parse'),
      `${against('convert', 'parse')}; goal 2.0`,
    ],
    ['convert and write them', ratio('write', 'parse'), `${against('write', 'parse')}; goal 2.75`],
    [
      'h2a convert --out, a folder and json for each',
      ratio('command', 'parse'),
      against('command', 'parse'),
    ],
    ['jscodeshift, renaming only, writing', ratio('shift', 'write'), 'times ours; goal 8'],
    [
      'h2a convert of one file, cold',
      ratio('cold', 'bare'),
      `${against('cold', 'bare')}; goal 2.5`,
    ],
    [`type gate for ${CHECKED} Actions`, `${times.gate.toFixed(0)} ms`, 'in none of the above'],
  ];
}

/** Runs node and gives the user and system time of all its threads, in milliseconds. */
function processorTime(args) {
  const preloaded = ['--require', join(here, 'convert/processor-time.cjs')];
  const stdio = ['ignore', 'ignore', 'inherit', 'pipe'];
  const { status, output } = spawnSync(process.execPath, [...preloaded, ...args], { stdio });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
  return Number(output[3]);
}
