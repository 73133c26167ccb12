import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import {
  DEFINED_EXPORTS,
  DEFINED_FUNCTIONS,
  DEFINED_MEMBERS,
  DEFINED_METHODS,
} from '../../src/analyse/built-ins.js';
import { DEFINED_LODASH } from '../../src/analyse/lodash-values.js';

/** What methods are called on, and what functions are given. */
const VALUES: unknown[] = [
  ...['', 'text', '7', '{}', 'https://c.example:81/d?e=f#g', '/x', 'sha256'],
  ...[0, -1, 3.5, NaN, true, null, undefined, /t(e)?/, /t/g, new Date(0), new Date(NaN)],
  ...[[], ['a', 'b'], {}, { a: 1 }, new Map([['a', 1]]), new Set(['a']), Buffer.from('text')],
  ...[{ digest: (...args: []) => createHash('sha256').digest(...args) }, globalThis.crypto],
];

const ARGUMENTS = [
  ...[[], [2, 'x'], ['t', 't'], ['e', 0], ['sha256', 'key'], [{ raw: 'text' }], [() => undefined]],
  ...VALUES.map((value) => [value]),
];

function results(call: (args: unknown[]) => unknown): unknown[] {
  return ARGUMENTS.flatMap((args) => {
    try {
      return [call(args)];
    } catch {
      return [];
    }
  });
}

test.each([...DEFINED_METHODS])(
  'no built-in value has a method %s that gives undefined',
  (name) => {
    const given = VALUES.flatMap((value) => {
      const method: unknown = value?.[name as keyof typeof value];
      if (typeof method !== 'function') return [];
      return results((args) => Reflect.apply(method, value, args));
    });
    expect(given).not.toHaveLength(0);
    expect(given).not.toContain(undefined);
  },
);

const GLOBALS = Object.getOwnPropertyNames(globalThis).flatMap((name) => {
  const value = globalThis[name as keyof typeof globalThis] as unknown;
  const isHolder = (typeof value === 'object' || typeof value === 'function') && value !== null;
  const inner = isHolder ? Object.getOwnPropertyNames(value).map((own) => `${name}.${own}`) : [];
  return [name, ...inner].filter((one) => DEFINED_FUNCTIONS.test(one));
});

test.each(GLOBALS)('the function %s never gives undefined', (name) => {
  const [holder, own] = name.split('.');
  const owner = globalThis[holder as keyof typeof globalThis] as Record<string, unknown>;
  const fn: unknown = own === undefined ? owner : owner[own];
  if (typeof fn !== 'function') return;
  const given = results((args) => Reflect.apply(fn, owner, args));
  expect(given).not.toHaveLength(0);
  expect(given).not.toContain(undefined);
});

const require = createRequire(import.meta.url);

test.each([...DEFINED_EXPORTS].filter((name) => !name.startsWith('uuid')))(
  'the export %s never gives undefined',
  (name) => {
    const [module, own] = name.split('.') as [string, string];
    const exported = require(module) as Record<string, (...args: unknown[]) => unknown>;
    const given = results((args) => exported[own]!(...args));
    expect(given).not.toHaveLength(0);
    expect(given).not.toContain(undefined);
  },
);

test.each([...DEFINED_LODASH])('lodash never gives undefined by %s', (name) => {
  const lodash = require('lodash') as Record<string, (...args: unknown[]) => unknown>;
  const given = VALUES.flatMap((value) => results((args) => lodash[name]!(value, ...args)));
  expect(given).not.toHaveLength(0);
  expect(given).not.toContain(undefined);
});

test.each(Object.entries(DEFINED_MEMBERS))('what %s makes has all its members', (maker, names) => {
  const url = require('url') as { parse: (text: string) => object };
  const make = maker === 'URL' ? (text: string) => new URL(text) : url.parse;
  for (const text of ['https://u:p@c.example:81/d?e=f#g', 'https://c.example', 'x', '']) {
    let made: object;
    try {
      made = make(text);
    } catch {
      continue;
    }
    for (const name of names) expect(made[name as keyof object]).not.toBe(undefined);
  }
});
