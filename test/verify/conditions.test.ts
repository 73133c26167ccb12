import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { verify } from '../../src/verify/index.js';
import { HOOK_KEPT } from './other-styles.js';
import { programs } from './pairs.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

/** Conditions as hooks write them. Made-up exchanges must make each true and false. */
const CONDITIONS = [
  `client.name === 'Ledger'`,
  `client.metadata.plan != 'gold' && audience === 'https://a.example/'`,
  `['c1', 'c2'].includes(client.id)`,
  `['c1', 'c2'].indexOf(client.id) > -1`,
  `new Set(['c1']).has(client.id)`,
  `({ c1: true, c2: false })[client.id]`,
  `client.id in { c1: 1 }`,
  `'vip' in client.metadata`,
  `client.metadata.hasOwnProperty('vip')`,
  `/^svc-[0-9]{3}$/.test(client.name)`,
  `client.name.startsWith('svc-') && client.name.endsWith('-eu')`,
  `client.name.toLowerCase() === 'ledger'`,
  `client.metadata.tags && client.metadata.tags.split(',').includes('beta')`,
  `Number(client.metadata.level) >= 7`,
  `JSON.parse(client.metadata.config || '{}').mode === 'strict'`,
  `(scope || []).includes('admin')`,
  `scope && scope.some((s) => s.startsWith('write:'))`,
  `scope && scope.length > 3`,
  `!scope`,
  `context.body.org_id === client.metadata.org`,
  `context.body.account && context.body.account.id === 7`,
  `context.webtask.secrets.MODE === 'on'`,
  `context.request.ip === '198.51.100.1' || context.request.geoip.countryCode === 'CH'`,
  `(({ metadata: { a, b } }) => a === 'x' && b === 'y')(client)`,
  `client.metadata.a === '1' && client.metadata.b === '2' && client.metadata.c === '3' && audience === 'z'`,
];

it.each(CONDITIONS)('%s', async (condition) => {
  const code = `module.exports = function (client, scope, audience, context, cb) {
  if (${condition}) {
    cb(new Error('found'));
  } else {
    cb(null, { scope });
  }
};`;
  const options = { runtime, policies: DEFAULT_POLICIES, show: 0 };
  const same = await verify(programs(code, HOOK_KEPT({ hook: code, action: '' })), options);
  expect(same.coverage.hook.neverReached).toEqual([]);
  expect(same.verdict).toBe('equivalent');

  const always = 'exports.onExecuteCredentialsExchange = async () => {};';
  expect((await verify(programs(code, always), options)).verdict).toBe('divergent');
});
