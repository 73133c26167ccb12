import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Found, HookSource } from '../../src/model/index.js';
import { NoInputError, readHooks, type ReadHooksOptions } from '../../src/sources/index.js';
import { folderWith } from '../folder-with.js';

const HOOK =
  'module.exports = function (client, scope, audience, context, cb) { cb(null, { scope }); };\n';

async function read(
  files: Record<string, string | Uint8Array>,
  paths: string[] = ['.'],
  options: ReadHooksOptions = {},
): Promise<Found[]> {
  return (await readHooks(paths, { cwd: folderWith(files), ...options })).found;
}

function hooks(found: readonly Found[]): HookSource[] {
  return found.flatMap((entry) => (entry.kind === 'hook' ? [entry.hook] : []));
}

/** One line for each entry: what it is, where, and why. */
function lines(found: readonly Found[]): string[] {
  return found.map((entry) => {
    const why =
      entry.kind === 'hook'
        ? entry.hook.trigger
        : entry.kind === 'unreadable'
          ? entry.finding.id
          : entry.reason;
    return `${entry.kind} ${entry.file}: ${why}`;
  });
}

function json(value: unknown): string {
  return JSON.stringify(value);
}

describe('plain files', () => {
  it('takes scripts in folders, at any depth, in the order of their paths', async () => {
    const found = await read({ 'b/two.cjs': HOOK, 'a/deep/one.js': HOOK, 'three.js': HOOK });
    expect(hooks(found).map(({ file, name }) => [file, name])).toEqual([
      ['a/deep/one.js', 'one'],
      ['b/two.cjs', 'two'],
      ['three.js', 'three'],
    ]);
  });

  it('gives every path that was not taken a reason', async () => {
    const found = await read({
      'hook.js': HOOK,
      'hook.test.js': 'x',
      'eslint.config.js': 'x',
      'notes.md': 'x',
      'types.d.ts': 'x',
      'module.mjs': 'x',
      '.env': 'x',
      '.git/hooks/pre-commit.js': 'x',
      'node_modules/a/index.js': 'x',
    });
    expect(lines(found)).toEqual([
      'passed-over .env: dot file',
      'passed-over .git: dot folder',
      'passed-over eslint.config.js: named as a test, a configuration or a bundle',
      'hook hook.js: credentials-exchange',
      'passed-over hook.test.js: named as a test, a configuration or a bundle',
      'passed-over module.mjs: an ES module: hooks were CommonJS',
      'passed-over node_modules: installed packages',
      'passed-over notes.md: not a script',
      'passed-over types.d.ts: TypeScript: hooks were JavaScript',
    ]);
  });

  it('does not follow symbolic links in folders, but takes one that is named', async () => {
    const folder = folderWith({ 'real.js': HOOK });
    symlinkSync(folder, join(folder, 'loop'));
    symlinkSync(join(folder, 'real.js'), join(folder, 'alias.js'));
    expect(lines((await readHooks(['.'], { cwd: folder })).found)).toEqual([
      'passed-over alias.js: symbolic link: name its target instead',
      'passed-over loop: symbolic link: name its target instead',
      'hook real.js: credentials-exchange',
    ]);
    expect(lines((await readHooks(['alias.js'], { cwd: folder })).found)).toEqual([
      'hook alias.js: credentials-exchange',
    ]);
  });

  it('keeps a BOM, CRLF and every other byte of the text', async () => {
    const text = '\uFEFF// Grüße\r\n' + HOOK.replace('\n', '\r\n');
    expect(hooks(await read({ 'hook.js': text }))[0]!.text).toBe(text);
  });

  it('reads a file once, however often it was named', async () => {
    expect(await read({ 'a.js': HOOK }, ['a.js', './a.js', '.', '*.js'])).toHaveLength(1);
  });

  it('leaves out what the caller says this tool wrote', async () => {
    const found = await read({ 'a.js': HOOK, 'out/b.js': HOOK }, ['.'], { except: ['out'] });
    expect(lines(found)).toEqual(['hook a.js: credentials-exchange']);
  });

  it('shows paths outside the working directory relative to it', async () => {
    const folder = folderWith({ 'hooks-there/a.js': HOOK, 'here/x': '' });
    const { found } = await readHooks(['../hooks-there'], { cwd: join(folder, 'here') });
    expect(found[0]!.file).toBe('../hooks-there/a.js');
  });
});

