import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseExchanges } from '../../src/exchanges/index.js';
import { DEFAULT_POLICIES, type Policies, type Tenant } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { verify, type VerifyOptions } from '../../src/verify/index.js';
import { programs } from './pairs.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

const hook = (body: string) =>
  `module.exports = function (client, scope, audience, context, cb) {\n${body}\n};\n`;
const action = (body: string) =>
  `exports.onExecuteCredentialsExchange = async (event, api) => {\n${body}\n};\n`;
const check = (hookCode: string, actionCode: string, options: Partial<VerifyOptions> = {}) =>
  verify(programs(hookCode, actionCode), {
    runtime,
    policies: DEFAULT_POLICIES,
    budget: 120,
    ...options,
  });

const PUSH = hook(
  'const token = { scope: scope || [] }; token.scope.push("read:x"); cb(null, token);',
);
const ADD = action('api.transaction.setTargetScopes([...event.accessToken.scope, "read:x"]);');
const PASS = hook('cb(null, { scope });');

function tenantWith(scope: string[]): Tenant {
  return {
    clients: [{ id: 'c1', name: 'Ledger', metadata: {} }],
    grants: [{ clientId: 'c1', audience: 'https://ledger.example/', scope }],
  };
}

describe('verdicts', () => {
  it('say what they rest on', async () => {
    const { verdict, reason, coverage, scenarios } = await check(PASS, action(''));
    expect({ verdict, reason }).toEqual({
      verdict: 'equivalent',
      reason: `${String(scenarios.run)} exchanges ended the same; 1 of 1 branches of the hook and 1 of 1 of the Action reached`,
    });
    expect(coverage.hook).toEqual({ covered: 1, total: 1, neverReached: [] });
  });

  it('are divergent where the hook failed and the Action grants', async () => {
    const { verdict, divergences } = await check(
      hook('if (client.name === "odd") return; cb(null, { scope });'),
      action(''),
    );
    expect(verdict).toBe('divergent');
    expect(divergences).toMatchObject([
      {
        class: 'action',
        what: 'granted-instead-of-failed',
        exchanges: [{ client: { name: 'odd' } }],
      },
    ]);
  });

  it.each([
    ['never compiled', 'module.exports = function (client { };'],
    ['never answers', hook('')],
    ['always throws', hook('client.does.not.exist();')],
  ])('are inconclusive for a hook that %s, whatever the Action does', async (_, code) => {
    const { verdict, reason } = await check(code, action('api.access.deny("server_error", "no");'));
    expect(verdict).toBe('inconclusive');
    expect(reason).toContain('neither a token nor an error of its own');
  });

  it('are divergent where a hook never compiled and the Action grants', async () => {
    const { verdict } = await check('module.exports = function (client { };', action(''));
    expect(verdict).toBe('divergent');
  });

  it('are inconclusive where code was not reached, and name its lines', async () => {
    const secret = 'require("crypto").createHash("md5").update(client.name).digest("hex") === "x"';
    const { verdict, coverage } = await check(
      hook(`if (${secret}) {\n  cb(new Error("a"));\n  return;\n}\ncb(null, { scope });`),
      action(''),
    );
    expect(verdict).toBe('inconclusive');
    expect(coverage.hook.neverReached).toMatchObject([{ line: 2, endLine: 5 }]);
  });

  it('rest on texts that a regular expression of the code accepts, in any case', async () => {
    const code = hook(`cb(/\\(prod\\)$/i.test(client.name) ? new Error('no') : null, { scope });`);
    const { verdict, coverage } = await check(code, action(''));
    expect(coverage.hook.neverReached).toEqual([]);
    expect(verdict).toBe('divergent');
  });

  it('are inconclusive where a module is missing, with the way to get it', async () => {
    const code = hook('require("left-pad"); cb(null, { scope });');
    const { verdict, missing } = await check(code, action('require("left-pad");'));
    expect(verdict).toBe('inconclusive');
    expect(missing).toEqual([expect.stringMatching(/^module left-pad: npm i/)]);
  });
});

