import { expect, test } from 'vitest';
import { readScript } from '../../src/analyse/script.js';
import { isSameWhenStrict } from '../../src/analyse/strictness.js';
import { plainHook } from '../plain-hook.js';

function isSame(text: string): boolean {
  const read = readScript(plainHook(text));
  if (read.kind !== 'script') throw new Error(text);
  return isSameWhenStrict(read.script);
}

test.each([
  `const a = 1; let b = a; b += 1;`,
  `class A { constructor() { this.a = 1; } b = this.a; get c() { return this.b; } }`,
  `var __assign = (this && this.__assign) || Object.assign;`,
  `const o = { f() { return this.x; } }; o.x = 1;`,
  `const list = []; list.push(1); list[0] = 2;`,
])('strict mode changes nothing: %s', (text) => {
  expect(isSame(text)).toBe(true);
});

test.each([
  `undeclared = 1;`,
  `for (i of []) {}`,
  `function f() { return this; }`,
  `const f = function () { return () => this.x; };`,
  `function f(a) { arguments[0] = 2; return a; }`,
  `const T = Object.freeze({ a: 1 }); T.a = 2;`,
  `const T = { get a() { return 1; } }; T.a = 2;`,
  `class A { get b() { return 1; } } new A().b = 2;`,
  `class A { get b() { return 1; } } const a = new A(), k = 'b'; a[k] = 2;`,
  `const o = {}; delete o.a;`,
  `eval('var x = 1');`,
  `Object.defineProperty({}, 'a', { value: 1 });`,
])('strict mode may change something: %s', (text) => {
  expect(isSame(text)).toBe(false);
});
