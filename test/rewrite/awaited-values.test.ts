import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { provenAction } from './both-sides.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

const HELPERS = {
  ask: `const ask = (id) => fetch('https://api.example.net/' + id);`,
  load: 'const load = (id) => Promise.resolve({ data: Promise.resolve([id]), then2: id });',
};

/** The Action of a hook that ends in a chain of promises, and puts what comes of it into a claim. */
const actionOf = (chain: string): Promise<string> =>
  provenAction(
    `${Object.entries(HELPERS)
      .flatMap(([name, helper]) => (chain.includes(`${name}(`) ? helper : []))
      .join('\n')}
module.exports = function (client, scope, audience, context, cb) {
  ${chain}
    .then((found) => cb(null, { scope, 'https://ns.example/a': [String(found)] }))
    .catch((err) => cb(new Error('none')));
};\n`,
    runtime,
  );

const URL = `'https://api.example.net/' + client.id`;

test.each<[why: string, chain: string, line: string]>([
  [
    'parts of what JSON made',
    `fetch(${URL}).then((res) => res.json()).then((body) => body.items)`,
    'const found = body.items;',
  ],
  [
    'parts of parts, by number',
    `fetch(${URL}).then((res) => res.json()).then((body) => body.items).then((items) => items[0])`,
    'const found = items[0];',
  ],
  ['the status', `fetch(${URL}).then((res) => res.status)`, 'const found = res.status;'],
  ['parts by their names', `fetch(${URL}).then(({ status }) => status)`, '[String(status)]'],
  [
    'a list that is cut down, where that was looked at before',
    `fetch(${URL}).then((res) => { if (!res.ok) { throw new Error('status ' + res.status); } return res.json(); })
    .then((list) => { if (!Array.isArray(list)) { throw new Error('no list'); } return list.filter((one) => one.open); })`,
    'const found = list.filter((one) => one.open);',
  ],
  [
    'copies of it',
    `fetch(${URL}).then((res) => res.json()).then((body) => Object.assign({ a: 1 }, body))`,
    'const found = Object.assign({ a: 1 }, body);',
  ],
])('what was received is not waited for: %s', async (_, chain, line) => {
  expect(await actionOf(chain)).toContain(line);
});

test.each<[why: string, chain: string, line: string]>([
  [
    'a function of the script may give promises',
    `ask(client.id).then(() => load(client.id)).then((res) => res.data).then((list) => list[0])`,
    'const list = await res.data;',
  ],
  [
    'it is a function that asks, by another name',
    `ask(client.id).then((res) => res.text())`,
    'await res.text();',
  ],
  ['the text is still to come', `fetch(${URL}).then((res) => res.text())`, 'await res.text();'],
  [
    'a step puts a promise into it',
    `fetch(${URL}).then((res) => res.json()).then((body) => { body.items = load(client.id); return body; }).then((body2) => body2.items).then((items) => items.then2)`,
    'const items = await body.items;',
  ],
  [
    'a step has it filled',
    `fetch(${URL}).then((res) => res.json()).then((body) => { Object.assign(body, { items: load(client.id) }); return body.items; }).then((items) => items.then2)`,
    'const items = await body.items;',
  ],
  [
    'a step puts a promise into its list',
    `fetch(${URL}).then((res) => res.json()).then((body) => [].concat(body)).then((list) => { list.unshift(load(client.id)); return list[0]; }).then((item) => item.then2)`,
    'const item = await list[0];',
  ],
  [
    'the response is changed',
    `fetch(${URL}).then((res) => { res.data = load(client.id); return res.data; }).then((item) => item.then2)`,
    'const item = await res.data;',
  ],
  [
    'its parts are asked for',
    `fetch(${URL}).then((res) => res.json()).then((body) => load(body.id)).then((item) => item.then2)`,
    'const item = await load(body.id);',
  ],
  [
    'a part has a fallback',
    `fetch(${URL}).then((res) => res.json()).then(({ data = load(client.id) }) => data).then((item) => item.then2)`,
    'const item = await data;',
  ],
  [
    'it is read with a function that makes promises of it',
    `fetch(${URL}).then(() => JSON.parse('{"a":1}', (key, value) => (key ? load(key) : value))).then((body) => body.a).then((item) => item.then2)`,
    'const item = await body.a;',
  ],
  [
    'each item is asked for',
    `fetch(${URL}).then((res) => res.json()).then((body) => [].concat(body).map((one) => load('a'))).then((list) => list[0]).then((item) => item.then2)`,
    'const item = await list[0];',
  ],
  [
    'a promise is given a member',
    `fetch(${URL}).then((res) => Object.assign(load(client.id), { a: 1 })).then((item) => item.then2)`,
    'const item = await Object.assign(load(event.client.client_id), { a: 1 });',
  ],
  [
    'it is given a `then`',
    `fetch(${URL}).then((res) => res.json()).then((body) => Object.assign({ id: 'a' }, { then: (done) => done(body.id) })).then((item) => item)`,
    'const item = await Object.assign(',
  ],
])('what may be a promise is waited for: %s', async (_, chain, line) => {
  expect(await actionOf(chain)).toContain(line);
});
