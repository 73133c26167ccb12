import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES, type Program } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { packagesOf } from '../../src/runtime/packages.js';
import { hookScript } from './programs.js';

const FILES: Record<string, string> = {
  'plain/package.json': '{ "version": "1.2.3", "main": "lib/index" }',
  'plain/lib/index.js':
    "exports.helper = require('./helper'); exports.data = require('../data.json');",
  'plain/lib/helper.js': 'module.exports = class Helper extends Error {};',
  'plain/data.json': '{ "a": [1] }',
  'plain/deep/path.js': "module.exports = require('path').join('a', 'b');",
  '@scope/scoped/package.json': '{ "version": "2.0.0", "exports": { ".": "./main.cjs" } }',
  '@scope/scoped/main.cjs':
    "exports.other = require('plain').data.a; exports.where = __filename.endsWith('main.cjs');",
  'circular/index.js': "exports.early = 1; exports.seen = require('./other').seen;",
  'circular/other.js': "exports.seen = require('./index').early;",
  'counter/index.js': 'let count = 0; module.exports = () => (count += 1);',
  'native/index.js': "module.exports = require('./build/native.node');",
  'native/build/native.node': '',
  'modern/index.js': 'export default 1;',
  'broken/index.js': "throw new TypeError('broken');",
  'patching/index.js':
    "require('https').request = () => { throw new Error('patched') }; module.exports = 1;",
};

let folder: string;
let runtime: Runtime;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hook-modules-'));
  for (const [path, text] of Object.entries(FILES)) {
    const file = join(folder, 'node_modules', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  runtime = await createRuntime({ policies: DEFAULT_POLICIES, modules: folder });
});
afterAll(async () => {
  await runtime.close();
  rmSync(folder, { recursive: true });
});

const answering = (value: string, dependencies: Record<string, string> = {}): Program => ({
  ...hookScript(
    `module.exports = (c, s, a, x, cb) => { cb(null, { 'https://a.example/v': ${value} }); };`,
  ),
  dependencies,
});

async function execute(program: Program) {
  const { executions } = await runtime.execute(program, { name: 's', exchanges: [{}] });
  return executions[0]!;
}

describe('require', () => {
  test.each([
    ["require('plain').data", { a: [1] }],
    ["require('plain@1.2.3').data.a", [1]],
    ["require('./node_modules/plain@1.2.3').data.a", [1]],
    ["require('plain/deep/path')", 'a/b'],
    ["require('plain@1.2.3/deep/path.js')", 'a/b'],
    ["require('@scope/scoped')", { other: [1], where: true }],
    ["require('@scope/scoped@2.0.0').other", [1]],
    ["require('circular').seen", 1],
    ["require('plain') === require('plain@1.2.3')", true],
    ["[require('counter')(), require('counter')()]", [1, 2]],
    ["new (require('plain').helper)() instanceof Error", true],
    ["require('plain').data.a instanceof Array", true],
    ["typeof require('node:crypto').createHash", 'function'],
    ["require.resolve('plain')", 'plain'],
    ["(() => { try { return require('broken') } catch (e) { return e.message } })()", 'broken'],
    [
      "(() => { try { return require('./helper') } catch (e) { return e.code } })()",
      'MODULE_NOT_FOUND',
    ],
    ['(() => { try { return require(7) } catch (e) { return e instanceof TypeError } })()', true],
  ])('%s', async (value, expected) => {
    const { outcome } = await execute(answering(value));
    expect(outcome).toMatchObject({ kind: 'token', claims: { 'https://a.example/v': expected } });
  });

  test('a package is evaluated anew for each instance', async () => {
    const program = answering("require('counter')()");
    const scenario = { name: 's', exchanges: [{}, {}] };
    const { results } = await runtime.executeAll(program, [scenario, scenario]);
    const claims = results.map(({ executions }) =>
      executions.map(
        ({ outcome }) => outcome.kind === 'token' && outcome.claims['https://a.example/v'],
      ),
    );
    expect(claims).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test('what a package patches ends with its instance', async () => {
    await execute(answering("require('patching')"));
    const { outcome } = await execute(answering("require('https').request.name"));
    expect(outcome).toMatchObject({ claims: { 'https://a.example/v': 'request' } });
  });
});

describe('a package that is missing is never a verdict on the code', () => {
  test.each([
    ["require('absent')", {}, 'absent@latest'],
    ["require('absent@3.1.0/sub')", {}, 'absent@3.1.0'],
    ["require('@scope/absent')", { '@scope/absent': '1.0.0' }, '@scope/absent@1.0.0'],
    ["require('plain')", { plain: '9.9.9' }, 'plain@9.9.9'],
    [
      "(() => { try { return require('absent') } catch { return 'fallback' } })()",
      {},
      'absent@latest',
    ],
  ])('%s', async (value, dependencies, wanted) => {
    const { outcome, remarks } = await execute(answering(value, dependencies));
    expect(outcome).toMatchObject({ kind: 'failed', cause: 'module-missing' });
    const [remark] = remarks;
    expect(remark).toMatchObject({
      kind: 'module-missing',
      install: `npm install --ignore-scripts --prefix ${folder} ${wanted}`,
    });
  });

  test.each([
    ["require('native')", 'native module'],
    ["require('modern')", 'ES module'],
  ])('nor is one that cannot be executed here: %s', async (value, why) => {
    const { outcome } = await execute(answering(value));
    expect(outcome).toMatchObject({ kind: 'failed', cause: 'module-missing' });
    expect(outcome).toMatchObject({ reason: expect.stringContaining(why) as string });
  });

  test('at the top level of a hook too', async () => {
    const { outcome } = await execute(
      hookScript("const x = require('absent'); module.exports = x;"),
    );
    expect(outcome).toMatchObject({ kind: 'failed', cause: 'module-missing' });
  });
});

test('the packages that a program needs are found in its text', () => {
  const code = `
    const a = require('axios'), b = require('lodash@4.17.21/fp'), c = require('@s/p@1.0.0');
    require('crypto'); require('node:fs'); require('./local'); require(name);
    module.exports = () => require('uuid');`;
  const program = { ...hookScript(code), dependencies: { uuid: '9.0.0', unused: '1.0.0' } };
  expect(packagesOf(program)).toEqual([
    { name: 'uuid', version: '9.0.0' },
    { name: 'unused', version: '1.0.0' },
    { name: 'axios', version: '' },
    { name: 'lodash', version: '4.17.21' },
    { name: '@s/p', version: '1.0.0' },
  ]);
});

test.each([
  "require('--registry=x')",
  "require('-g')",
  "require('a; rm -r b')",
  "require('a@1; rm -r b')",
  "require('a@file:..')",
  "require('https://a.example/b.tgz')",
])('what is no name for npm is not asked of it: %s', (code) => {
  expect(packagesOf(hookScript(code))).toEqual([]);
});

test('nor is a declared version that is a file or an address', () => {
  const dependencies = { a: 'file:..', b: 'https://a.example/b.tgz', c: '^1.0.0', '-g': '1.0.0' };
  expect(packagesOf({ ...hookScript(''), dependencies })).toEqual([
    { name: 'a', version: '' },
    { name: 'b', version: '' },
    { name: 'c', version: '^1.0.0' },
  ]);
});
