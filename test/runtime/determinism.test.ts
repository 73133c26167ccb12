import { afterAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES, type Exchange, type Program } from '../../src/model/index.js';
import { createRuntime } from '../../src/runtime/index.js';
import { action, hook } from './programs.js';

const runtime = await createRuntime({ policies: DEFAULT_POLICIES });
afterAll(() => runtime.close());

const asHook = (body: string) =>
  hook(`const answer = (value) => cb(null, { 'https://a.example/v': value }); ${body}`);
const asAction = (body: string) =>
  action(`await new Promise((resolve) => {
    const answer = (value) => { api.accessToken.setCustomClaim('https://a.example/v', value); resolve(); };
    ${body} });`);

async function valueOf(program: Program, exchange: Exchange): Promise<unknown> {
  const { executions } = await runtime.execute(program, { name: 's', exchanges: [exchange] });
  const { outcome } = executions[0]!;
  return outcome.kind === 'token' ? outcome.claims['https://a.example/v'] : outcome;
}

describe('the clock is that of the exchange, on both sides', () => {
  const exchange = { now: '2026-11-01T00:00:00.000Z' };
  test.each([
    ['answer(new Date())', '2026-11-01T00:00:00.000Z'],
    ['answer(Date.now())', 1793491200000],
    ['answer(typeof Date())', 'string'],
    ['answer(new Date(2020, 0, 1).toISOString())', '2020-01-01T00:00:00.000Z'],
    [
      'answer([new Date() instanceof Date, new Date().constructor === Date, Date.UTC(1970, 0)])',
      [true, true, 0],
    ],
    ['answer(performance.now())', 0],
    [
      "answer(new Intl.DateTimeFormat('en', { timeZone: 'UTC', year: 'numeric' }).format())",
      '2026',
    ],
    ["answer(new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).formatToParts()[4].value)", '2026'],
    [
      "answer(new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(new Date(2020, 0, 2)))",
      '1/2/2020',
    ],
    ['answer(process.uptime())', 0],
    ['setTimeout(() => answer(new Date()), 15000)', '2026-11-01T00:00:15.000Z'],
    ['setTimeout(() => answer(performance.now()), 2500)', 2500],
    ['setTimeout(() => answer(process.hrtime()), 1500)', [1, 500000000]],
    ["require('timers/promises').setTimeout(10, 'v').then(answer)", 'v'],
    ["require('util').promisify(setTimeout)(10, 'v').then(answer)", 'v'],
  ])('%s', async (body, expected) => {
    expect(await valueOf(asHook(body), exchange)).toEqual(expected);
    expect(await valueOf(asAction(body), exchange)).toEqual(expected);
  });
});

describe('compression takes real time, and no virtual time', () => {
  const unpacked =
    "z.on('data', (part) => { text += part; }).on('end', () => answer([text, Date.now()]))";
  test.each([
    `const z = require('zlib').createGunzip(); let text = ''; ${unpacked};
     z.end(require('zlib').gzipSync('streamed'));`,
    `const zlib = require('zlib'), z = zlib.createGunzip(); let text = ''; ${unpacked};
     require('stream').Readable.from([Buffer.from('streamed')]).pipe(zlib.createGzip()).pipe(z);`,
    `const zlib = require('zlib');
     zlib.brotliCompress('streamed', (e, packed) => zlib.brotliDecompress(packed, (f, text) => answer([String(text), Date.now()])));`,
  ])('%s', async (body) => {
    const expected = ['streamed', Date.parse('2026-01-01T00:00:00Z')];
    expect(await valueOf(asHook(body), {})).toEqual(expected);
    expect(await valueOf(asAction(body), {})).toEqual(expected);
  });
});

describe('timers run in the order of their time', () => {
  test.each([
    ["setTimeout(() => log('b'), 20); setTimeout(() => log('a'), 10);", 'ab'],
    ["setTimeout(() => log('a'), 10); setTimeout(() => log('b'), 10);", 'ab'],
    [
      "setTimeout(() => log('c')); setImmediate(() => log('b')); process.nextTick(() => log('a'));",
      'abc',
    ],
    ["setTimeout(() => log('b')); Promise.resolve().then(() => log('a'));", 'ab'],
    [
      "const t = setInterval(() => { log('i'); if (seen.length === 3) clearInterval(t); }, 10);",
      'iii',
    ],
    ["clearTimeout(setTimeout(() => log('never'), 1)); log('a');", 'a'],
    [
      "clearTimeout(+setTimeout(() => log('never'), 1)); clearTimeout('x'); clearTimeout(); log('a');",
      'a',
    ],
    [
      "const t = setTimeout(() => log('late'), 10); setTimeout(() => t.refresh(), 5); setTimeout(() => log('a'), 12);",
      'alate',
    ],
    ["setTimeout((x, y) => log(x + y), 1, 'a', 'b'); setTimeout(() => log('c'), -1);", 'abc'],
  ])('%s', async (body, expected) => {
    const program = asHook(
      `let seen = ''; const log = (text) => { seen += text; }; setTimeout(() => answer(seen), 1000); ${body}`,
    );
    expect(await valueOf(program, {})).toBe(expected);
  });
});

describe('chance is that of the seed, on both sides', () => {
  test.each([
    'Math.random()',
    'crypto.randomUUID()',
    "require('crypto').randomUUID()",
    "require('crypto').randomBytes(8).toString('hex')",
    "require('crypto').randomInt(1000000)",
    'Array.from(crypto.getRandomValues(new Uint8Array(8)))',
  ])('%s', async (expression) => {
    const body = `answer(${expression})`;
    const first = await valueOf(asHook(body), { seed: 1 });
    expect(first).toBeDefined();
    expect(await valueOf(asHook(body), { seed: 1 })).toEqual(first);
    expect(await valueOf(asAction(body), { seed: 1 })).toEqual(first);
    expect(await valueOf(asHook(body), { seed: 2 })).not.toEqual(first);
  });
});

test('what is written to the console is recorded in order', async () => {
  const program = asHook(
    "console.log('a %s', 1, { b: [2] }); console.error(new Error('m').message); console.warn(); answer(1)",
  );
  const { executions } = await runtime.execute(program, { name: 's', exchanges: [{}] });
  expect(executions[0]!.effects.console).toEqual([
    { level: 'log', text: 'a 1 { b: [ 2 ] }' },
    { level: 'error', text: 'm' },
    { level: 'warn', text: '' },
  ]);
});

test('webtask storage lives as long as the instance', async () => {
  const program = hook(`context.webtask.storage.get((error, data) => {
    const n = (data ? data.n : 0) + 1;
    context.webtask.storage.set({ n }, (e) => cb(e, { 'https://a.example/v': n }));
  });`);
  const { executions } = await runtime.execute(program, { name: 's', exchanges: [{}, {}] });
  expect(executions.map(({ outcome }) => outcome)).toMatchObject([
    { claims: { 'https://a.example/v': 1 } },
    { claims: { 'https://a.example/v': 2 } },
  ]);
});