describe('differences by the platform', () => {
  it('are scopes that the grant lacks, with the grant that is needed', async () => {
    const tenant = tenantWith(['read:y']);
    const { verdict, divergences, grantsNeeded } = await check(PUSH, ADD, { tenant });
    expect(verdict).toBe('differs-by-platform');
    expect(divergences).toMatchObject([{ class: 'platform', what: 'scope-outside-grant' }]);
    expect(grantsNeeded).toEqual([
      {
        clientId: 'c1',
        clientName: 'Ledger',
        audience: 'https://ledger.example/',
        scope: 'read:x',
      },
    ]);
  });

  it('name no client that was made up', async () => {
    const { verdict, grantsNeeded } = await check(PUSH, ADD);
    expect(verdict).toBe('differs-by-platform');
    expect(grantsNeeded).toEqual([{ scope: 'read:x' }]);
  });

  it('are scopes that the grant lacks next to a request that nobody waits for', async () => {
    const unawaited = `require('https').get('https://notes.lanternworks.example/');`;
    const { verdict, divergences } = await check(
      hook(`${unawaited} cb(null, { scope: (scope || []).concat('read:x') });`),
      action(
        `${unawaited} api.transaction.setTargetScopes(event.accessToken.scope.concat('read:x'));`,
      ),
    );
    expect(verdict).toBe('differs-by-platform');
    expect(new Set(divergences.map(({ what }) => what))).toEqual(
      new Set(['scope-outside-grant', 'work-left-running']),
    );
  });

  it('are none where every real client has the grant', async () => {
    const { verdict } = await check(PUSH, ADD, { tenant: tenantWith(['read:x', 'read:y']) });
    expect(verdict).toBe('equivalent');
  });

  it('do not excuse an Action that adds to scopes that the request had not asked for', async () => {
    const adds = action('api.transaction.addTargetScope("read:x");');
    const { verdict, divergences } = await check(PUSH, adds, {
      tenant: tenantWith(['read:x', 'read:y', 'read:z']),
    });
    expect(verdict).toBe('divergent');
    expect(divergences).toMatchObject([{ class: 'action', what: 'scopes' }]);
  });

  it('do not excuse an Action that never asks for the scope', async () => {
    const { verdict } = await check(PUSH, action(''), { tenant: tenantWith(['read:y']) });
    expect(verdict).toBe('divergent');
  });

  it('are fields of the request that Actions are not shown', async () => {
    const { verdict, divergences } = await check(
      hook('cb(null, { scope, "https://c.example/a": context.body.client_assertion || "none" });'),
      action(
        'api.accessToken.setCustomClaim("https://c.example/a", event.request.body.client_assertion || "none");',
      ),
    );
    expect(verdict).toBe('differs-by-platform');
    expect(divergences).toMatchObject([{ what: 'withheld-input' }]);
  });

  it('are scopes where the tenant has no target scopes', async () => {
    const policies: Policies = { ...DEFAULT_POLICIES, targetScopes: 'unavailable' };
    const without = await createRuntime({ policies });
    try {
      const { verdict, divergences } = await check(
        hook('cb(null, {});'),
        action('if (api.transaction) api.transaction.clearTargetScopes();'),
        { runtime: without, policies, threshold: 0.5 },
      );
      expect(verdict).toBe('differs-by-platform');
      expect(divergences).toMatchObject([{ what: 'target-scopes-unavailable' }]);
    } finally {
      await without.close();
    }
  });
});

describe('state that outlives a request', () => {
  const claim = (value: string) =>
    `api.accessToken.setCustomClaim("https://c.example/n", ${value});`;
  it.each([
    [
      'of the hook is for a person to decide',
      `let n = 0;\n${hook('n += 1; cb(null, { scope, "https://c.example/n": n });')}`,
      action(claim('1')),
      { class: 'hook', what: 'hook-state-leak' },
    ],
    [
      'of the Action is a fault of the Action',
      hook('cb(null, { scope, "https://c.example/n": 1 });'),
      `let n = 0;\n${action(`n += 1; ${claim('n')}`)}`,
      { class: 'action', what: 'action-state-leak' },
    ],
  ])('%s', async (_, hookCode, actionCode, divergence) => {
    const { verdict, divergences } = await check(hookCode, actionCode);
    expect(verdict).toBe('divergent');
    expect(divergences).toMatchObject([divergence]);
    expect(divergences[0]?.exchanges).toEqual([{}, {}]);
  });
});

