import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICIES, type Exchange, type Program } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { action, hook } from './programs.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

const EXCHANGE: Exchange = {
  client: { id: 'c1', metadata: { plan: 'gold' } },
  audience: 'https://a.example/',
  grant: ['read:a'],
  secrets: { STAGE: 'prod' },
};

async function sightsOf(program: Program) {
  const [sights] = await runtime.watch(program, [{ name: 'one', exchanges: [EXCHANGE] }]);
  return sights!;
}

test.each<[string, Program, (string | null)[][]]>([
  [
    'a member that is there',
    hook('cb(null, { p: client.metadata.plan });'),
    [['0', 'metadata', 'plan']],
  ],
  [
    'a member that is not there, under a computed name',
    hook("cb(null, { f: context.webtask.secrets['FLAG_' + 'a'.toUpperCase()] });"),
    [['3', 'webtask', 'secrets', 'FLAG_A']],
  ],
  [
    'all names of a dictionary',
    hook('cb(null, { k: Object.keys(client.metadata) });'),
    [['0', 'metadata', null]],
  ],
  [
    'what is taken apart, and asked for with `in`',
    action("const { metadata: { plan = 'x', ...rest } } = event.client; 'odd' in event.secrets;"),
    [
      ['0', 'client', 'metadata', 'plan'],
      ['0', 'secrets', 'odd'],
    ],
  ],
])('%s', async (_, program, expected) => {
  const { asked } = await sightsOf(program);
  expect(asked).toEqual(expect.arrayContaining(expected));
});

test.each<[string, Program, [string, string][]]>([
  ['an equality', hook("if (client.id === 'c' + 2) return; cb(null, {});"), [['c1', 'c2']]],
  [
    'a switch',
    hook("switch (audience) { case 'b': case 'c': } cb(null, {});"),
    [
      ['https://a.example/', 'b'],
      ['https://a.example/', 'c'],
    ],
  ],
  [
    'elements of a list',
    action("['x', 'y'].includes(event.secrets.STAGE);"),
    [
      ['x', 'prod'],
      ['y', 'prod'],
    ],
  ],
  ['elements of a set', action("new Set(['x']).has(event.secrets.STAGE);"), [['x', 'prod']]],
])('%s that does not hold', async (_, program, expected) => {
  expect((await sightsOf(program)).compared).toEqual(expect.arrayContaining(expected));
});

test.each<[string, Program]>([
  ['`test`', hook('/^d/i.test(client.id); cb(null, {});')],
  ['`exec`', action('/^d/i.exec(event.client.client_id);')],
  ['`match`', hook('client.id.match(/^d/gi); cb(null, {});')],
])('an expression that %s finds nothing by', async (_, program) => {
  const { unmatched } = await sightsOf(program);
  expect(unmatched).toEqual([{ text: 'c1', source: '^d', flags: 'i' }]);
});

test('what an expression matches is not told, and it goes on from where it was', async () => {
  const { unmatched } = await sightsOf(
    hook(`const all = /[a-z]/g;
      if (!all.test('ab') || !all.test('ab') || all.test('ab')) throw new Error('set back');
      cb(null, {});`),
  );
  expect(unmatched).toEqual([]);
});

test('what is watched goes its own way', async () => {
  const { asked, compared } = await sightsOf(
    hook(`const seen = [];
      const metadata = client.metadata;
      if (metadata !== client.metadata) throw new Error('another object');
      if (client.absent?.deeper.includes('x')) throw new Error('not cut short');
      Object.prototype.polluted = 1;
      for (const key in metadata) seen.push(key);
      if (JSON.stringify(client) !== JSON.stringify(context.webtask.body.client)) throw new Error('shape');
      if (seen.join() === 'never' || 'at the end' === 'reached') return;
      cb(null, {});`),
  );
  expect(asked).toContainEqual(['0', 'absent']);
  expect(compared).toContainEqual(['at the end', 'reached']);
});

test('a program that does not parse shows nothing', async () => {
  expect(await runtime.watch(hook('cb(null;'), [{ name: 'one', exchanges: [EXCHANGE] }])).toEqual(
    [],
  );
});

test.each([
  'Map.prototype.values = null;',
  'Array.prototype[Symbol.iterator] = () => ({ next: () => ({ done: true }) });',
  'Array.prototype.toJSON = () => 7;',
  'Map.prototype.values = function* () { yield 1; yield [2]; yield { toJSON: () => null }; };',
])('a program that spoils the notes shows nothing that is none: %s', async (spoil) => {
  const { asked, compared, unmatched } = await sightsOf(
    hook(
      `client.metadata.plan; /d/.test(client.id); if (client.id === 'x') return; ${spoil} cb(null, {});`,
    ),
  );
  for (const path of asked) {
    expect(path.every((key) => key === null || typeof key === 'string')).toBe(true);
  }
  for (const pair of compared) expect(pair.map((one) => typeof one)).toEqual(['string', 'string']);
  for (const one of unmatched) expect(one).toEqual({ text: 'c1', source: 'd', flags: '' });
});

test('what is seen belongs to its exchange, also after one that never ends', async () => {
  const program = hook(
    "if (client.id === 'stuck') for (;;); client.metadata[client.id]; cb(null, {});",
  );
  const scenarios = ['a', 'stuck', 'b'].map((id) => ({
    name: id,
    exchanges: [{ ...EXCHANGE, client: { id } }],
  }));
  const keys = (await runtime.watch(program, scenarios)).map(({ asked }) =>
    asked.flatMap((path) => (path.length === 3 ? [path.at(-1)] : [])),
  );
  expect(keys).toEqual([['a'], [], ['b']]);
});
