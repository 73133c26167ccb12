import { afterAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES, type Exchange, type Outcome } from '../../src/model/index.js';
import { createRuntime } from '../../src/runtime/index.js';
import { action, actionScript, hook } from './programs.js';

const runtime = await createRuntime({ policies: DEFAULT_POLICIES, timeLimit: 1000 });
afterAll(() => runtime.close());

const exchange: Exchange = {
  client: { id: 'c1', name: 'Ledger', tenant: 'acme', metadata: { plan: 'gold' } },
  grant: ['read:a', 'write:b'],
  secrets: { KEY: 'k' },
  request: { body: { org: 'o1', client_secret: 'hidden' } },
};
const token = (claims: object, scope: string[]) => ({ kind: 'token', claims, scope });
const denied = (error: string, description: string) => ({
  kind: 'denied',
  error,
  description,
  status: error === 'server_error' ? 500 : 400,
});
const failed = (cause: string) => expect.objectContaining({ kind: 'failed', cause }) as Outcome;

describe('a hook', () => {
  test.each([
    ['passes scope through', 'cb(null, { scope })', token({}, ['read:a', 'write:b'])],
    ['resets scopes by leaving them out', 'cb(null, {})', token({}, [])],
    ['adds a scope', "scope.push('x'); cb(null, { scope })", token({}, ['read:a', 'write:b', 'x'])],
    [
      'adds a claim',
      "cb(null, { 'https://a.example/n': client.name })",
      token({ 'https://a.example/n': 'Ledger' }, []),
    ],
    ['cannot add a bare name', 'cb(null, { scope: [], plan: 1 })', token({}, [])],
    ["cannot use Auth0's domains", "cb(null, { 'https://x.auth0.com/a': 1 })", token({}, [])],
    [
      'denies with InvalidScopeError',
      "cb(new InvalidScopeError('m'))",
      denied('invalid_scope', 'm'),
    ],
    [
      'denies with InvalidRequestError',
      "cb(new InvalidRequestError('m'))",
      denied('invalid_request', 'm'),
    ],
    ['denies with ServerError', "cb(new ServerError('m'))", denied('server_error', 'm')],
    ['denies with a plain error', "cb(new Error('m'))", denied('server_error', 'm')],
    ['denies with a text', "cb('m')", denied('server_error', 'm')],
    ['answers once', "cb(new Error('m')); cb(null, { scope })", denied('server_error', 'm')],
    [
      'reads secrets',
      "cb(null, { 'https://a.example/k': context.webtask.secrets.KEY })",
      token({ 'https://a.example/k': 'k' }, []),
    ],
    [
      'reads the request',
      "cb(null, { 'https://a.example/o': context.body.org })",
      token({ 'https://a.example/o': 'o1' }, []),
    ],
    [
      'waits ten seconds',
      'setTimeout(() => cb(null, { scope }), 10000)',
      token({}, ['read:a', 'write:b']),
    ],
    ['waits too long', 'setTimeout(() => cb(null, { scope }), 30000)', failed('timed-out')],
    ['never answers', '', failed('no-answer')],
    ['throws', "throw new Error('m')", failed('threw')],
    ['rejects', "Promise.reject(new Error('m'))", failed('rejected')],
    ['throws later', "setTimeout(() => { throw new Error('m') }, 1)", failed('threw')],
    ['loops', 'while (true) {}', failed('timed-out')],
    ['exits', 'process.exit()', failed('exited')],
  ])('that %s', async (_, body, outcome) => {
    const { executions } = await runtime.execute(hook(body), { name: 's', exchanges: [exchange] });
    expect(executions[0]!.outcome).toEqual(outcome);
  });
});

describe('an Action', () => {
  const claim = (value: string) =>
    `api.accessToken.setCustomClaim('https://a.example/v', ${value});`;
  const scopes = ['read:a', 'write:b'];
  test.each([
    ['does nothing', '', token({}, scopes)],
    [
      'adds a claim',
      claim('event.client.name'),
      token({ 'https://a.example/v': 'Ledger' }, scopes),
    ],
    ['adds a bare name', "api.accessToken.setCustomClaim('plan', 1)", token({ plan: 1 }, scopes)],
    [
      'changes a value later',
      `const v = { a: 1 }; ${claim('v')} v.a = 2`,
      token({ 'https://a.example/v': { a: 1 } }, scopes),
    ],
    ['denies', "api.access.deny('invalid_scope', 'm')", denied('invalid_scope', 'm')],
    [
      'denies and sets a claim',
      `api.access.deny('server_error', 'm'); ${claim('1')}`,
      denied('server_error', 'm'),
    ],
    ['throws', "throw new Error('m')", failed('threw')],
    ['never settles', 'await new Promise(() => {})', failed('no-answer')],
    ['clears scopes', 'api.transaction.clearTargetScopes()', token({}, [])],
    ['adds a scope without a grant', "api.transaction.addTargetScope('x')", token({}, scopes)],
    ['removes a scope', "api.transaction.removeTargetScope('read:a')", token({}, ['write:b'])],
    [
      'reads what it set',
      `api.transaction.setTargetScopes(['read:a']); ${claim('event.transaction.target_scopes')}`,
      token({ 'https://a.example/v': ['read:a'] }, ['read:a']),
    ],
    [
      'reads the request',
      claim('event.request.body.org'),
      token({ 'https://a.example/v': 'o1' }, scopes),
    ],
    [
      'cannot read the client secret',
      claim('event.request.body.client_secret ?? null'),
      token({ 'https://a.example/v': null }, scopes),
    ],
    ['leaves work running', `setTimeout(() => { ${claim('1')} }, 10)`, token({}, scopes)],
  ])('that %s', async (_, body, outcome) => {
    const { executions } = await runtime.execute(action(body), {
      name: 's',
      exchanges: [exchange],
    });
    expect(executions[0]!.outcome).toEqual(outcome);
  });

  test.each([
    ['has a syntax error', 'exports.'],
    ['exports no handler', 'module.exports = {}'],
  ])('that %s', async (_, code) => {
    const { executions } = await runtime.execute(actionScript(code), {
      name: 's',
      exchanges: [{}],
    });
    expect(executions[0]!.outcome).toEqual(failed('did-not-compile'));
  });
});

test('exchanges of a scenario meet one warm instance, those of another a fresh one', async () => {
  const counting = hook("this.n = (this.n || 0) + 1; cb(null, { 'https://a.example/n': this.n })");
  const scenario = { name: 's', exchanges: [{}, {}] };
  const { results } = await runtime.executeAll(counting, [scenario, scenario]);
  const counts = results.map(({ executions }) =>
    executions.map(({ outcome }) => outcome.kind === 'token' && outcome.claims),
  );
  const seen = [{ 'https://a.example/n': 1 }, { 'https://a.example/n': 2 }];
  expect(counts).toEqual([seen, seen]);
});
