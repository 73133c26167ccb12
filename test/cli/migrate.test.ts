import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/index.js';
import { folderWith } from '../folder-with.js';
import { h2a, interrupted } from './h2a.js';

const CLAIM = `module.exports = function (client, scope, audience, context, cb) {
  cb(null, { scope: scope, 'https://claims.example/plan': client.name });
};
`;
const BROKEN = 'module.exports = function (client, scope, audience, context, cb) { cb(null; };\n';

/** Every file below a folder with its bytes. */
function snapshot(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .sort()
      .map((path) => [path, readFileSync(join(folder, path), 'latin1')]),
  );
}

describe('migrate --out', () => {
  it('writes Actions, diffs and reports, shows a table and ends with 0', () => {
    const folder = folderWith({ 'hooks/plan.js': CLAIM });
    const { code, stdout } = h2a(['migrate', 'hooks', '--out', 'out'], folder);
    expect(code).toBe(0);
    expect(Object.keys(snapshot(join(folder, 'out')))).toEqual(
      expect.arrayContaining([
        'actions/plan.json',
        'actions/plan/code.js',
        'diffs/plan.diff',
        'report.json',
        'report.md',
      ]),
    );
    expect(stdout).toMatch(/^plan +equivalent/m);
    expect(stdout).toMatch(/Report: out\/report\.\w+/);
  });

  it('a second run changes nothing, not even a time', () => {
    const folder = folderWith({ 'hooks/plan.js': CLAIM, 'hooks/bad.js': BROKEN });
    h2a(['migrate', 'hooks', '--out', 'out'], folder);
    const before = snapshot(folder);
    expect(h2a(['migrate', 'hooks', '--out', 'out'], folder).code).toBe(1);
    expect(snapshot(folder)).toEqual(before);
  });

  it.each([
    ['the output folder lies in the input folder', '.', 'out'],
    ['the output folder is the input folder', '.', '.'],
  ])('a second run changes nothing where %s', (_, input, out) => {
    const folder = folderWith({
      'hooks/plan.json': JSON.stringify({
        name: 'plan',
        triggerId: 'credentials-exchange',
        script: './plan.js',
      }),
      'hooks/plan.js': CLAIM,
      'actions/older.json': '{}',
      'actions/older/code.js': 'exports.onExecutePostLogin = async () => {};\n',
    });
    expect(h2a(['migrate', input, '--out', out], folder).code).toBe(0);
    const before = snapshot(folder);
    expect(h2a(['migrate', input, '--out', out], folder).code).toBe(0);
    expect(snapshot(folder)).toEqual(before);
  });

  it('names the Actions of an earlier run that no hook has any more', () => {
    const folder = folderWith({ 'hooks/plan.js': CLAIM, 'hooks/old.js': CLAIM });
    h2a(['migrate', 'hooks', '--out', 'out'], folder);
    writeFileSync(join(folder, 'hooks/old.js'), BROKEN);
    const { stderr } = h2a(['migrate', 'hooks', '--out', 'out', '--force'], folder);
    expect(stderr).toMatch(/^.*actions\/old\/code\.js is of an earlier run.*delete it$/m);
    expect(stderr).not.toContain('actions/plan');
  });

  it('refuses to overwrite what differs, and touches nothing', () => {
    const folder = folderWith({ 'plan.js': CLAIM });
    h2a(['migrate', 'plan.js', '--out', 'out'], folder);
    appendFileSync(join(folder, 'out/actions/plan/code.js'), '// mended by hand\n');
    const before = snapshot(folder);
    const { code, stderr } = h2a(['migrate', 'plan.js', '--out', 'out'], folder);
    expect(code).toBe(2);
    expect(stderr).toContain('out has files with other content: actions/plan/code.js.');
    expect(stderr).toContain('--force');
    expect(snapshot(folder)).toEqual(before);

    expect(h2a(['migrate', 'plan.js', '--out', 'out', '--force'], folder).code).toBe(0);
    expect(readFileSync(join(folder, 'out/actions/plan/code.js'), 'utf8')).not.toContain('mended');
  });

  it('keeps CRLF and a BOM of the hook', () => {
    const text = '\uFEFF// Preise\r\n' + CLAIM.replaceAll('\n', '\r\n');
    const folder = folderWith({ 'plan.js': text });
    expect(h2a(['migrate', '.', '--out', 'out'], folder).code).toBe(0);
    const action = readFileSync(join(folder, 'out/actions/plan/code.js'), 'utf8');
    expect(action.startsWith('\uFEFF// Preise\r\n')).toBe(true);
    expect(action.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('writes diffs that git applies', () => {
    const folder = folderWith({ 'plan.js': CLAIM });
    h2a(['migrate', '.', '--out', 'out'], folder);
    execFileSync('git', ['init', '-q'], { cwd: folder });
    execFileSync('git', ['apply', 'out/diffs/plan.diff'], { cwd: folder });
    expect(readFileSync(join(folder, 'actions/plan/code.js'), 'utf8')).toBe(
      readFileSync(join(folder, 'out/actions/plan/code.js'), 'utf8'),
    );
  });

  it('replaces a link at an output path instead of writing through it', () => {
    const folder = folderWith({ 'plan.js': CLAIM, 'precious.txt': 'precious' });
    mkdirSync(join(folder, 'out'));
    symlinkSync('../precious.txt', join(folder, 'out/report.md'));
    expect(h2a(['migrate', 'plan.js', '--out', 'out', '--force'], folder).code).toBe(0);
    expect(readFileSync(join(folder, 'precious.txt'), 'utf8')).toBe('precious');
  });

  it('says where it cannot write, and leaves nothing behind', () => {
    const folder = folderWith({ 'plan.js': CLAIM, out: 'a file' });
    const { code, stderr } = h2a(['migrate', 'plan.js', '--out', 'out'], folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: cannot write to .*out/m);
    expect(readdirSync(folder).sort()).toEqual(['out', 'plan.js']);
  });

  it('leaves an Action that was not proven undeployed', () => {
    const folder = folderWith({
      'a/plan.js': CLAIM,
      'a/packages.js': `const missing = require('no-such-package-here');\n${CLAIM}`,
    });
    expect(h2a(['migrate', 'a', '--out', 'out'], folder).code).toBe(1);
    const deployed = (name: string): unknown =>
      (
        JSON.parse(readFileSync(join(folder, `out/actions/${name}.json`), 'utf8')) as {
          deployed: unknown;
        }
      ).deployed;
    expect([deployed('plan'), deployed('packages')]).toEqual([true, false]);
  });
});

describe('migrate --dry-run', () => {
  it('prints the diffs that a real run writes, and writes nothing', () => {
    const folder = folderWith({ 'plan.js': CLAIM });
    const dry = h2a(['migrate', 'plan.js', '--out', 'out', '--dry-run'], folder);
    expect(dry.code).toBe(0);
    expect(existsSync(join(folder, 'out'))).toBe(false);
    h2a(['migrate', 'plan.js', '--out', 'out'], folder);
    expect(dry.stdout).toBe(readFileSync(join(folder, 'out/diffs/plan.diff'), 'utf8'));
  });

  it('needs no output folder', () => {
    const folder = folderWith({ 'plan.js': CLAIM });
    expect(h2a(['migrate', 'plan.js', '--dry-run'], folder).stdout).toContain('onExecute');
    expect(readdirSync(folder)).toEqual(['plan.js']);
  });

  it('says what it would need --force for', () => {
    const folder = folderWith({ 'plan.js': CLAIM, 'out/report.md': 'mine' });
    const { stderr } = h2a(['migrate', 'plan.js', '--out', 'out', '--dry-run'], folder);
    expect(stderr).toContain('would need --force to overwrite report.md');
  });
});

describe('migrate --json', () => {
  it('prints the report as the one document on stdout', () => {
    const folder = folderWith({ 'plan.js': CLAIM, 'bad.js': BROKEN });
    const { code, stdout } = h2a(['migrate', '.', '--out', 'out', '--json'], folder);
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as Report;
    expect(report).toEqual(JSON.parse(readFileSync(join(folder, 'out/report.json'), 'utf8')));
    expect(report.summary).toMatchObject({ hooks: 2, converted: 1, refused: 1, equivalent: 1 });
  });

  it.each([
    [['migrate', 'nowhere', '--out', 'out', '--json'], 'no such file or folder: nowhere'],
    [['migrate', '.', '--json'], 'give --out <dir>, or --dry-run to write nothing'],
    [
      ['migrate', '.', '--out', 'out', '--json'],
      'no hooks in .; scan says why each file was not taken',
    ],
  ])('%j: an error is a document too', (args, message) => {
    const { code, stdout } = h2a(args, folderWith({ 'notes.md': '' }));
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ error: { kind: 'usage', message } });
  });
});

describe('bad input', () => {
  it('is a row of the report each, and the batch goes on', () => {
    const meta = (script: string, name: string): string =>
      JSON.stringify({ name, triggerId: 'credentials-exchange', script });
    const folder = folderWith({
      'hooks/good.json': meta('./good.js', 'good'),
      'hooks/good.js': CLAIM,
      'hooks/broken.json': '{"name": ',
      'hooks/missing.json': meta('./nowhere.js', 'missing'),
      'hooks/evil.json': meta('../../evil.js', 'evil'),
      'hooks/twin.json': meta('./twin.js', 'Good'),
      'hooks/twin.js': CLAIM,
      'hooks/binary.json': meta('./binary.js', 'binary'),
      'hooks/binary.js': new Uint8Array([0, 1, 2]),
      'hooks/huge.json': meta('./huge.js', 'huge'),
      'hooks/huge.js': `//${'x'.repeat(5_000_000)}`,
      'hooks/latin.json': meta('./latin.js', 'latin'),
      'hooks/latin.js': Buffer.from('// Größe', 'latin1'),
      'hooks/syntax.json': meta('./syntax.js', 'syntax'),
      'hooks/syntax.js': BROKEN,
    });
    const { code, stdout } = h2a(['migrate', '.', '--out', 'out', '--json'], folder);
    expect(code).toBe(1);
    const { hooks } = JSON.parse(stdout) as Report;
    expect(hooks.map(({ source, outcome }) => `${outcome} ${source}`)).toEqual([
      'refused hooks/binary.js',
      'refused hooks/broken.json',
      'refused hooks/evil.json',
      'converted hooks/good.js',
      'refused hooks/huge.js',
      'refused hooks/latin.js',
      'refused hooks/nowhere.js',
      'refused hooks/syntax.js',
      'refused hooks/twin.js',
    ]);
    for (const hook of hooks.filter(({ outcome }) => outcome === 'refused')) {
      expect(hook.findings[0]).toMatchObject({ severity: 'error', line: 1 });
      expect(hook.reason).not.toBe('');
      expect(hook.action).toBeNull();
    }
  });
});

describe('interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends at once by %s with 130', async (signal) => {
    const hooks = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`hooks/h${index}.js`, CLAIM]),
    );
    const folder = folderWith(hooks);
    const before = snapshot(folder);
    const { code, stdout } = await interrupted(
      ['migrate', 'hooks', '--out', 'out', '--json'],
      folder,
      /verifying/,
      signal,
    );
    expect(code).toBe(130);
    const report = JSON.parse(stdout) as Report;
    expect(report.complete).toBe(false);
    expect(report.hooks.length).toBeLessThan(40);
    expect(new Set(report.hooks.map(({ verdict }) => verdict))).not.toContain('divergent');
    expect(snapshot(folder)).toEqual(before);
  });
});

