import { expect, test } from 'vitest';
import type { Action } from '../../src/model/index.js';
import { checkActions } from '../../src/typecheck/index.js';

const HEAD = `/**
 * @param {Event} event
 * @param {CredentialsExchangeAPI} api
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
`;

function action(body: string): Action {
  const code = `${HEAD}${body}\n};\n`;
  return {
    name: 'a',
    trigger: 'credentials-exchange',
    code,
    secrets: [],
    dependencies: [],
    deployed: true,
  };
}

test.each([
  ['a path that the event does not have', 'if (event.client.id) console.log(1);', true],
  ['a deeper path that it does not have', 'const x = event.request.userAgent;', true],
  ['a method that api does not have', "api.accessToken.addScope('a');", true],
  ['an error code that deny does not take', "api.access.deny('access_denied', 'no');", true],
  ['a write to the event', "event.client.name = 'x';", true],
  ['scopes that are no list', "api.transaction.setTargetScopes('a');", true],
  [
    'an error code that code holds',
    "const e = { code: 'server_error' }; api.access.deny(e.code, 'no');",
    false,
  ],
  ['a name of the hook given to api', "api.accessToken.setCustomClaim('a', nobody);", false],
  [
    'a member of the hook given to api',
    "const o = [1]; api.accessToken.setCustomClaim('a', o.b);",
    false,
  ],
  ["a slip in the hook's own code", 'const list = []; list.pusch(1);', false],
])('%s is found', async (_, body, ours) => {
  const faults = await checkActions([action(body)]);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatchObject({ action: 0, ours, at: { line: 6 } });
});

test('a good Action has no faults, and each fault names its Action', async () => {
  const good = action(
    "const { KEY } = event.secrets;\n  api.accessToken.setCustomClaim('https://a.example/k', KEY);",
  );
  const bad = action('event.nothing;');
  const faults = await checkActions([good, bad, good]);
  expect(faults.map((fault) => fault.action)).toEqual([1]);
});

test('the same names in two Actions do not meet', async () => {
  const twice = action('helper();\n};\nfunction helper() {');
  expect(await checkActions([twice, twice])).toEqual([]);
});