describe('glob patterns', () => {
  const FILES = { 'a/one.js': HOOK, 'a/two.js': HOOK, 'b/three.js': HOOK };

  it.each([
    ['a/*.js', ['one', 'two']],
    ['**/t*.js', ['two', 'three']],
    ['{a,b}/*e.js', ['one', 'three']],
  ])('%s', async (pattern, names) => {
    expect(hooks(await read(FILES, [pattern])).map(({ name }) => name)).toEqual(names);
  });

  it('takes a name with brackets for a name where it exists', async () => {
    expect(hooks(await read({ '[a].js': HOOK }, ['[a].js']))).toHaveLength(1);
  });

  it.each([
    ['nowhere', 'no such file or folder: nowhere'],
    ['*.jsx', 'nothing matches *.jsx'],
  ])('%s leads to nothing and says so', async (path, message) => {
    await expect(read(FILES, [path])).rejects.toThrow(new NoInputError(message));
  });
});

describe('the trigger of a plain file', () => {
  it.each([
    ['documented parameters', 'h.js', HOOK, 'credentials-exchange'],
    [
      'documented parameters behind a client that is taken apart',
      'h.js',
      'module.exports = function ({ id, name = "none" }, scope, audience, context, cb) { cb(null, {}); };',
      'credentials-exchange',
    ],
    [
      'five parameters of other names',
      'h.js',
      'module.exports = (c, s, a, x, done) => done()',
      'credentials-exchange',
    ],
    [
      'an old sample with three',
      'h.js',
      'module.exports = function (client, scope, cb) {}',
      'credentials-exchange',
    ],
    [
      'a hook that does not parse',
      'h.js',
      'module.exports = function (client, scope, audience, context, cb) { cb(null; }',
      'credentials-exchange',
    ],
    [
      'a phone hook',
      'h.js',
      'module.exports = async (recipient, text, context, cb) => {}',
      'send-phone-message',
    ],
    [
      'its error class',
      'h.js',
      'module.exports = (u, c, cb) => cb(new PreUserRegistrationError("a"))',
      'pre-user-registration',
    ],
    [
      'its folder',
      'post-user-registration/h.js',
      'module.exports = (user, context, cb) => cb()',
      'post-user-registration',
    ],
    [
      'its name',
      'my-post-change-password.js',
      'module.exports = (user, context, cb) => cb()',
      'post-change-password',
    ],
    [
      'a tag',
      'credentials-exchange/h.js',
      '/** @trigger post-change-password */',
      'post-change-password',
    ],
  ])('comes from %s', async (_, file, text, trigger) => {
    expect(lines(await read({ [file]: text }))).toEqual([`hook ${file}: ${trigger}`]);
  });

  it('is asked for where three points share the parameters', async () => {
    const files = { 'h.js': 'module.exports = (user, context, cb) => cb();' };
    expect(lines(await read(files))).toEqual(['unreadable h.js: trigger-unknown']);
    const told = await read(files, ['.'], { trigger: 'post-user-registration' });
    expect(lines(told)).toEqual(['hook h.js: post-user-registration']);
  });
});

describe('Actions', () => {
  it.each([
    'exports.onExecuteCredentialsExchange = async (event, api) => {};',
    'module.exports.onExecutePostLogin = async () => {};',
    '(function () { exports.onExecutePostLogin = async () => {}; }).call(this);',
    'module.exports = { onExecutePostLogin: async () => {} };',
    'module.exports = { async onExecutePostLogin() {} };',
  ])('are left alone: %s', async (text) => {
    expect(lines(await read({ 'a.js': text }))).toEqual(['action a.js: already an Action']);
  });

  it.each([
    `// exports.onExecuteCredentialsExchange = async () => {};\n${HOOK}`,
    `/*\nexports.onExecuteCredentialsExchange = 1;\n*/\n${HOOK}`,
    `const onExecuteCredentialsExchange = 1;\n${HOOK}`,
  ])('are not taken for one because of a mere mention', async (text) => {
    expect(lines(await read({ 'a.js': text }))).toEqual(['hook a.js: credentials-exchange']);
  });
});

