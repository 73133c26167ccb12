import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { verify } from '../../src/verify/index.js';
import { HOOK_KEPT } from './other-styles.js';
import { programs } from './pairs.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES, timeLimit: 300 });
});
afterAll(() => runtime.close());

const withItself = (body: string, options: { deadline?: number } = {}) => {
  const code = `module.exports = async function (client, scope, audience, context, cb) {\n${body}\n};\n`;
  const pair = programs(code, HOOK_KEPT({ hook: code, action: '' }));
  return verify(pair, { runtime, policies: DEFAULT_POLICIES, show: 0, ...options });
};

/** Code whose every branch made-up exchanges have to take. */
describe('the search reaches', () => {
  it.each([
    [
      'conditions on audience, tenant and scopes together',
      `const TENANTS = { 'https://a.example/': ['eu', 'us'], 'https://b.example/': ['eu'] };
       const tenants = TENANTS[audience];
       if (!tenants) return cb(new InvalidRequestError('audience'));
       if (!tenants.includes(client.tenant)) return cb(new ServerError('tenant'));
       if (scope && scope.includes('delete:all')) return cb(new InvalidScopeError('scope'));
       cb(null, { scope });`,
    ],
    [
      'an address that is a secret',
      `const { 'directory-url': url } = context.webtask.secrets;
       try {
         const response = await fetch(\`\${url}/apps/\${client.id}\`);
         if (!response.ok) return cb(new ServerError('directory'));
         const { owner, tags } = await response.json();
         if (tags) return cb(null, { scope, 'https://c.example/tags': tags });
         cb(null, { scope, 'https://c.example/owner': owner });
       } catch (error) {
         cb(error);
       }`,
    ],
    [
      'numbers beyond those in the code, in a reply',
      `const { score } = await fetch('https://risk.example/').then((reply) => reply.json());
       if (score > 80) return cb(new InvalidScopeError('risk'));
       cb(null, { scope, 'https://c.example/score': score });`,
    ],
    [
      'a value handed on under the name of the function that made it',
      `const plan = (meta) => meta.plan;
       const answer = (plan) => {
         if (plan === 'gold') return cb(new InvalidScopeError('gold'));
         cb(null, { scope, 'https://c.example/plan': plan });
       };
       answer(plan(client.metadata));`,
    ],
    [
      'replies that are asked for together',
      `const [flags, limits] = await Promise.all([
         fetch('https://flags.example/').then((r) => r.json()),
         fetch('https://limits.example/').then((r) => r.json()),
       ]);
       if (limits.blocked) return cb(new InvalidScopeError('blocked'));
       if (flags.beta) return cb(null, { scope, 'https://c.example/beta': true });
       cb(null, { scope });`,
    ],
    [
      'a second request that fails after the first',
      `const first = await fetch('https://crm.example/1').then((r) => r.json()).catch(() => null);
       if (!first) return cb(new ServerError('first'));
       if (!first.active) return cb(new InvalidRequestError('closed'));
       const second = await fetch('https://crm.example/2').catch(() => null);
       if (!second) return cb(new ServerError('second'));
       cb(null, { scope });`,
    ],
    [
      'two inputs whose digests are the same',
      `const { createHash, timingSafeEqual } = require('crypto');
       const digest = (text) => createHash('sha256').update(text).digest();
       const { key } = context.body;
       if (typeof key !== 'string') return cb(new InvalidRequestError('no key'));
       if (!timingSafeEqual(digest(key), digest(context.webtask.secrets.KEY))) {
         return cb(new InvalidRequestError('wrong key'));
       }
       cb(null, { scope });`,
    ],
    [
      'an hour of the day together with a scope',
      `if (scope && scope.indexOf('nightly') > -1 && new Date().getUTCHours() > 6) {
         return cb(new InvalidScopeError('by night only'));
       }
       cb(null, { scope });`,
    ],
    [
      'some hours of one day of the week',
      `const now = new Date();
       const closed = now.getUTCDay() === 0 && now.getUTCHours() >= 2 && now.getUTCHours() < 4;
       if (closed) return cb(new InvalidRequestError('closed'));
       cb(null, { scope });`,
    ],
    [
      'what an expression takes out of a name and a table has',
      `const COUNTRIES = { UK: 'GBP', DE: 'EUR' };
       const [, country, number] = /^Shop ([A-Z]{2}) (\\d+)$/.exec(client.name) || [];
       if (!country) return cb(null, { scope });
       const currency = COUNTRIES[country];
       if (!currency) return cb(new InvalidRequestError('country'));
       cb(null, { scope, 'https://c.example/shop': country + number + currency });`,
    ],
    [
      'a request too many of one client',
      `const counts = (globalThis.counts = globalThis.counts || {});
       counts[client.id] = (counts[client.id] || 0) + 1;
       if (counts[client.id] > Number(context.webtask.secrets.LIMIT || '20')) {
         return cb(new InvalidRequestError('too many'));
       }
       cb(null, { scope });`,
    ],
    [
      'keys that a function in a function looks for',
      `const pick = (keys) => (from) => keys.filter((key) => key in from).map((key) => from[key]);
       const [team, plan] = pick(['team', 'plan'])(client.metadata);
       if (team && plan) return cb(null, { scope, 'https://c.example/team': team });
       cb(new InvalidRequestError('no team'));`,
    ],
    [
      'a value that only a loop compares',
      `const ALLOWED = ['https://a.example/', 'https://b.example/'];
       let known = false;
       for (const one of ALLOWED) {
         if (one.split('/').every((part) => audience.indexOf(part) >= 0)) known = true;
       }
       if (!known) return cb(new InvalidRequestError('audience'));
       cb(null, { scope });`,
    ],
  ])('%s', async (_, body) => {
    const { verdict, reason, coverage } = await withItself(body);
    expect({ verdict, reason, ...coverage.hook }).toMatchObject({
      verdict: 'equivalent',
      neverReached: [],
    });
  });
});

