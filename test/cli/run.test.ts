import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { h2a } from './h2a.js';

const folder = mkdtempSync(join(tmpdir(), 'run-'));
afterAll(() => rmSync(folder, { recursive: true }));

function at(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}
const hookWith = (body: string) =>
  `module.exports = async function (client, scope, audience, context, cb) { ${body} };`;
const run = (...args: string[]) => h2a(['run', ...args], folder);

describe('h2a run', () => {
  it('shows the request, the answer, the console, the requests and what the platform did', () => {
    const { code, stdout } = run(
      at(
        'hook.js',
        hookWith(`console.log('client', client.name);
          await fetch('https://crm.example/x').catch(() => {});
          cb(null, { scope, 'https://a.example/x': 1, role: 'r' });`),
      ),
    );
    expect(code).toBe(0);
    expect(stdout.replace(/took [\d.]+ ms/, 'took N ms')).toMatchInlineSnapshot(`
      "a sample request (--exchange <file> for another):
        client Sample client (sample-client), audience https://api.example/
        no scopes asked for, granted: read:connections write:connections
      POST /oauth/token  200
      {
        "access_token": {
          "https://a.example/x": 1,
          "iss": "https://acme.auth0.com/",
          "sub": "sample-client@clients",
          "aud": "https://api.example/",
          "iat": 1767225600,
          "exp": 1767312000,
          "scope": "read:connections write:connections",
          "gty": "client-credentials",
          "azp": "sample-client"
        },
        "scope": "read:connections write:connections",
        "expires_in": 86400,
        "token_type": "Bearer"
      }
      console:
        log: client Sample client
      requests:
        GET https://crm.example/x (missing)
      notes:
        a request failed: add to the exchange's "replies" {"method":"GET","url":"https://crm.example/x","status":200,"body":{}}
        the claim role is not in the token: the name is not an http or https URL, and a hook can add only such claims
      took N ms
      "
    `);
  });

  it('says why a script does not compile', () => {
    const { stdout } = run(
      at('broken.js', 'module.exports = function (client, scope, audience, context, cb'),
    );
    expect(stdout).toContain('Unable to compile the extensibility code as javascript');
    expect(stdout).toContain('the script did not compile: Unexpected end of input');
  });

  it.each([
    ['a script that is not there', ['nothing.js'], 'no such file'],
    ['a script that is none', [at('empty.js', '')], 'neither a hook nor an Action'],
    ['an unknown field', ['hook.js', '--exchange', at('x.json', '{"clinet":{}}')], 'clinet'],
    ['no exchange', ['hook.js', '--exchange', at('none.json', '[]')], 'no exchange'],
    ['no folder of packages', ['hook.js', '--modules', 'nowhere'], 'no such folder'],
  ])('is asked wrongly with %s', (_, args, words) => {
    const { code, stdout, stderr } = run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});

it.each([
  ['99999', '65535'],
  ['x', 'whole number'],
])('h2a serve refuses port %s', (port, words) => {
  const { code, stderr } = h2a(['serve', at('h.js', hookWith('cb()')), '--port', port], folder);
  expect(code).toBe(2);
  expect(stderr).toContain(words);
});
