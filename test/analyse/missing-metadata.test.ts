import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { findExport } from '../../src/analyse/handler.js';
import { askedForMetadata } from '../../src/analyse/missing-metadata.js';
import { readScript } from '../../src/analyse/script.js';
import { plainHook } from '../plain-hook.js';

const ALIKE = [
  `const m = client.metadata || {}; token.plan = m.plan; cb(null, token);`,
  `const { plan } = client.metadata ?? {}; token.plan = plan; cb(null, token);`,
  `const { metadata = {} } = client; token.plan = metadata.plan || 'free'; cb(null, token);`,
  `const m = client.metadata ? client.metadata : {}; token.plan = m.plan; cb(null, token);`,
  `if (!client.metadata) client.metadata = {}; token.plan = client.metadata.plan; cb(null, token);`,
  `if (client.metadata && client.metadata.plan) token.plan = client.metadata.plan; cb(null, token);`,
  `if (client.metadata && client.metadata.plan === 'gold') token.gold = true; cb(null, token);`,
  `if (client.metadata) { if (client.metadata.plan) token.plan = client.metadata.plan; } cb(null, token);`,
  `if (client.metadata) { token.plan = client.metadata.plan; } cb(null, token);`,
  `let plan; if (client.metadata) plan = client.metadata.plan; token.plan = plan; cb(null, token);`,
  `if (client.metadata) Object.keys(client.metadata).forEach((key) => { token[key] = 1; }); cb(null, token);`,
  `if (client.metadata) { for (const key in client.metadata) token[key] = 1; } cb(null, token);`,
  `if (client.metadata) { console.log('has some'); client.metadata.a && cb('a'); } cb(null, token);`,
  `if (!client.metadata || !client.metadata.plan) return cb('no plan'); cb(null, token);`,
  `if (!client.metadata || client.metadata.plan !== 'gold') return cb('not gold'); cb(null, token);`,
  `if (!client.metadata?.plan) return cb('no plan'); cb(null, token);`,
  `token.plan = client.metadata ? client.metadata.plan : undefined; cb(null, token);`,
  `token.plan = (client.metadata ? client.metadata.plan : null) || 'free'; cb(null, token);`,
  `token.plan = client && client.metadata && client.metadata.plan; cb(null, token);`,
  `const m = client.metadata; token.plan = m && m.plan; token.site = m && m['site']; cb(null, token);`,
  `const m = client.metadata || {}; if (!m) return cb('none'); cb(null, token);`,
];

const TOLD_APART = [
  `if (!client.metadata) return cb('none'); cb(null, token);`,
  `if (!client || !client.metadata) return cb('none'); cb(null, token);`,
  `if (client.metadata === undefined) return cb('none'); cb(null, token);`,
  `if (typeof client.metadata !== 'object') return cb('none'); cb(null, token);`,
  `const m = client.metadata; if (!m) { return cb('none'); } cb(null, token);`,
  `const { metadata } = client; if (!metadata) { return cb('none'); } cb(null, token);`,
  `if (client.metadata) cb(null, token); else cb('none');`,
  `if (!client.metadata || client.metadata.blocked) return cb('blocked'); cb(null, token);`,
  `if (client.metadata && client.metadata.plan !== 'gold') return cb('not gold'); cb(null, token);`,
  `token.name = client.metadata ? client.metadata.name : client.name; cb(null, token);`,
  `token.name = client.metadata ? client.metadata.name : null; cb(null, token);`,
  `const m = client.metadata || { plan: 'free' }; token.plan = m.plan; cb(null, token);`,
  `if (client.metadata) token.known = true; cb(null, token);`,
  `let plan = 'free'; if (client.metadata) plan = client.metadata.plan; token.plan = plan; cb(null, token);`,
  `if (client.metadata) { for (const key of ['a']) token[key] = 1; } cb(null, token);`,
  `if (client.metadata) { if (client.metadata.plan !== 'gold') return cb('not gold'); } cb(null, token);`,
  `token.has = !!client.metadata; cb(null, token);`,
  `const has = (m) => (m ? 1 : 0); token.has = has(client.metadata); cb(null, token);`,
];

/** What a hook with this body answers for a client with these metadata, as JSON. */
function answer(body: string, metadata?: object): string {
  const said: unknown[] = [];
  const client = { id: 'c', name: 'n', ...(metadata && { metadata }) };
  runInNewContext(`(function () { ${body} })()`, {
    client,
    token: {},
    console: { log: () => undefined },
    cb: (...given: unknown[]) => said.push(given),
  });
  return JSON.stringify(said[0]);
}

function asked(body: string): number {
  const read = readScript(
    plainHook(`module.exports = function (client, scope, audience, context, cb) {
      const token = {};
      ${body}
    };`),
  );
  if (read.kind !== 'script') throw new Error(read.message);
  const exported = findExport(read.script);
  if (exported.kind !== 'handler' || !exported.fn) throw new Error('no handler');
  return askedForMetadata(exported.fn, read.script).length;
}

test.each(ALIKE)('comes to the same without metadata: %s', (body) => {
  expect(answer(body)).toBe(answer(body, {}));
  expect(asked(body)).toBe(0);
});

test.each(TOLD_APART)('comes to something else without metadata: %s', (body) => {
  expect(answer(body)).not.toBe(answer(body, {}));
  expect(asked(body)).toBeGreaterThan(0);
});
