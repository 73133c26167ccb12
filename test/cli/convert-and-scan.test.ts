import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/index.js';
import { folderWith } from '../folder-with.js';
import { h2a } from './h2a.js';

const HOOK = `module.exports = function (client, scope, audience, context, cb) {
  cb(null, { scope: scope, 'https://claims.example/plan': client.metadata.plan || 'free' });
};
`;
const BROKEN = 'module.exports = function (client, scope, audience, context, cb) { cb(null; };\n';

describe('convert', () => {
  it('prints the diff that migrate writes', () => {
    const folder = folderWith({ 'plan.js': HOOK });
    const { code, stdout } = h2a(['convert', 'plan.js'], folder);
    h2a(['migrate', 'plan.js', '--out', 'out'], folder);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(join(folder, 'out/diffs/plan.diff'), 'utf8'));
  });

  it('shows a refused hook with the code around the place, and ends with 1', () => {
    const { code, stderr } = h2a(['convert', '.'], folderWith({ 'bad.js': BROKEN }));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^bad\.js:1:75 error .+ syntax-error$/m);
    expect(stderr).toMatch(/^> 1 \| module\.exports/m);
  });

  it('tells on standard error what to look at in what it converted', () => {
    const folder = folderWith({ 'wide.js': HOOK.replace('scope: scope', "scope: ['read:all']") });
    for (const options of [[], ['--out', 'out']]) {
      const { code, stderr } = h2a(['convert', 'wide.js', ...options], folder);
      expect(code).toBe(0);
      expect(stderr).toMatch(/^wide\.js:2:14 warning .+ scopes-need-target-scopes$/m);
      expect(stderr).toMatch(/^\d+ findings? more for the reviewer: --json has them all$/m);
    }
  });

  it('says of an Action that it is one, and prints no diff', () => {
    const action = 'exports.onExecuteCredentialsExchange = async (event, api) => {};\n';
    const { code, stdout, stderr } = h2a(['convert', 'new.js'], folderWith({ 'new.js': action }));
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^new\.js: unchanged, already an Action/m);
  });

  it('writes Actions and nothing else, and --check tells when they are out of date', () => {
    const folder = folderWith({ 'hooks/plan.js': HOOK });
    const check = (): number | null =>
      h2a(['convert', 'hooks', '--out', 'out', '--check'], folder).code;
    expect(check()).toBe(1);
    expect(existsSync(join(folder, 'out'))).toBe(false);
    expect(h2a(['convert', 'hooks', '--out', 'out'], folder).code).toBe(0);
    expect(existsSync(join(folder, 'out/report.json'))).toBe(false);
    expect(check()).toBe(0);
    appendFileSync(join(folder, 'hooks/plan.js'), '// later\n');
    expect(check()).toBe(1);
    expect(h2a(['convert', 'hooks', '--out', 'out'], folder).code).toBe(2);
  });

  it('--json prints a report without verdicts; --style asks for a less readable style', () => {
    const { stdout } = h2a(
      ['convert', '.', '--json', '--style', 'bridged'],
      folderWith({ 'plan.js': HOOK }),
    );
    const report = JSON.parse(stdout) as Report;
    expect(report.hooks).toMatchObject([
      { name: 'plan', outcome: 'converted', style: 'bridged', verdict: null },
    ]);
  });
});

describe('scan', () => {
  const LATER = `const https = require('https');
module.exports = function (client, scope, audience, context, cb) {
  https.get('https://a.example/' + client.id, () => cb(null, { scope }));
};
`;

  it('says of each hook how it answers, what it reads and requires, how hard it will be', () => {
    const files = { 'later.js': LATER, 'plan.js': HOOK, 'bad.js': BROKEN, 'notes.md': '' };
    const { code, stdout } = h2a(['scan', '.', '--json'], folderWith(files));
    expect(code).toBe(0);
    const { found } = JSON.parse(stdout) as { found: unknown[] };
    expect(found).toMatchObject([
      { kind: 'hook', name: 'bad', effort: 'refused', inventory: null },
      {
        kind: 'hook',
        name: 'later',
        inventory: { answers: 'later', reads: ['client.id', 'scope'], requires: ['https'] },
      },
      { kind: 'passed-over', file: 'notes.md', reason: 'not a script' },
      {
        kind: 'hook',
        name: 'plan',
        trigger: 'credentials-exchange',
        effort: 'direct',
        inventory: { answers: 'at-once', reads: ['client.metadata.plan', 'scope'], requires: [] },
      },
    ]);
    expect(stdout).not.toContain('module.exports');
  });

  it.each([
    ['no hooks', { 'notes.md': '' }, 2],
    ['a hook that will be refused', { 'bad.js': BROKEN }, 0],
  ])('%s', (_, files, code) => {
    expect(h2a(['scan', '.'], folderWith(files)).code).toBe(code);
  });
});

it('a name that every object has is no command', () => {
  expect(h2a(['constructor']).code).toBe(2);
});
