import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { provenAction } from './both-sides.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

/** The Action of a hook with a value in its claim and a list for its scopes. */
const actionOf = (value: string, scopes: string, outside: string): Promise<string> =>
  provenAction(
    `${outside}\nmodule.exports = function (client, scope, audience, context, cb) {
  cb(null, { scope: ${scopes}, 'https://ns.example/a': ${value} });\n};\n`,
    runtime,
  );

const LOCAL = 'event.accessToken.scope.length > 0 ? [...event.accessToken.scope] : undefined';

const LIST = `class List {
  constructor(scopes) { this.scopes = scopes ? scopes.slice() : []; }
  get count() { return this.scopes.length; }
}`;

test.each<[why: string, value: string, outside?: string, scopes?: string]>([
  ['a class makes a list of them', 'new List(scope).count', LIST],
  [
    'a pattern has a default for them',
    'countOf({ scope })',
    'const countOf = ({ scope = [] }) => scope.length;',
  ],
  [
    'an object carries them',
    'countOf({ scope })',
    'const countOf = (state) => (state.scope || []).length;',
  ],
  [
    'they are asked for first',
    'isLong({ scope }) ? "long" : "short"',
    'const isLong = (state) => (state.scope && state.scope.length > 1 ? true : false);',
  ],
  [
    'they are logged',
    'logged({ scope })',
    'const logged = (state) => { console.log(JSON.stringify(state)); return 1; };',
  ],
  [
    'they are one of two lists',
    '1',
    '',
    "client.name === 'a' ? (scope || []).filter((one) => one !== 'x') : scope",
  ],
])(
  'scopes that may be missing are read in place where %s',
  async (_, value, outside = '', scopes = 'scope') => {
    expect(await actionOf(value, scopes, outside)).not.toContain(LOCAL);
  },
);

test.each<[why: string, value: string, outside?: string, scopes?: string]>([
  [
    'a claim has them',
    'stateOf({ scope })',
    'const stateOf = (state) => ({ requested: state.scope });',
  ],
  ['their text is taken', 'textOf({ scope })', 'const textOf = (state) => JSON.stringify(state);'],
  ['their type is asked for', 'typeOf({ scope })', 'const typeOf = (state) => typeof state.scope;'],
  [
    'a pattern has others for them',
    'countOf({ scope })',
    "const countOf = ({ scope = ['a'] }) => scope.length;",
  ],
  [
    'there are others for them',
    'countOf({ scope })',
    "const countOf = (state) => (state.scope || ['a']).length;",
  ],
  [
    'they are found missing',
    'isNone({ scope })',
    'const isNone = (state) => state.scope === undefined;',
  ],
  [
    'a name is one of what there is',
    'namesOf({ a: 1, scope })',
    'const namesOf = (state) => Object.values(state).map((one) => typeof one).join();',
  ],
  [
    'a callback gives them',
    'one({ scope })',
    'const one = (state) => [1].filter(() => state.scope).length;',
  ],
  [
    'a list has them',
    'one({ scope })',
    'const one = (state) => [[state.scope]].flat().map((all) => String(all)).join();',
  ],
  [
    'a generator has them',
    '[...all({ scope })].length',
    'function* all(state) { if (state.scope) yield 1; }',
  ],
  [
    '`arguments` have them',
    'first({ scope })',
    'function first() { return String(arguments[0].scope); }',
  ],
  [
    'they are changed',
    'changed({ scope })',
    'const changed = (state) => { const list = state.scope || ["z"]; list.push("y"); return list.length; };',
  ],
  ['reading them fails', 'lengthOf({ scope })', 'const lengthOf = (state) => state.scope.length;'],
  [
    'taking them apart fails',
    'firstOf({ scope })',
    'const firstOf = ({ scope: [first] }) => String(first);',
  ],
])(
  'a local list that may be missing is kept where %s',
  async (_, value, outside = '', scopes = 'scope') => {
    expect(await actionOf(value, scopes, outside)).toContain(LOCAL);
  },
);

const CHOICE = "client.metadata.full === 'y' ? scope : (scope || []).filter((one) => one !== 'x')";
const answering = (body: string): Promise<string> =>
  provenAction(
    `module.exports = function (client, scope, audience, context, cb) {\n  ${body}\n};\n`,
    runtime,
  );
const CHOSEN =
  /if \(event\.client\.metadata\.full !== 'y'\) \{\n\s+api\.transaction\.setTargetScopes\(event/;

test.each<[why: string, body: string]>([
  [
    'in a literal',
    `const t = { scope: ${CHOICE} };\n  t['https://ns.example/a'] = 1;\n  cb(null, t);`,
  ],
  [
    'in a statement',
    `const t = {};\n  t.scope = ${CHOICE};\n  t['https://ns.example/a'] = 1;\n  cb(null, t);`,
  ],
  [
    'behind an answer with the scopes as they are',
    `if (!audience) return cb(null, { scope });\n  const t = { scope: ${CHOICE} };\n  cb(null, t);`,
  ],
  [
    'before a denial',
    `const t = { scope: ${CHOICE} };\n  if (!audience) return cb(new Error('none'));\n  cb(null, t);`,
  ],
])('scopes that were chosen are set where others were, %s', async (_, body) => {
  const code = await answering(body);
  expect(code).toMatch(CHOSEN);
  expect(code.match(/setTargetScopes/g)).toHaveLength(1);
});

test.each<[why: string, body: string]>([
  [
    'another answer may follow',
    `const t = { scope: ${CHOICE} };\n  if (!audience) return cb(null, { scope });\n  cb(null, t);`,
  ],
  [
    'they are asked for later',
    `const t = { scope: ${CHOICE} };\n  t['https://ns.example/a'] = t.scope ? t.scope.length : 0;\n  cb(null, t);`,
  ],
  [
    'they are changed later',
    `const t = { scope: ${CHOICE} };\n  if (t.scope) t.scope.push('y');\n  cb(null, t);`,
  ],
  [
    'others take their place',
    `const t = { scope: ${CHOICE} };\n  if (!audience) t.scope = ['y'];\n  cb(null, t);`,
  ],
])('scopes that were chosen are set with the answer where %s', async (_, body) => {
  expect(await answering(body)).not.toMatch(CHOSEN);
});
