import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICIES, type Policies } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { verify, type VerifyOptions } from '../../src/verify/index.js';
import { HOOK_KEPT } from './other-styles.js';
import { programs } from './pairs.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES, timeLimit: 300 });
});
afterAll(() => runtime.close());

const hookOf = (body: string) =>
  `module.exports = async function (client, scope, audience, context, cb) {\n${body}\n};\n`;

const withItself = (body: string, options: Partial<VerifyOptions> = {}) => {
  const code = hookOf(body);
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
      'texts with something behind their beginning, and days that lie not too long ago',
      `const { owner, reviewed } = client.metadata;
       if (!owner || owner.indexOf('@') < 1) return cb(new InvalidRequestError('owner'));
       if (!/^\\d{4}-\\d{2}-\\d{2}$/.test(reviewed)) return cb(new InvalidRequestError('day'));
       const age = (at) => Math.floor((Date.now() - Date.parse(at + 'T00:00:00Z')) / 86400000);
       if (age(reviewed) > 365) return cb(new InvalidRequestError('overdue'));
       if (age(reviewed) < 0) return cb(new InvalidRequestError('ahead'));
       cb(null, { scope, 'https://c.example/owner': owner });`,
    ],
    [
      'texts under several names that each match an expression out of a table',
      `const PATTERNS = { branch: /^[A-Z]{3}\\d{2}$/, broker: /^\\d{6}$/ };
       const wrong = Object.keys(PATTERNS).filter((key) => !PATTERNS[key].test(client.metadata[key]));
       if (wrong.length > 0) return cb(new InvalidRequestError('wrong: ' + wrong.join(', ')));
       cb(null, { scope, 'https://c.example/branch': client.metadata.branch });`,
    ],
    [
      'names asked for by another function, several scopes at once, months and weekends',
      `const KNOWN = { 'https://a.example/': ['a:b', 'c:d'] };
       if (!Object.prototype.hasOwnProperty.call(KNOWN, audience)) return cb(new InvalidRequestError('audience'));
       if (!/^IF-\\d{4}$/.test(client.metadata.id)) return cb(new InvalidRequestError('id'));
       if (scope && scope.includes('a:b') && scope.includes('c:d')) return cb(new InvalidScopeError('both'));
       const now = new Date();
       if (now.getMonth() + 1 === 7) return cb(new InvalidRequestError('holidays'));
       if (now.getUTCDay() === 0 || now.getUTCDay() === 6) return cb(new ServerError('weekend'));
       cb(null, { scope });`,
    ],
    [
      'requests for nothing but scopes of a kind',
      `const allowed = (scope || []).filter((one) => !/^(read|write):patients?$/.test(one));
       if (scope && allowed.length === 0) return cb(new InvalidScopeError('none left'));
       cb(null, { scope: allowed });`,
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
      'scopes that a list has, among those that were filtered',
      `const FORBIDDEN = ['delete:users', 'update:tenant'];
       const allowed = (client.metadata.audiences || '').split(' ').filter(Boolean);
       if (allowed.length === 0) return cb(new InvalidRequestError('none'));
       if (allowed.indexOf(audience) < 0) return cb(new InvalidRequestError('audience'));
       const bad = (scope || []).filter((one) => FORBIDDEN.indexOf(one) >= 0);
       if (bad.length) return cb(new InvalidScopeError(bad.join(' ')));
       cb(null, { scope });`,
    ],
    [
      'a day in a form of its own, to which a time is added',
      `const { until } = client.metadata;
       if (typeof until !== 'string' || !/^\\d{4}-\\d{2}-\\d{2}$/.test(until)) {
         return cb(new InvalidRequestError('no date'));
       }
       if (Date.parse(until + 'T23:59:59Z') < Date.now()) return cb(new ServerError('over'));
       cb(null, { scope });`,
    ],
    [
      'parts of an address, of a text in base64 and of what is split',
      `const { protocol, hostname } = new URL(audience);
       if (protocol !== 'https:') return cb(new InvalidRequestError('protocol'));
       const { POLICY = '' } = context.webtask.secrets;
       if (hostname === 'old.example') return cb(new InvalidRequestError('host'));
       for (const one of scope || []) {
         const [kind, owner] = one.split(':');
         if (kind === 'brand' && owner !== client.metadata.brand) return cb(new ServerError('owner'));
       }
       cb(null, { scope });`,
    ],
    [
      'settings that a secret changes, and a list of them that is chosen',
      `const settings = { ...{ frozen: false, most: 3 } };
       Object.assign(settings, JSON.parse(context.webtask.secrets.SETTINGS || '{}'));
       if (settings.frozen) return cb(new ServerError('frozen'));
       const token = {};
       token.scope = Array.isArray(scope) ? scope : [];
       if (token.scope.length > settings.most) return cb(new InvalidScopeError('too many'));
       cb(null, token);`,
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

  it('counts what is done without metadata where the policy says that they may be missing', async () => {
    const under = async (emptyMetadata: Policies['emptyMetadata']) => {
      const policies = { ...DEFAULT_POLICIES, emptyMetadata };
      const ofPolicies = await createRuntime({ policies });
      const { coverage } = await withItself(
        `const { team } = client.metadata || {};
         cb(null, team ? { scope, 'https://c.example/team': team } : { scope });`,
        { policies, runtime: ofPolicies },
      );
      await ofPolicies.close();
      return coverage.hook;
    };
    expect(await under('object')).toMatchObject({ covered: 3, total: 3, neverReached: [{}] });
    expect(await under('undefined')).toMatchObject({ covered: 4, total: 4, neverReached: [] });
  });

  it('takes an answer into account that there may be without metadata, whatever the policy', async () => {
    const hook = hookOf(
      `if (!client.metadata) return cb(new ServerError('no metadata'));
       cb(null, { scope });`,
    );
    const action = (guard: string) =>
      `exports.onExecuteCredentialsExchange = async (event, api) => { ${guard} };`;
    const verdictOn = async (guard: string) => {
      const pair = programs(hook, action(guard));
      return (await verify(pair, { runtime, policies: DEFAULT_POLICIES })).verdict;
    };
    const deny = `api.access.deny('server_error', 'no metadata');`;
    expect(await verdictOn(`if (!event.client.metadata) return ${deny}`)).toBe('equivalent');
    expect(await verdictOn('')).toBe('inconclusive');
  });
});

