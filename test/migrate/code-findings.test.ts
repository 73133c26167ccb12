import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeFindings } from '../../src/migrate/code-findings.js';
import { convert } from '../../src/rewrite/index.js';
import { plainHook } from '../plain-hook.js';

let modules: string;
beforeEach(() => {
  modules = mkdtempSync(join(tmpdir(), 'modules-'));
});
afterEach(() => rmSync(modules, { recursive: true }));

function install(name: string, files: Record<string, string>): void {
  const folder = join(modules, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
}

async function findingsOf(text: string, folder?: string) {
  const hook = plainHook(text);
  const conversion = convert(hook);
  if (conversion.kind !== 'converted') throw new Error('not converted');
  return (await codeFindings([hook], folder))(hook, conversion.action);
}

test('a package that npm compiles is told where a folder of packages shows it', async () => {
  install('bcrypt', { 'binding.gyp': '{}', 'package.json': '{}' });
  install('@scope/hash', { 'package.json': '{ "gypfile": true }' });
  install('ms', { 'package.json': '{}' });
  const text = `const bcrypt = require('bcrypt@5.0.0');
const hash = require('@scope/hash@1.0.0');
const ms = require('ms@2.0.0');
const gone = require('gone@1.0.0');
module.exports = (client, scope, audience, context, cb) => cb(null, { scope });
`;
  const found = await findingsOf(text, modules);
  expect(found.map(({ id, message, at }) => [id, message.split('`')[1], at?.line])).toEqual([
    ['native-module', 'bcrypt', 1],
    ['native-module', '@scope/hash', 2],
  ]);
  expect(await findingsOf(text)).toEqual([]);
});

test('a finding names its place in the hook and in the Action', async () => {
  const [finding] =
    await findingsOf(`module.exports = function (client, scope, audience, context, cb) {
  const token = { scope };
  token['https://a.example/basic'] = new Buffer(client.id).toString('base64');
  cb(null, token);
};
`);
  expect(finding).toMatchObject({
    id: 'node-api-deprecated',
    at: { line: 3, column: 42 },
    inAction: { line: 6, column: 65 },
  });
});