describe('exit codes', () => {
  it.each([
    ['everything equivalent', { 'a.js': CLAIM }, [], 0],
    ['a refused hook', { 'a.js': BROKEN }, [], 1],
    ['a refused hook, --exit-zero', { 'a.js': BROKEN }, ['--exit-zero'], 0],
    ['an Action alone', { 'a.js': 'exports.onExecutePostLogin = async () => {};' }, [], 0],
    ['no hooks', { 'a.md': '' }, [], 2],
    ['no hooks, --exit-zero', { 'a.md': '' }, ['--exit-zero'], 2],
    ['an option that there is not', { 'a.js': CLAIM }, ['--nope'], 2],
    ['a choice that there is not', { 'a.js': CLAIM }, ['--claims', 'nope'], 2],
    ['a number that is none', { 'a.js': CLAIM }, ['--seed', 'x'], 2],
  ])('%s', (_, files, options, code) => {
    const folder = folderWith(files);
    expect(h2a(['migrate', '.', '--out', 'out', ...options], folder).code).toBe(code);
  });
});

describe('migrate --keywords', () => {
  const LISTED = `module.exports = function (client, scope, audience, context, cb) {
  if (!@@ALLOWED@@.includes(client.name)) return cb(new Error('not on the list'));
  cb(null, { scope: scope, 'https://##BASE_DOMAIN##/stage': '##STAGE##' });
};
`;
  const CONFIG = JSON.stringify({
    AUTH0_DOMAIN: 'lantern.example',
    AUTH0_KEYWORD_REPLACE_MAPPINGS: {
      ALLOWED: ['ledger', 'depot'],
      BASE_DOMAIN: 'claims.example',
      STAGE: 'test',
    },
  });

  it('runs both sides with what Deploy CLI fills in, and writes the markers', () => {
    const folder = folderWith({ 'hooks/listed.js': LISTED, 'config.json': CONFIG });
    const args = ['migrate', 'hooks', '--out', 'out', '--emit-tests', 'vitest'];
    const { code } = h2a([...args, '--keywords', 'config.json'], folder);
    expect(code).toBe(0);
    const written = readFileSync(join(folder, 'out/actions/listed/code.js'), 'utf8');
    expect(written).toContain('!@@ALLOWED@@.includes(');
    expect(written).toContain(`setCustomClaim('https://##BASE_DOMAIN##/stage', '##STAGE##')`);
    const report = JSON.parse(readFileSync(join(folder, 'out/report.json'), 'utf8')) as Report;
    expect(report.hooks[0]!.verdict).toBe('equivalent');
    expect(report.keywords).toEqual({
      file: 'config.json',
      names: ['ALLOWED', 'BASE_DOMAIN', 'STAGE'],
    });
    const claims = report.hooks[0]!.trials.map(({ hook }) =>
      hook.outcome.kind === 'token' ? hook.outcome.claims : {},
    );
    expect(claims).toContainEqual({ 'https://claims.example/stage': 'test' });
    expect(readFileSync(join(folder, 'out/tests/listed.test.js'), 'utf8')).toContain(
      "keywords: new URL('../../config.json', import.meta.url)",
    );
  });

  it('without them says what is missing, and calls nothing equivalent', () => {
    const folder = folderWith({ 'hooks/listed.js': LISTED });
    const { code, stdout } = h2a(['migrate', 'hooks', '--out', 'out'], folder);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^listed +inconclusive/m);
    expect(stdout).toContain('give the value of @@ALLOWED@@ (--keywords)');
  });

  it.each([
    ['{ "ENV": "prod" }', 'it has no object AUTH0_KEYWORD_REPLACE_MAPPINGS'],
    ['{ "ENV" "prod" }', 'error: config.json:1:9: It is not valid JSON'],
  ])('refuses a file with %s', (config, message) => {
    const folder = folderWith({ 'hooks/listed.js': LISTED, 'config.json': config });
    const args = ['migrate', 'hooks', '--out', 'out', '--keywords', 'config.json'];
    const { code, stderr } = h2a(args, folder);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('is part of the command that runs a divergence again', () => {
    const folder = folderWith({
      'hook.js': LISTED,
      'action.js': `exports.onExecuteCredentialsExchange = async (event, api) => {
  if (!@@ALLOWED@@.includes(event.client.name)) api.access.deny('server_error', 'not on the list');
};
`,
      'config.json': CONFIG,
    });
    const given = ['--keywords', 'config.json'];
    const verified = h2a(['verify', 'hook.js', 'action.js', ...given, '--json'], folder);
    const { pairs } = JSON.parse(verified.stdout) as {
      pairs: { verdict: string; divergences: { replay: string }[] }[];
    };
    expect(pairs[0]!.verdict).toBe('divergent');
    const { replay } = pairs[0]!.divergences[0]!;
    const again = execFileSync(
      'sh',
      [
        '-c',
        `${replay.replace('hooks-to-actions', '"$0" "$1"')} || true`,
        process.execPath,
        join(process.cwd(), 'dist/cli/main.js'),
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(again).toContain('divergent: 1 of 1 exchange');
  });
});