describe('an answer that no request leads to', () => {
  const hook = `module.exports = function (client, scope, audience, context, cb) {
    try {
      const region = client.metadata.region || 'eu';
      cb(null, { scope, 'https://c.example/region': region });
    } catch (error) {
      console.error(error.message);
      cb(new ServerError('unexpected: ' + error.message));
    }
  };`;
  const action = (caught: string) =>
    `exports.onExecuteCredentialsExchange = async (event, api) => {
      try {
        const region = event.client.metadata.region || 'eu';
        api.accessToken.setCustomClaim('https://c.example/region', region);
      } catch (error) {
        console.error(error.message);
        ${caught}
      }
    };`;
  const verdictOn = (caught: string) =>
    verify(programs(hook, action(caught)), { runtime, policies: DEFAULT_POLICIES, show: 0 });

  it('is compared where reading an input is made to fail, which the reason says', async () => {
    const { verdict, reason } = await verdictOn(
      `api.access.deny('server_error', 'unexpected: ' + error.message);`,
    );
    expect({ verdict, reason }).toEqual({
      verdict: 'equivalent',
      reason: expect.stringMatching(
        /; the answer at line 7 of the hook, which no exchange led to, was the same where reading an input was made to fail$/,
      ) as string,
    });
  });

  it.each([
    ['with other words', `api.access.deny('server_error', 'unexpected');`],
    ['by another error', `api.access.deny('invalid_request', 'unexpected: ' + error.message);`],
    ['with a token', ``],
    ['with a failure', `throw error;`],
  ])('leaves the verdict open where the Action answers %s', async (_, caught) => {
    const { verdict, reason } = await verdictOn(caught);
    expect({ verdict, reason }).toEqual({
      verdict: 'inconclusive',
      reason: 'no exchange led to the answer at line 7 of the hook',
    });
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
