import { mkdtempSync, readFileSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { POLICIES } from '../../src/model/index.js';
import { h2a } from '../cli/h2a.js';

/**
 * The README shows what the built command prints. UPDATE_DOCS=1 writes what it prints now:
 * `npm run build && UPDATE_DOCS=1 npx vitest run test/docs`.
 */
const UPDATE = process.env.UPDATE_DOCS === '1';
let readme = readFileSync('README.md', 'utf8');
afterAll(() => {
  if (UPDATE) writeFileSync('README.md', readme);
});

const OUTPUT = /<!-- output of: (.+) -->\n+```\w+\n([\s\S]*?)```/g;

/** The days since hooks ended go on counting. */
function dateless(text: string): string {
  return text.replace(/, \d+ days? ago\.$/m, '.');
}

/** Holds what a block shows against what was printed. */
function hold(block: string, shown: string, printed: string): void {
  if (!UPDATE) return expect(dateless(printed)).toBe(dateless(shown));
  const start = block.lastIndexOf(`\n${shown}\`\`\``);
  readme = readme.replace(block, () => `${block.slice(0, start)}\n${printed}\`\`\``);
}

describe('README', () => {
  const blocks = [...readme.matchAll(OUTPUT)];

  it('shows output of the command', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(2);
  });

  it.each(blocks.map(([block, command, shown]) => ({ block, command: command!, shown: shown! })))(
    'h2a $command prints what it says',
    ({ block, command, shown }) => {
      hold(block, shown, h2a(command.split(' ')).stdout);
    },
    300_000,
  );

  it('the library does what its sample says', () => {
    const [, code = ''] = /<!-- code: library -->\n+```js\n([\s\S]*?)```/.exec(readme)!;
    const [block, shown = ''] = /<!-- output of the library -->\n+```text\n([\s\S]*?)```/.exec(
      readme,
    )!;
    const folder = mkdtempSync(join(tmpdir(), 'hooks-to-actions-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(resolve('.'), join(folder, 'node_modules/hooks-to-actions'));
    writeFileSync(join(folder, 'sample.mjs'), code);
    const { stdout } = spawnSync(process.execPath, ['sample.mjs'], {
      cwd: folder,
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(stdout).not.toBe('');
    hold(block, shown, stdout);
  });

  it('names every policy with its choices', () => {
    for (const [policy, choices] of Object.entries(POLICIES)) {
      const flag = `--${policy.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      const names = choices.map((choice) => `\`${choice}\``).join(', ');
      expect(readme.replace(/ +/g, ' ')).toContain(`| \`${flag}\` | ${names} |`);
    }
  });

  it('names every command, and begins with the two that matter', () => {
    const commands = [...h2a(['--help']).stdout.matchAll(/^ {2}(\w+) (?:\[options\] )?</gm)];
    expect(commands.length).toBeGreaterThanOrEqual(5);
    for (const [, name] of commands) expect(readme).toContain(`\`${name!} `);
    expect(
      [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].slice(0, 2).map(([, text]) => text),
    ).toEqual(['npm ci && npm start\n', 'npm ci && npm test\n']);
  });
});