describe('a divergence', () => {
  const hookCode = hook(
    'if (client.name === "a b") cb(new Error("it\'s")); else cb(null, { scope });',
  );
  const actionCode = action(
    'if (event.client.name === "a b") api.access.deny("server_error", "its");',
  );

  it('is shown on the smallest exchange, with a command that shows it again', async () => {
    const { divergences } = await check(hookCode, actionCode);
    expect(divergences[0]?.exchanges).toEqual([{ client: { name: 'a b' } }]);
    const replay = divergences[0]?.replay ?? '';
    expect(replay).toBe(
      `hooks-to-actions verify hook.js action.js --only '{"client":{"name":"a b"}}'`,
    );
    const only = parseExchanges(/--only '(.*)'$/.exec(replay)?.[1] ?? '', 'replay');
    const exchanges = only.kind === 'scenarios' ? only.scenarios : [];
    const again = await check(hookCode, actionCode, { exchanges, only: true });
    expect(again.scenarios).toMatchObject({ run: 1, different: 1 });
  });

  it('is the same for the same seed', async () => {
    const [one, other] = [await check(hookCode, actionCode), await check(hookCode, actionCode)];
    const timeless = (value: unknown) =>
      JSON.stringify(value, (key, inner: unknown) => (key === 'milliseconds' ? 0 : inner));
    expect(timeless(one)).toBe(timeless(other));
  });

  it('of a pair that a replay does not show leaves the verdict open', async () => {
    const code = hook('if (audience === "b") cb(new Error("b")); else cb(null, { scope });');
    const same = action(
      'if (event.resource_server.identifier === "b") api.access.deny("server_error", "b");',
    );
    const exchanges = [{ name: 'one', exchanges: [{}] }];
    expect((await check(code, same, { exchanges, only: true })).verdict).toBe('inconclusive');
  });
});

describe('an imported exchange', () => {
  it('on which log and host do not agree is reported', async () => {
    const exchanges = [
      { name: 'life', exchanges: [{ grant: ['a'], logged: { scope: ['a', 'b'] } }] },
      { name: 'agrees', exchanges: [{ grant: ['a'], logged: { scope: ['a'] } }] },
    ];
    const { historyDisagrees } = await check(PASS, action(''), { exchanges });
    expect(historyDisagrees).toEqual([
      { scenario: 'life', loggedScopes: ['a', 'b'], scopes: ['a'] },
    ]);
  });
});

describe('the search', () => {
  it.each([
    [
      'names that the code computes',
      `const flag = context.webtask.secrets['FLAG_' + 'strictMode'.replace(/[A-Z]/, (c) => '_' + c).toUpperCase()];
       if (flag === 'on') return cb(new InvalidRequestError('strict'));
       cb(null, { scope });`,
      `const flag = event.secrets.FLAG_STRICT_MODE;
       if (flag === 'on') return api.access.deny('invalid_request', 'loose');`,
    ],
    [
      'names that the code only goes through',
      `const found = [].concat(...[client.metadata].map(Object.entries)).some(([name, value]) => name.startsWith('ban_') && value === 'yes');
       if (found) return cb(new InvalidRequestError('banned'));
       cb(null, { scope });`,
      `const found = Object.entries(event.client.metadata).some(([name, value]) => name.startsWith('ban_') && value === 'yes');
       if (found) return api.access.deny('invalid_request', 'not banned');`,
    ],
    [
      'a text of one input that another must have',
      `const stage = (/-(\\w+)$/.exec(client.name) || [])[1];
       if (!stage || [stage].join('') !== context.webtask.secrets.STAGE) return cb(null, { scope });
       cb(new InvalidRequestError('this stage'));`,
      `const stage = (/-(\\w+)$/.exec(event.client.name) || [])[1];
       if (!stage || stage !== event.secrets.STAGE) return;
       api.access.deny('invalid_request', 'that stage');`,
    ],
  ])('finds %s', async (_, ours, theirs) => {
    const { verdict, divergences } = await check(hook(ours), action(theirs));
    expect(verdict).toBe('divergent');
    expect(divergences[0]).toMatchObject({ what: 'error-description' });
  });
});
