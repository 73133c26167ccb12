import { describe, expect, it } from 'vitest';
import { h2a } from '../cli/h2a.js';

const COMMANDS = [...h2a(['--help']).stdout.matchAll(/^ {2}([a-z]+) /gm)]
  .map(([, name]) => name!)
  .filter((name) => name !== 'help');

/** A command, or its subcommands where it has some. */
function leaves(path: string[]): string[][] {
  const help = h2a([...path, '--help']).stdout;
  const [, list] = /^Commands:\n([\s\S]*?)(?:\n\n|$)/m.exec(help) ?? [];
  if (list === undefined) return [path];
  return [...list.matchAll(/^ {2}([a-z]+) /gm)]
    .map(([, name]) => name!)
    .filter((name) => name !== 'help')
    .flatMap((name) => leaves([...path, name]));
}

describe.each(COMMANDS.flatMap((name) => leaves([name])).map((path) => ({ path })))(
  'h2a $path',
  ({ path }) => {
    const help = h2a([...path, '--help']).stdout;
    // Those of a subcommand may stand in the help of its command.
    const examples = [
      ...(help + h2a([path[0]!, '--help']).stdout).matchAll(/^ {2}\$ h2a (.+?) +# /gm),
    ].map(([, line]) => line!);

    it('has examples, and each is a use of this command', () => {
      expect(examples.some((line) => line.startsWith(path.join(' ')))).toBe(true);
      for (const line of examples) expect(line.startsWith(path[0]!)).toBe(true);
    });

    it('takes --json', () => {
      expect(help).toMatch(/^ +(-\w, )?--json/m);
    });
  },
);

/** Those that neither listen nor download nor need the output of another one. */
const RUNNABLE = ['scan', 'convert'];

it.each(
  RUNNABLE.flatMap((name) =>
    [...h2a([name, '--help']).stdout.matchAll(/^ {2}\$ h2a (.+?) +# /gm)].map(([, line]) => line!),
  ),
)('the example runs: h2a %s', (line) => {
  const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
  const { code, stdout } = h2a(args.includes('--out') ? [...args, '--json'] : args);
  expect([0, 1]).toContain(code);
  expect(stdout).not.toBe('');
});
