import { describe, expect, test } from 'vitest';
import { findExport } from '../../src/analyse/handler.js';
import { possibleKeys, type Keys } from '../../src/analyse/keys.js';
import { readScript } from '../../src/analyse/script.js';
import { plainHook } from '../plain-hook.js';

const NS = "const NS = 'https://ns.example/';";

/** The keys of what a hook answers with; `…` where only the beginning is known. */
function keysOf(body: string, outside = ''): string[] | null {
  const keys = answered(body, outside);
  return (
    keys && [...keys.byName.keys(), ...keys.patterns.map(({ begin }) => `${begin.prefix}…`)].sort()
  );
}

function answered(body: string, outside: string): Keys | null {
  const text = `${NS}\n${outside}\nmodule.exports = function (client, scope, audience, context, cb) {\n${body}\n};`;
  const read = readScript(plainHook(text));
  if (read.kind !== 'script') throw new Error(read.message);
  const exported = findExport(read.script);
  const answer = read.script
    .nodesOf('CallExpression')
    .find(({ callee }) => callee.type === 'Identifier' && callee.name === 'cb');
  return possibleKeys(
    [answer!.arguments[1]!],
    read.script,
    exported.kind === 'handler' ? exported.fn : null,
  );
}

const CLASS = `class Builder {
  #claims = {};
  constructor(prefix) { this.prefix = prefix.endsWith('/') ? prefix : prefix + '/'; }
  add(name, value) { this.#claims[this.prefix + name] = value; return this; }
  get size() { return Object.keys(this.#claims).length; }
  static of(prefix) { return new Builder(prefix); }
  build() { return { ...this.#claims }; }
}`;

describe('what an object has is told by what makes it', () => {
  test.each<[why: string, body: string, keys: string[], outside?: string]>([
    ['a literal', 'cb(null, { a: 1, [NS + "b"]: 2 });', ['a', 'https://ns.example/b']],
    [
      'a function that a chain of calls hands on',
      'const put = (to, name) => { to[name] = 1; return to; }; cb(null, put(put({}, "a"), "b"));',
      ['a', 'b'],
    ],
    [
      'functions in a list',
      '[(t) => { t.a = 1; }, (t) => { t.b = 1; }].reduce((t, f) => { f(t); return t; }, {}); const t = {}; [(x) => { x.c = 1; }].forEach((f) => f(t)); cb(null, t);',
      ['c'],
    ],
    [
      'steps that are composed',
      'cb(null, pipe(Object.entries, (all) => all.map(([k, v]) => [NS + k, v]), Object.fromEntries)(client.metadata));',
      ['https://ns.example/…'],
      'const pipe = (...fns) => (x) => fns.reduce((all, fn) => fn(all), x);',
    ],
    [
      'a builder',
      'cb(null, Builder.of("https://ns.example").add("a", 1).build());',
      ['https://ns.example/a'],
      CLASS,
    ],
    [
      'a promise',
      'Promise.resolve({ a: 1 }).then((t) => { t.b = 2; return t; }).then((t) => cb(null, t));',
      ['a', 'b'],
    ],
    [
      'lodash',
      'cb(null, _.mapKeys(_.pick(client.metadata, ["x"]), (v, k) => NS + k));',
      ['https://ns.example/…'],
      "const _ = require('lodash');",
    ],
    [
      'a method that is bound to its object',
      'cb(null, new Made().make("b"));',
      ['a', 'b'],
      'class Made { constructor() { this.t = { a: 1 }; this.make = this.put.bind(this); } put(name) { this.t[name] = 1; return this.t; } }',
    ],
    [
      'a text that an object is taken for',
      'const t = {}; const named = new Named(t); t[NS + named] = 1; cb(null, t);',
      ['asked', 'https://ns.example/…'],
      'class Named { constructor(t) { this.t = t; } toString() { this.t.asked = 1; return "a"; } }',
    ],
    [
      'a method of the parent that a class replaces',
      'cb(null, new Child().make());',
      ['a', 'b'],
      'class Parent { make() { return { a: 1 }; } } class Child extends Parent { make() { return { ...super.make(), b: 2 }; } }',
    ],
    [
      'an object that says what class made it',
      'const made = new Made(); console.log(made.constructor.name); cb(null, made.t);',
      ['a'],
      'class Made { constructor() { this.t = { a: 1 }; } }',
    ],
    [
      'a compiled async function',
      'const t = {}; __awaiter(this, void 0, void 0, function* () { t.a = yield Promise.resolve(1); return t; }).then((all) => cb(null, all));',
      ['a'],
      'var __awaiter = (this && this.__awaiter) || function () {};',
    ],
    [
      'a name without the slashes at its end',
      'cb(null, { [`${(NS + "/").replace(/\\/$/, "")}a`]: 1, [`${NS.replace(/\\/+$/, "")}/b`]: 1, [(NS + client.name).replace(/\\/$/, "")]: 1 });',
      ['https://ns.example/a', 'https://ns.example/b', 'https://ns.example…'],
    ],
    [
      'a chain of lodash',
      'cb(null, _.chain(client.metadata).pickBy(Boolean).mapKeys((v, k) => NS + k).thru((t) => ({ ...t, a: 1 })).value());',
      ['a', 'https://ns.example/…'],
      "const _ = require('lodash');",
    ],
    [
      'functions that lodash composes',
      'cb(null, _.flow([named(NS), (t) => ({ ...t, a: 1 })])(client.metadata));',
      ['a', 'https://ns.example/…'],
      "const _ = require('lodash'); const named = (ns) => (t) => _.mapKeys(t, (v, k) => ns + k);",
    ],
    ['what is taken out of one', 'const { a, ...rest } = { a: 1, b: 2 }; cb(null, rest);', ['b']],
    ['a name that stands for it', 'const t = {}; const s = t; s.a = 1; cb(null, t);', ['a']],
    [
      'a callback that runs later',
      'const t = {}; setTimeout(() => { t.late = 1; cb(null, t); }, 1);',
      ['late'],
    ],
  ])('%s', (_, body, keys, outside) => {
    expect(keysOf(body, outside)).toEqual(keys);
  });
});

