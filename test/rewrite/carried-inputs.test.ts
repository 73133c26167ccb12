import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { provenAction } from './both-sides.js';

const INFO = `class Info {
  constructor(client) { this.client = client; }
  get title() { return this.client.name + ' ' + this.client.id; }
}`;
const SALTED = `class Salted {
  constructor(text, context) { this.text = text; this.context = context; }
  toString() { return this.text + this.context.webtask.secrets.SALT + this.context.request.ip; }
}`;
const LODASH = "const _ = require('lodash');";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

/** The Action of a hook that puts one value into a claim. */
const actionOf = (value: string, outside: string): Promise<string> =>
  provenAction(
    `${outside}\nmodule.exports = function (client, scope, audience, context, cb) {
  cb(null, { scope, 'https://ns.example/a': ${value} });\n};\n`,
    runtime,
  );

test.each<[why: string, value: string, handed: string, outside?: string]>([
  ['a class keeps it', 'new Info(client).title', 'new Info(event.client).title', INFO],
  [
    'a class keeps the context',
    "new Salted('a', context).toString()",
    "new Salted('a', event).toString()",
    SALTED,
  ],
  [
    'an object has it',
    'titleOf({ client })',
    'titleOf({ client: event.client })',
    'const titleOf = (state) => state.client.id;',
  ],
  [
    'it is taken apart under other names',
    'titleOf({ client })',
    'titleOf({ client: event.client })',
    'const titleOf = ({ client: { id: key, name } }) => key + name;',
  ],
  [
    'a part is elsewhere in the event',
    'hostOf({ client })',
    'hostOf({ client: { id: event.client.client_id, tenant: event.tenant.id } })',
    'const hostOf = (state) => state.client.id + state.client.tenant;',
  ],
  [
    'nobody reads it',
    'nameOf({ client, audience, context })',
    'nameOf({ client: event.client, audience: event.resource_server.identifier })',
    'const nameOf = (state) => state.client.name + state.audience;',
  ],
  [
    '`arguments` have it',
    'first({ client })',
    'first({ client: event.client })',
    'function first() { return arguments[0].client.id; }',
  ],
  [
    'lodash reads it by a path',
    "_.get(client, 'metadata.plan', 'none') + _.get(client, 'id')",
    "_.get(event.client, 'metadata.plan', 'none') + _.get(event.client, 'client_id')",
    LODASH,
  ],
  [
    'there may be an empty object in its place',
    'idOf({ client: client || {} })',
    'idOf({ client: event.client || {} })',
    'const idOf = (state) => state.client.id;',
  ],
])(
  'the client is handed on as the event has it where %s',
  async (_, value, handed, outside = '') => {
    const code = await actionOf(value, outside);
    expect(code).toContain(handed);
    expect(code).not.toContain('const client =');
  },
);

test('what is around the request is the event where lodash reads it by a path', async () => {
  const code = await actionOf(
    "_.get(context, 'webtask.secrets').KEY + _.get(context, 'body.site', 'none')",
    LODASH,
  );
  expect(code).toContain("_.get(event, 'secrets').KEY + _.get(event, 'request.body.site', 'none')");
  expect(code).not.toContain('const context =');
});

test.each<[why: string, value: string, outside?: string]>([
  [
    'something else is read at the same place',
    'new Info(client).title + new Info({ id: 1, name: 2 }).title',
    INFO,
  ],
  [
    'what is read may be foreign',
    '[JSON.parse(\'{"client":{"id":1}}\'), { client }].map((one) => one.client.id).join()',
  ],
  ['all of it is looked at', 'JSON.stringify({ client })'],
  [
    'its names are asked for',
    'namesOf({ client })',
    'const namesOf = (state) => Object.keys(state.client).join();',
  ],
  [
    'a loop goes through it',
    'namesOf({ client })',
    'const namesOf = (state) => { let all = ""; for (const name in state.client) all += name; return all; };',
  ],
  [
    'a name is computed',
    'partsOf({ client })',
    "const partsOf = (state) => ['id', 'name'].map((name) => state.client[name]).join();",
  ],
  [
    'it is changed',
    'changed({ client })',
    'const changed = (state) => { state.client.name += "!"; return state.client.name; };',
  ],
  [
    'its metadata are changed',
    'changed({ client })',
    'const changed = (state) => { state.client.metadata.a = "b"; return state.client.metadata.a; };',
  ],
  [
    'what it has is copied',
    'copied({ client })',
    'const copied = (state) => { const copy = { ...state.client }; return copy.id; };',
  ],
  [
    'a generator has it',
    '[...ids({ client })].join()',
    'function* ids(state) { yield state.client.id; }',
  ],
  ['lodash reads it by a path that is not known', '_.get(client, audience, client.id)', LODASH],
  ['lodash picks from it', "_.pick(client, ['id']).id", LODASH],
])('the client is made anew where %s', async (_, value, outside = '') => {
  expect(await actionOf(value, outside)).toContain('const client = {');
});

test('a client that has what no document names is no more known in an object than in the handler', async () => {
  const reads = 'const typeOf = (state) => String(state.client.app_type) + state.client.id;';
  await expect(actionOf('typeOf({ client })', reads)).rejects.toThrow('refused');
  await expect(actionOf('String(client.app_type) + client.id', '')).rejects.toThrow('refused');
});
