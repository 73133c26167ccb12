import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { provenAction } from './both-sides.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

const IS_GOLD = "client.metadata && client.metadata.tier === 'gold'";
const WHOLE = 'console.log(JSON.stringify(token));';
const NAMED = `Object.keys(client.metadata || {}).forEach((key) => {
    token['https://ns.example/' + key] = client.metadata[key];
  });
  if (!token['https://ns.example/region']) token['https://ns.example/region'] = 'eu';`;

/** The Action of a hook that goes on with its token object. */
const actionOf = (body: string, outside = ''): Promise<string> =>
  provenAction(
    `module.exports = function (client, scope, audience, context, cb) {\n  ${body}\n};\n${outside}\n`,
    runtime,
  );

/** The last statement of the handler: what every token needs. */
const AT_THE_END = /^ {2}api\.transaction\.setTargetScopes\(/m;

test.each<[why: string, change: string, list: string, inPlace?: string]>([
  [
    'are cut down',
    "token.scope = scope.filter((one) => one !== 'a');",
    'token.scope);',
    'event.accessToken.scope.filter(',
  ],
  ['are emptied', 'token.scope = [];', 'token.scope);', '[]);'],
  ['are taken away', 'token.scope = undefined;', 'token.scope || []);', 'undefined || []);'],
  ['gain one', "token.scope.push('write:b');", 'token.scope);'],
  ['gain one by the name of the parameter', "scope.push('write:b');", 'scope);'],
  [
    'gain some in a loop',
    "for (const one of client.name.split('e')) token.scope.push('read:' + one);",
    'token.scope || []);',
  ],
  ['lose all', 'token.scope.length = 0;', 'token.scope || []);'],
  ['lose one', 'token.scope.splice(0, 1);', 'token.scope);'],
])(
  'scopes of a kept token that %s on one way are set there alone',
  async (_, change, list, inPlace = list) => {
    const made = 'const token = {};\n  token.scope = scope;';
    for (const [kept, call] of [
      [WHOLE, list],
      [NAMED, inPlace],
    ]) {
      const body = `${made}\n  if (${IS_GOLD}) {\n    ${change}\n  }\n  ${kept}\n  cb(null, token);`;
      const code = await actionOf(body);
      expect(code).not.toMatch(AT_THE_END);
      expect(code).toContain(`\n    api.transaction.setTargetScopes(${call}`);
    }
  },
);

test.each<[why: string, body: string]>([
  ['an answer before', `if (${IS_GOLD}) return cb(null, token);`],
  ['a call of a function that answers', `if (${IS_GOLD}) return finish(null, token);`],
  [
    'an answer with another name of it',
    `const same = token;\n  if (${IS_GOLD}) return cb(null, same);`,
  ],
])('scopes that are cut down behind %s are set there', async (_, before) => {
  const FINISH = 'const finish = (err, result) => cb(err, result);';
  const cut = "token.scope = (scope || []).filter((one) => one !== 'a');";
  const code = await actionOf(
    `const token = { scope };\n  ${FINISH}\n  ${before}\n  ${cut}\n  ${NAMED}\n  finish(null, token);`,
  );
  expect(code).toContain('\n  api.transaction.setTargetScopes(event.accessToken.scope.filter(');
  expect(code.match(/setTargetScopes/g)).toHaveLength(1);
});

test.each<[why: string, body: string, outside?: string]>([
  ['they are deleted', `const token = { scope };\n  if (${IS_GOLD}) delete token.scope;`],
  ['they are given on one way only', `const token = {};\n  if (${IS_GOLD}) token.scope = scope;`],
  [
    'the list has another name',
    `const token = { scope };\n  const list = token.scope;\n  if (${IS_GOLD} && list) list.push('write:b');`,
  ],
  [
    'the object has another name',
    `const token = { scope };\n  const same = token;\n  if (${IS_GOLD}) same.scope = ['write:b'];`,
  ],
  [
    'a helper changes them',
    `const token = { scope };\n  if (${IS_GOLD}) add(token);`,
    "function add(one) { one.scope = (one.scope || []).concat('write:b'); }",
  ],
  [
    'a helper changes their list',
    `const token = { scope };\n  if (${IS_GOLD}) add(token);`,
    "function add(one) { if (one.scope) one.scope.push('write:b'); }",
  ],
  [
    'they are merged in',
    `const token = { scope };\n  if (${IS_GOLD}) Object.assign(token, { scope: ['write:b'] });`,
  ],
  [
    'others are taken for them again',
    `const token = { scope };\n  if (${IS_GOLD}) token.scope = ['write:b'];\n  if (client.name) token.scope = scope;`,
  ],
  [
    'the parameter gets others afterwards',
    `const token = { scope };\n  if (${IS_GOLD}) scope = ['write:b'];\n  console.log(scope);`,
  ],
  [
    'all that it has is changed',
    `const token = { scope };\n  if (${IS_GOLD}) Object.values(token).forEach((one) => Array.isArray(one) && one.push('write:b'));`,
  ],
  [
    'what it has is changed under the names that it has',
    `const token = { scope };\n  if (${IS_GOLD}) for (const key in token) if (token[key]) token[key].push('write:b');`,
  ],
  [
    'a failure comes between',
    `const token = { scope };\n  try {\n    if (${IS_GOLD}) {\n      token.scope.push('write:b');\n      JSON.parse(client.name);\n    }\n  } catch (e) {\n    console.log(e.message);\n  }`,
  ],
  [
    'a function that answers has two objects',
    `const other = { scope };\n  const token = { scope };\n  const finish = (err, result) => cb(err, result);\n  console.log(JSON.stringify(other));\n  other.scope = ['write:b'];\n  if (${IS_GOLD}) return finish(null, other);\n  if (client.name.length > 6) return finish(null, token);`,
  ],
  [
    'a function that answers may have another one',
    `const token = { scope };\n  const finish = (result) => cb(null, result);\n  if (${IS_GOLD}) return finish({ scope: [] });\n  if (client.name.length > 6) token.scope = ['write:b'];\n  if (client.name.length > 7) return finish(token);`,
  ],
  [
    'one of two objects is answered',
    `const other = { scope };\n  const token = { scope };\n  console.log(JSON.stringify(other));\n  if (${IS_GOLD}) other.scope = ['write:b'];\n  if (client.name.length > 6) return cb(null, other);`,
  ],
])('scopes of a kept token are the same where %s', async (_, body, outside) => {
  for (const kept of [WHOLE, NAMED])
    await actionOf(`${body}\n  ${kept}\n  cb(null, token);`, outside);
});

test('scopes are set with the answers where not all is told that a token has', async () => {
  const code = await actionOf(`const token = { scope };
  if (${IS_GOLD}) token.scope = ['write:b'];
  ${WHOLE}
  if (client.name.length > 6) return cb(null, token);
  token['https://ns.example/at'] = Promise.resolve(1);
  cb(null, token);`);
  expect(code).toContain(
    "if (event.client.metadata && event.client.metadata.tier === 'gold') token.scope = ['write:b'];",
  );
  expect(code).toContain('return issueToken(event, api, token);');
});
