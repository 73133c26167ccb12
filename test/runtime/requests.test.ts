import { afterAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES, type Exchange } from '../../src/model/index.js';
import { createRuntime } from '../../src/runtime/index.js';
import { action, hook } from './programs.js';

const modules = new URL('../..', import.meta.url).pathname;
const runtime = await createRuntime({ policies: DEFAULT_POLICIES, modules, timeLimit: 10_000 });
afterAll(() => runtime.close());

const URL_ = 'https://crm.example/clients?id=7';

/** Ways to send a POST and to hand what it led to, or the error, to `done(error, object)`. */
const CLIENTS: Record<string, string> = {
  'https.request': `
    const request = require('https').request('${URL_}', { method: 'POST', headers: { 'content-type': 'application/json' } }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => done(null, JSON.parse(text)));
    });
    request.on('error', done);
    request.end(JSON.stringify({ a: 1 }));`,
  fetch: `
    fetch('${URL_}', { method: 'POST', body: JSON.stringify({ a: 1 }) }).then((response) => response.json())
      .then((object) => done(null, object), (error) => done(error.cause));`,
  axios: `
    require('axios').post('${URL_}', { a: 1 }).then((response) => done(null, response.data), done);`,
  got: `
    require('got').post('${URL_}', { json: { a: 1 }, retry: 0 }).json().then((object) => done(null, object), done);`,
  request: `
    require('request')({ method: 'POST', url: '${URL_}', json: { a: 1 } }, (error, _, object) => done(error, object));`,
};

const asHook = (send: string) =>
  hook(`
    const done = (error, found) => {
      if (error && !(error instanceof Error)) throw new Error('no error');
      cb(error && error.code, { 'https://a.example/plan': found && found.plan });
    };
    ${send}`);
const asAction = (send: string) =>
  action(`
    await new Promise((resolve) => {
      const done = (error, found) => {
        if (error) api.access.deny('server_error', error.code);
        else api.accessToken.setCustomClaim('https://a.example/plan', found.plan);
        resolve();
      };
      ${send}
    });`);

const post = { method: 'POST', url: URL_, body: '{"a":1}' };

describe.each(Object.entries(CLIENTS))('a request by %s', (_, send) => {
  test.each([
    ['hook', asHook(send)],
    ['Action', asAction(send)],
  ])('of a %s gets the recorded reply and is recorded', async (_side, program) => {
    const exchange: Exchange = {
      replies: [{ method: 'POST', url: URL_, status: 200, body: { plan: 'gold' } }],
    };
    const { executions } = await runtime.execute(program, { name: 's', exchanges: [exchange] });
    const { outcome, effects, remarks } = executions[0]!;
    expect(outcome).toEqual({
      kind: 'token',
      claims: { 'https://a.example/plan': 'gold' },
      scope: [],
    });
    expect(effects.requests).toEqual([{ ...post, reply: 'matched' }]);
    expect(remarks).toEqual([]);
  });

  test('without a reply fails as an unreachable host does, and is remarked on', async () => {
    const { executions } = await runtime.execute(asHook(send), { name: 's', exchanges: [{}] });
    const { outcome, effects, remarks } = executions[0]!;
    expect(outcome).toMatchObject({ kind: 'denied', description: 'ENOTFOUND' });
    expect(effects.requests).toEqual([{ ...post, reply: 'missing' }]);
    expect(remarks).toEqual([{ kind: 'reply-missing', method: 'POST', url: URL_ }]);
  });
});

test('replies to the same request are given in order, the last one again', async () => {
  const program = hook(
    `const seen = [];
     for (const _ of [1, 2, 3]) seen.push(await (await fetch('${URL_}')).text());
     cb(null, { 'https://a.example/seen': seen });`,
    'async function',
  );
  const exchange: Exchange = { replies: ['one', 'two'].map((body) => ({ url: URL_, body })) };
  // Each exchange begins with its first reply again.
  const scenario = { name: 's', exchanges: [exchange, exchange] };
  const { executions } = await runtime.execute(program, scenario);
  for (const { outcome } of executions) {
    expect(outcome).toMatchObject({ claims: { 'https://a.example/seen': ['one', 'two', 'two'] } });
  }
});

test('a recorded failure has its code', async () => {
  const program = hook(`require('https').get('${URL_}').on('error', (e) => cb(e.code));`);
  const exchange: Exchange = { replies: [{ url: URL_, error: 'ECONNRESET' }] };
  const { executions } = await runtime.execute(program, { name: 's', exchanges: [exchange] });
  expect(executions[0]!.outcome).toMatchObject({ kind: 'denied', description: 'ECONNRESET' });
});

test.each([
  ['hook', hook(`cb(null, {}); fetch('${URL_}').catch(() => {});`)],
  ['Action', action(`setTimeout(() => fetch('${URL_}').catch(() => {}), 100);`)],
])('a request of a %s that is begun after its answer is recorded as such', async (_, program) => {
  const { executions } = await runtime.execute(program, { name: 's', exchanges: [{}] });
  expect(executions[0]!.effects.requests).toEqual([
    { method: 'GET', url: URL_, reply: 'missing', afterAnswer: true },
  ]);
});