describe('an answer that nothing led to', () => {
  it('leaves the verdict open, with its line and an exchange to begin with', async () => {
    const { verdict, reason, missing } = await withItself(
      `const digest = require('crypto').createHash('md5').update(client.name).digest('hex');
       for (const one of scope || []) console.log(one.length > 3 ? one : audience || client.id);
       if (digest === 'x') return cb(new Error('a'));
       cb(null, { scope });`,
    );
    expect({ verdict, reason }).toEqual({
      verdict: 'inconclusive',
      reason: 'no exchange led to the answer at line 4 of the hook',
    });
    expect(missing).toEqual([
      `an exchange that leads to line 4 of the hook, cb(new Error('a')): begin with {"client":{"name":"..."}}`,
    ]);
  });

  it('also where it is what remains after all others', async () => {
    const { verdict, reason } = await withItself(
      `const digest = require('crypto').createHash('md5').update(client.name).digest('hex');
       if (digest !== 'x') return cb(new Error('a'));
       cb(null, { scope });`,
    );
    expect({ verdict, reason }).toEqual({
      verdict: 'inconclusive',
      reason: 'no exchange led to the answer at line 4 of the hook',
    });
  });

  it('is no matter where the platform never gives what it asks for', async () => {
    const { verdict, coverage } = await withItself(
      `if (!client || typeof context !== 'object') return cb(new ServerError('no client'));
       const name = client.name || 'none';
       if (name === 'a' || name === 'b') console.log(name);
       if (audience === 'c' && client.tenant === 'd') console.log(audience);
       cb(null, { scope });`,
    );
    expect(coverage.hook.neverReached).toContainEqual(expect.objectContaining({ line: 2 }));
    // Listed, and not counted.
    expect(coverage.hook.total - coverage.hook.covered).toBeLessThan(
      coverage.hook.neverReached.length,
    );
    expect(verdict).toBe('equivalent');
  });
});

describe('the time for one pair', () => {
  it('is given up where it is over, with the reason', async () => {
    const { verdict, reason } = await withItself('cb(null, { scope });', { deadline: 0 });
    expect(verdict).toBe('inconclusive');
    expect(reason).toMatch(/^the time for one hook, 0 s, was over after \d+ exchanges/);
  });

  it('is not spent on executions that never end', async () => {
    const { verdict, scenarios } = await withItself(
      `if (client.name !== 'Machine') for (;;);
       cb(null, { scope });`,
    );
    expect(verdict).toBe('inconclusive');
    expect(scenarios.run).toBeLessThan(60);
  });
});