describe('nothing is said of an object that other code may change', () => {
  test.each<[why: string, body: string, outside?: string]>([
    ['a package has it', 'const t = {}; require("x")(t); cb(null, t);'],
    ['a package has what holds it', 'const t = {}; require("x")({ t }); cb(null, t);'],
    ['a package has a function that gives it', 'const t = {}; require("x")(() => t); cb(null, t);'],
    [
      'its class is reached through it',
      'const made = new Made(); const other = new made.constructor(); cb(null, made.t);',
      'class Made { constructor() { this.t = { a: 1 }; } }',
    ],
    [
      'a parent that a package made has it',
      'cb(null, new Child().make());',
      'class Child extends require("x") { make() { const t = {}; super.keep(t); return t; } }',
    ],
    ['it is what a package made', 'cb(null, require("x")());'],
    ['a global has it', 'const t = {}; shared = t; cb(null, t);'],
    ['the exports have it', 'cb(null, t);', 'const t = {}; exports.t = t;'],
    ['it is thrown', 'const t = {}; try { throw t; } catch (e) { e.a = 1; } cb(null, t);'],
    [
      '`arguments` reaches it by another name',
      'const t = {}; (function () { const all = arguments; all[0].a = 1; })(t); cb(null, t);',
    ],
    [
      'a package has what lodash wraps',
      'const t = {}; require("x")(_(t)); cb(null, t);',
      "const _ = require('lodash');",
    ],
    [
      'a package has a function that lodash composed',
      'const t = {}; require("x")(_.flow([() => t])); cb(null, t);',
      "const _ = require('lodash');",
    ],
    [
      'a chain of lodash does what is not known',
      'cb(null, _.chain(client.metadata).mystify().value());',
      "const _ = require('lodash');",
    ],
    [
      'a generator changes it',
      'const t = {}; const steps = function* () { t.a = 1; }; [...steps()]; cb(null, t);',
    ],
    ['`eval` reaches it', 'const t = {}; eval("t.a = 1"); cb(null, t);'],
    ['a getter makes its values', 'cb(null, { get a() { return 1; } });'],
    ['it says what JSON it is', 'const t = { toJSON() { return {}; } }; cb(null, t);'],
    [
      'it has a property by definition',
      'const t = {}; Object.defineProperty(t, "a", {}); cb(null, t);',
    ],
    ['it is made of what may be anything', 'cb(null, JSON.parse(client.metadata.claims));'],
    ['it is not there yet', 'cb(null, (async () => ({ a: 1 }))());'],
    ['a promise is in it', 'cb(null, { a: Promise.resolve(1) });'],
    [
      'a prototype was changed',
      'const t = {}; t.add(1); cb(null, t);',
      'Object.prototype.add = function () { this.a = 1; };',
    ],
  ])('%s', (_, body, outside) => {
    expect(keysOf(body, outside)).toBeNull();
  });
});