describe('files that cannot be read as text', () => {
  it.each([
    ['binary', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1]), 'file-not-text'],
    ['UTF-16', Buffer.from(HOOK, 'utf16le'), 'file-not-text'],
    ['Latin-1', Buffer.from('// Grüße\n' + HOOK, 'latin1'), 'file-not-text'],
    ['five megabytes', Buffer.alloc(5_000_000, 'a'), 'file-too-large'],
  ])('%s', async (_, content, id) => {
    const found = await read({ 'bad.js': content, 'good.js': HOOK });
    expect(lines(found)).toEqual([
      `unreadable bad.js: ${id}`,
      'hook good.js: credentials-exchange',
    ]);
  });

  // Root may read everything.
  it.skipIf(process.getuid?.() === 0)('without permission', async () => {
    const folder = folderWith({ 'secret.js': HOOK, 'closed/a.js': HOOK });
    chmodSync(join(folder, 'secret.js'), 0);
    expect(lines((await readHooks(['secret.js'], { cwd: folder })).found)).toEqual([
      'unreadable secret.js: file-unreadable',
    ]);
  });

  it('a dangling link that was named', async () => {
    const folder = folderWith({});
    symlinkSync('nowhere.js', join(folder, 'link.js'));
    expect(lines((await readHooks(['link.js'], { cwd: folder })).found)).toEqual([
      'unreadable link.js: file-unreadable',
    ]);
  });

  it('a folder named like a script is walked', async () => {
    expect(lines(await read({ 'odd.js/a.js': HOOK }))).toEqual([
      'hook odd.js/a.js: credentials-exchange',
    ]);
  });
});

