import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeHooks } from './convert/hooks.js';
import { alternate, milliseconds } from './measure.js';

const here = import.meta.dirname;
const COUNT = 1000;

/** Whole processes that convert 1,000 hooks, against parsing them and against jscodeshift. */
export async function benchConversion() {
  const folder = writeHooks(COUNT);
  const out = join(dirname(folder), 'out');
  const copy = join(dirname(folder), 'copy');
  const node = (...args) =>
    milliseconds(() => execFileSync(process.execPath, args, { stdio: 'ignore' }));
  const script = (name) => join(here, 'convert', name);
  const command = join(here, '../dist/cli/main.js');
  const one = join(folder, 'hook-0003.js');
  const shift = join(here, '../node_modules/jscodeshift/bin/jscodeshift.js');

  const times = await alternate(5, {
    bare: () => node('-e', '0'),
    parse: () => node(script('parse-only.js'), folder),
    convert: () => node(script('convert-only.js'), folder),
    write: () => {
      rmSync(out, { recursive: true, force: true });
      return node(script('convert-only.js'), folder, out);
    },
    shift: () => {
      cpSync(folder, copy, { recursive: true });
      return node(shift, '--parser=babel', '--silent', `--transform=${script('rename.cjs')}`, copy);
    },
    cold: () => node(command, 'convert', one),
  });
  rmSync(dirname(folder), { recursive: true, force: true });
  const ratio = (a, b) => (times[a] / times[b]).toFixed(2);
  return [
    [`parse ${COUNT} hooks and do nothing`, `${times.parse.toFixed(0)} ms`, 'the floor'],
    ['convert them, output parsed again', ratio('convert', 'parse'), 'of the floor; goal 2.0'],
    ['convert and write them', ratio('write', 'parse'), 'of the floor; goal 2.75'],
    ['jscodeshift, renaming only, writing', ratio('shift', 'write'), 'times ours; goal 8'],
    ['convert one file, cold', ratio('cold', 'bare'), 'of `node -e 0`; goal 2.5'],
  ];
}
