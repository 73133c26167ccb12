import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { findExport } from '../../src/analyse/handler.js';
import { mayBeNaN } from '../../src/analyse/not-a-number.js';
import { readScript } from '../../src/analyse/script.js';
import { plainHook } from '../plain-hook.js';

/** Each body reads `m`, the client's metadata, and hands a number to `use`; run with each of these. */
const METADATA = [
  {},
  ...['', '7', '07', '1.5', 'gold', 'x-12', '7x', '-3'].map((v) => ({ v, plan: v })),
];

const NEVER_NAN = [
  `let n = 1; if (m.v) n = parseInt(m.v) || 1; n = n + 1; use(n);`,
  `use(7);`,
  `use(parseInt(m.v, 10) || 0);`,
  `use(Number(m.v) || 1);`,
  `const n = Number(m.v); use(isNaN(n) ? 0 : n);`,
  `const n = parseFloat(m.v); if (!Number.isFinite(n)) return; use(n);`,
  `const n = +m.v; use(n > 0 ? n : 1);`,
  `if (/^\\d+$/.test(m.v)) use(Number(m.v));`,
  `const match = /-(\\d+)$/.exec(m.v); if (match) use(Number(match[1]));`,
  `const [, n] = /-(\\d{2,})$/.exec(m.v) || [0, '0']; use(n);`,
  `const match = String(m.v).match(/^-?[0-9]+(?:\\.\\d+)?$/); if (match) use(parseFloat(match[0]));`,
  `const match = /^(x)-(\\d{2})$/.exec(m.v); if (match) { const [, , n] = match; use(parseInt(n, 10)); }`,
  `const T = { 7: 1, gold: 2 }; use((T[m.plan] || 0) * 2);`,
  `const T = { 7: 1, gold: 2 }; const t = T[m.plan]; if (!t) return; use(t - 1);`,
  `const T = { 7: { r: 2 }, gold: { r: 4 } }; const t = T[m.plan]; use(t ? t.r / 100 : 0);`,
  `use(Math.max(1, 2)); use(Math.floor(Date.now() / 1000)); use(-1);`,
  `use('n' + Number(m.v)); if (m.v) use(m.v + 1); use(\`\${Number(m.v)}\`);`,
  `use(String(m.v).length - 1);`,
  `const n = Number(m.v) || 30; use(n);`,
  `const [a, b] = String(m.v).split('.').map(Number); if (!(a > 0) || isNaN(b)) return; use(a); use(b);`,
  `const list = String(m.v).split('.').map(Number); use(list.length); use(list.slice(1).length);`,
  `const [a = 0] = String(m.v).split('.').map(Number).filter((n) => !isNaN(n)); use(a);`,
  `const [a] = [1, 2].map(Number); use(a); const [b] = String(m.v).split('.').map(String); use(b);`,
  `const left = (n) => n - 1; const n = (m.plan ? Number(m.v) : 2) || 30; use(left(n));`,
];

const MAYBE_NAN = [
  `const match = /^(\\d)(\\d{2})?$/.exec(m.v); if (match) { const [, , n] = match; use(parseInt(n, 10)); }`,
  `const match = /^(x)-(\\d{2})$/.exec(m.v); if (match) { const [, n] = match; use(parseInt(n, 10)); }`,
  `const match = /^(x)-(\\d{2})$/.exec(m.v); if (match) { let [, , n] = match; n = Number(m.plan); use(parseInt(n, 10)); }`,
  `let n = 1; if (m.v) n = parseInt(m.v); use(n);`,
  `n = 100; if (m.v) n = m.v * 1; use(n);`,
  `let n = 2; n *= m.v; use(n);`,
  `use(Number(m.v));`,
  `use(parseInt(m.v, 10));`,
  `use(+m.v);`,
  `use(-m.v);`,
  `use(m.v * 2);`,
  `use(100 / Number(m.v));`,
  `use(m.v + 1);`,
  `use(parseInt(m.v || '1', 10));`,
  `use(parseInt(m.v, 10) ?? 0);`,
  `use(m.v && Number(m.v));`,
  `use(Math.max(1, Number(m.v)));`,
  `use(Math.round(m.v));`,
  `const n = Number(m.v); use(n);`,
  `const n = 30 || Number(m.v); use(m.plan ? Number(m.v) : n);`,
  `const n = Number(m.v); const k = n || 30; use(k); use(n);`,
  `const n = Number(m.v) ?? 30; use(n);`,
  `const n = Number(m.v); use(n + 1);`,
  `const rate = (v) => Number(v) / 100; use(rate(m.v));`,
  `const h = { rate(v) { return parseFloat(v); } }; use(h.rate(m.v));`,
  `const T = { 7: 1, gold: 2 }; use(T[m.plan] - 1);`,
  `const T = { 7: 1, gold: 2 }; use(T[m.plan] + 1);`,
  `const { v } = m; use(v - 0);`,
  `const n = Number(m.v); use(n); if (n < 2) return;`,
  `const n = Number(m.v); use(m.plan ? n : 0);`,
  `const [a, b] = String(m.v).split('.').map(Number); use({ a, b }.a); if (a < 2) return;`,
  `const list = String(m.v).split('.').map((n) => parseInt(n, 10)); use(list[0]);`,
  `const list = String(m.v).split('.').map(Number).reverse(), i = 0; use(list[i]);`,
  `const match = /^(.+)$/.exec(m.v); if (match) use(Number(match[1]));`,
  `const match = /^(\\d+)?/.exec(m.v); if (match) use(Number(match[1]));`,
  `if (/^\\d+/.test(m.v + '7')) use(Number(m.v));`,
];

test.each(NEVER_NAN)('is never NaN: %s', (body) => {
  expect(isEverNaN(body)).toBe(false);
  expect(saysNaN(body)).toBe(false);
});

test.each(MAYBE_NAN)('may be NaN: %s', (body) => {
  expect(isEverNaN(body)).toBe(true);
  expect(saysNaN(body)).toBe(true);
});

function isEverNaN(body: string): boolean {
  const used: unknown[] = [];
  const run = runInNewContext(`(function (m, use) { ${body} })`) as (
    metadata: unknown,
    use: (value: unknown) => void,
  ) => void;
  for (const metadata of METADATA) run(metadata, (value) => used.push(value));
  expect(used).not.toHaveLength(0);
  return used.some(Number.isNaN);
}

function saysNaN(body: string): boolean {
  const read = readScript(
    plainHook(`module.exports = function (client, use) { const m = client.metadata; ${body} };`),
  );
  if (read.kind !== 'script') throw new Error(read.message);
  const { script } = read;
  const exported = findExport(script);
  if (exported.kind !== 'handler' || !exported.fn) throw new Error('no handler');
  const { fn } = exported;
  return script
    .nodesOf('CallExpression')
    .filter(({ callee }) => callee.type === 'Identifier' && callee.name === 'use')
    .some((call) => mayBeNaN(call.arguments[0]!, fn, script));
}