describe('an export of Deploy CLI', () => {
  const META = { name: 'Add Plan', triggerId: 'credentials-exchange', script: './add-plan.js' };

  it('takes a hook with its name, secrets and dependencies', async () => {
    const found = await read({
      'hooks/add-plan.json': json({
        ...META,
        enabled: true,
        secrets: { 'plan-key': '_VALUE_NOT_SHOWN_' },
        dependencies: { got: '11.8.6' },
      }),
      'hooks/add-plan.js': HOOK,
    });
    expect(found).toEqual([
      {
        kind: 'hook',
        file: 'hooks/add-plan.js',
        hook: {
          name: 'add-plan',
          file: 'hooks/add-plan.js',
          text: HOOK,
          trigger: 'credentials-exchange',
          enabled: true,
          secrets: ['plan-key'],
          dependencies: { got: '11.8.6' },
          layout: 'deploy-cli',
        },
      },
    ]);
  });

  it.each([
    ['the export', '.'],
    ['the folder of the hooks', 'hooks'],
    ['the JSON file', 'hooks/add-plan.json'],
    ['the script', 'hooks/add-plan.js'],
  ])('is recognised from %s', async (_, path) => {
    const found = await read(
      { 'hooks/add-plan.json': json({ ...META, secrets: { K: '' } }), 'hooks/add-plan.js': HOOK },
      [path],
    );
    expect(hooks(found)).toMatchObject([{ layout: 'deploy-cli', enabled: false, secrets: ['K'] }]);
  });

  it('reads a script path with backslashes, and JSON with a BOM or unquoted markers', async () => {
    const found = await read({
      'hooks/a.json':
        '\uFEFF' +
        json({ ...META, script: '.\\scripts\\a.js' }).replace('}', ',"secrets":@@SECRETS@@}'),
      'hooks/scripts/a.js': HOOK,
    });
    expect(hooks(found)).toMatchObject([{ file: 'hooks/scripts/a.js', secrets: [] }]);
  });

  it.each([
    ['broken JSON', '{"name": "a",', 'hooks/a.json', 'json-broken'],
    ['a script that is not there', json(META), 'hooks/add-plan.js', 'file-unreadable'],
    ['no script', json({ ...META, script: undefined }), 'hooks/a.json', 'script-missing'],
    ['an empty script path', json({ ...META, script: '' }), 'hooks/a.json', 'script-missing'],
    ['no trigger', json({ ...META, triggerId: undefined }), 'hooks/a.json', 'trigger-unknown'],
    [
      'a retired trigger',
      json({ ...META, triggerId: 'password-exchange' }),
      'hooks/a.json',
      'trigger-unknown',
    ],
    [
      'a script above the export',
      json({ ...META, script: '../../evil.js' }),
      'hooks/a.json',
      'script-outside-export',
    ],
    [
      'an absolute script path',
      json({ ...META, script: '/etc/passwd' }),
      'hooks/a.json',
      'script-outside-export',
    ],
  ])('with %s: the batch goes on', async (_, text, file, id) => {
    const found = await read({
      'hooks/a.json': text,
      'hooks/good.json': json({ ...META, name: 'good', script: './good.js' }),
      'hooks/good.js': HOOK,
    });
    expect(lines(found).sort()).toEqual(
      [`unreadable ${file}: ${id}`, 'hook hooks/good.js: credentials-exchange'].sort(),
    );
  });

  it('says where broken JSON is broken', async () => {
    const [entry] = await read({ 'hooks/a.json': '{\n  "name": "a",\n  oops\n}' });
    expect(entry).toMatchObject({ finding: { at: { line: 3, column: 3 } } });
    expect((entry as { frame: string }).frame).toContain('> 3 |   oops');
  });

  it('does not follow a link that leads a script out of the export', async () => {
    const folder = folderWith({ 'export/hooks/a.json': json(META), 'evil.js': HOOK });
    symlinkSync(join(folder, 'evil.js'), join(folder, 'export/hooks/add-plan.js'));
    const { found } = await readHooks(['export'], { cwd: folder });
    expect(lines(found)).toContain('unreadable export/hooks/a.json: script-outside-export');
  });

  it('gives the rest of an export its reasons, folder by folder', async () => {
    const found = await read({
      'hooks/add-plan.json': json(META),
      'hooks/add-plan.js': HOOK,
      'hooks/forgotten.js': HOOK,
      'rules/a.js': 'x',
      'rules/b.js': 'x',
      'clients/c.json': '{}',
      'actions/done.json': '{}',
      'actions/done/code.js': 'exports.onExecutePostLogin = async () => {};',
      'tenant.json': '{}',
    });
    expect(lines(found)).toEqual([
      'action actions/done/code.js: already an Action',
      'passed-over clients: clients: used as exchanges, not converted',
      'hook hooks/add-plan.js: credentials-exchange',
      'passed-over hooks/forgotten.js: no JSON file in this folder names it as a script',
      'passed-over rules: rules, not hooks: they have a migration path of their own',
      'passed-over tenant.json: settings of the tenant, not a hook',
    ]);
  });

  it('knows the machine-to-machine clients and their grants, which name clients by name', async () => {
    const folder = folderWith({
      'hooks/add-plan.json': json(META),
      'hooks/add-plan.js': HOOK,
      'clients/m2m.json': json({
        name: 'Ledger',
        client_id: 'c1',
        grant_types: ['client_credentials'],
        client_metadata: { plan: 'gold' },
      }),
      'clients/no-id.json': json({ name: 'Board' }),
      'clients/spa.json': json({ name: 'Web', grant_types: ['authorization_code'] }),
      'clients/broken.json': '{',
      'grants/a.json': json({ client_id: 'Ledger', audience: 'https://a', scope: ['read:a'] }),
      'grants/b.json': json({ client_id: 'Board', audience: 'https://b', scope: [] }),
    });
    expect((await readHooks(['hooks'], { cwd: folder })).tenant).toEqual({
      clients: [
        { id: 'c1', name: 'Ledger', metadata: { plan: 'gold' } },
        { id: 'Board', name: 'Board', metadata: {} },
      ],
      grants: [
        { clientId: 'c1', audience: 'https://a', scope: ['read:a'] },
        { clientId: 'Board', audience: 'https://b', scope: [] },
      ],
    });
  });

  it('leaves a folder named hooks alone that has nothing of an export', async () => {
    const found = await read({ 'hooks/package.json': '{}', 'hooks/a.js': HOOK });
    expect(lines(found)).toEqual([
      'hook hooks/a.js: credentials-exchange',
      'passed-over hooks/package.json: not a script',
    ]);
  });
});

describe('two hooks of one name', () => {
  it.each([
    ['plain files', { 'a/plan.js': HOOK, 'b/plan.js': HOOK }, 'b/plan.js'],
    ['names that differ in case alone', { 'Plan.js': HOOK, 'plan.cjs': HOOK }, 'plan.cjs'],
  ])('the second is refused: %s', async (_, files, second) => {
    const found = await read(files);
    expect(hooks(found)).toHaveLength(1);
    expect(lines(found)).toContain(`unreadable ${second}: name-taken`);
  });
});

it('a hook that has the name of an Action of the export is refused', async () => {
  const found = await read({
    'hooks/plan.json': '{"triggerId": "credentials-exchange", "script": "./plan.js"}',
    'hooks/plan.js': HOOK,
    'actions/Plan.json': '{}',
    'actions/Plan/code.js': 'exports.onExecutePostLogin = async () => {};',
  });
  expect(hooks(found)).toEqual([]);
  expect(lines(found)).toContain('unreadable hooks/plan.js: name-taken');
});

it('an empty folder holds nothing', async () => {
  const folder = folderWith({});
  mkdirSync(join(folder, 'empty'));
  expect((await readHooks(['empty'], { cwd: folder })).found).toEqual([]);
});