describe('what a function gets by `arguments` is followed', () => {
  const OWN = ['a'];
  test.each<[code: string, keys: string[] | null]>([
    ['function log() { console.log.apply(console, arguments); }', OWN],
    ['const log = console.log.bind(console, "hook");', OWN],
    [
      'function log() { console.log.apply(console, ["hook"].concat([].slice.call(arguments))); }',
      OWN,
    ],
    [
      'function log() { const all = Array.prototype.slice.call(arguments); all.unshift("hook"); console.log.apply(console, all); }',
      OWN,
    ],
    ['function log() { arguments[1].x = 1; }', ['a', 'x']],
    [
      'function log() { Array.prototype.forEach.call(arguments, (one) => { one.x = 1; }); }',
      ['a', 'x'],
    ],
    ['const all = []; function log() { [].push.apply(all, arguments); all[1].x = 1; }', ['a', 'x']],
    [
      'const all = []; function log(_, b) { const add = [].push; add.call(all, b); all[0].x = 1; }',
      ['a', 'x'],
    ],
    ['function log() { const all = arguments; all[1].x = 1; }', null],
    ['function log(_, b) { arguments[1] = client; b.x = 1; }', null],
    ['const more = {}; function log(_, b) { b = more; arguments[1].x = 1; }', null],
    ['function log() { require("x").log.apply(null, arguments); }', null],
  ])('%s', (code, keys) => {
    expect(keysOf('const token = { a: 1 }; log("token", token); cb(null, token);', code)).toEqual(
      keys,
    );
  });
});

describe('scopes are the ones that the hook was given', () => {
  test.each<[body: string, isSo: boolean]>([
    ['cb(null, { scope });', true],
    ['cb(null, { scope: scope || [] });', true],
    ['const t = { scope }; log(t.scope.length); cb(null, { ...t });', true],
    ['const { scope: own } = { scope }; cb(null, { scope: own });', true],
    ['cb(null, { scope: [] });', false],
    ['cb(null, { scope: client.name ? scope : [] });', false],
    ['cb(null, { scope: scope.filter(Boolean) });', false],
    ['const t = { scope }; delete t.scope; cb(null, t);', false],
    ['const t = { scope }; if (client.name) t.scope = undefined; cb(null, t);', false],
    ['const t = {}; if (client.name) t.scope = scope; cb(null, t);', false],
    ['const t = { scope }; ({ ...t }).scope.push("a"); cb(null, t);', false],
    ['scope.push.apply(scope, ["a"]); cb(null, { scope });', false],
    ['scope.length = 0; cb(null, { scope });', false],
    ['require("x")(scope); cb(null, { scope });', false],
    ['[...[scope]][0].sort(); cb(null, { scope });', false],
    ['Object.values({ scope }).forEach((one) => one.pop()); cb(null, { scope });', false],
    ['scope = ["a"]; cb(null, { scope });', false],
    ['cb(null, client.name ? { scope } : {});', false],
  ])('%s', (body, isSo) => {
    expect(answered(body, 'const log = (x) => x;')?.hasOwnScopes ?? false).toBe(isSo);
  });
});
