import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { provenAction } from './both-sides.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

/** The Action of a hook that answers by a function of its own. */
const actionOf = (helper: string, body: string): Promise<string> =>
  provenAction(
    `module.exports = function (client, scope, audience, context, cb) {
  const meta = client.metadata || {};
  function finish(err, token) {
    ${helper}
  }
  ${body}\n};\n`,
    runtime,
  );

const ANSWER = 'cb(err, token);';
const TOKEN = "{ scope, 'https://ns.example/a': client.name }";
const BODY = `if (!meta.plan) return finish(new ServerError('no plan'));\n  finish(null, ${TOKEN});`;
const SET = 'setTargetScopes(';
const ASKED = 'token?.';

test.each<[why: string, helper: string, body?: string]>([
  ['it logs', `console.log(err ? err.message : 'fine');\n    ${ANSWER}`],
  ['it asks first', "if (err) return cb(err);\n    console.log('fine');\n    cb(null, token);"],
  ['it asks the other way round', 'if (!err) { cb(null, token); } else { cb(err); }'],
  [
    'an error is certain where it is handed in',
    ANSWER,
    `const err = meta.plan ? null : new ServerError('no plan');
  if (err) return finish(err);
  finish(null, ${TOKEN});`,
  ],
])(
  'a function that answers has a token wherever it gives one: %s',
  async (_, helper, body = BODY) => {
    const code = await actionOf(helper, body);
    expect(code).not.toContain(SET);
    expect(code).not.toContain(ASKED);
  },
);

test.each<[why: string, helper: string, body?: string]>([
  ['one call has none', ANSWER, `if (!meta.plan) return finish(null);\n  finish(null, ${TOKEN});`],
  [
    'an error may be none',
    ANSWER,
    `if (!meta.plan) return finish(meta.error);\n  finish(null, ${TOKEN});`,
  ],
  ['an error is empty', ANSWER, `if (!meta.plan) return finish('');\n  finish(null, ${TOKEN});`],
  ['it forgives errors', `if (meta.kind === 'y') err = null;\n    ${ANSWER}`],
  ['it asks for something else', 'if (!meta.kind) return cb(err);\n    cb(null, token);'],
])('a function that answers may have no token: %s', async (_, helper, body = BODY) => {
  expect(await actionOf(helper, body)).toMatch(/clearTargetScopes|setTargetScopes/);
});
