import fc from 'fast-check';
import type { Json } from '../../../src/model/index.js';

/** What both compilers are given. */
export interface Case {
  script: string;
  body: Json;
  secrets?: Record<string, string>;
  headers?: Record<string, string>;
}

const BODY = {
  client: { id: 'c1' },
  scope: ['a', 'b'],
  audience: 'urn:api',
  context: { ip: '::1' },
};
const hook = (code: string) =>
  `module.exports = function (client, scope, audience, context, cb) { ${code} };`;
const asyncHook = (code: string) => hook(code).replace('function', 'async function');
const each = (codes: string[], wrap: (code: string) => string, body: Json = BODY): Case[] =>
  codes.map((code) => ({ script: wrap(code), body }));

/** The cases of the compiler's own tests. */
const OWN_ECHO =
  'client.baz = "baz"; context.hello = "moon"; delete context.webtask; cb(null, { client, scope, audience, context });';
const ownTests: Case[] = [
  {
    script: hook('client.baz = "baz"; cb(null, { client, scope, audience });'),
    body: { client: { id: 'client' }, audience: 'audience' },
  },
  {
    script: hook(OWN_ECHO),
    body: {
      client: { id: 'client' },
      scope: ['scope'],
      audience: 'audience',
      context: { hello: 'world', foo: 'bar' },
    },
  },
  {
    script: hook(OWN_ECHO),
    body: {
      client: { id: 'client' },
      scope: ['scope'],
      audience: 'audience',
      context: { hello: 'world', foo: 'bar' },
    },
    secrets: { 'auth0-extension-secret': 'foo' },
    headers: { authorization: 'Bearer foo' },
  },
  {
    script: hook(
      'cb(null, { type: typeof context, length: Object.keys(context).length, webtask: typeof context.webtask });',
    ),
    body: { client: { id: 'client' }, scope: ['scope'], audience: 'audience' },
  },
  ...[
    'no good',
    { client: 'client', audience: 'audience' },
    { client: {}, scope: 'scope', audience: 'audience' },
    { client: {}, scope: 'scope', audience: [] },
  ].map((body) => ({ script: hook('cb(null, { client, scope, audience });'), body })),
  { script: hook('cb(null, {});'), body: BODY, secrets: { 'auth0-extension-secret': 'foo' } },
  {
    script: hook('cb(null, {});'),
    body: BODY,
    secrets: { 'auth0-extension-secret': 'foo' },
    headers: { authorization: 'Bearer bar' },
  },
  ...each(
    ['Error', 'InvalidRequestError', 'InvalidScopeError', 'ServerError'].map(
      (name) => `cb(new ${name}('an error'));`,
    ),
    hook,
    { client: { id: 'client' }, audience: 'audience' },
  ),
];

const results = each(
  [
    'cb()',
    'cb(null)',
    'cb(null, null)',
    'cb(null, undefined)',
    'cb(null, {})',
    'cb(null, [])',
    'cb(null, "text")',
    'cb(null, 0)',
    'cb(null, false)',
    'cb(null, NaN)',
    'cb(null, { scope })',
    'cb(null, { scope: undefined })',
    'cb(null, { scope: [1, undefined, , null] })',
    'cb(null, { a: undefined, b() {}, c: Symbol("x") })',
    'cb(null, { n: NaN, i: Infinity, z: -0 })',
    'cb(null, { d: new Date(0) })',
    'cb(null, { m: new Map([[1, 2]]), s: new Set([1]) })',
    'cb(null, { r: /x/g, e: new Error("x") })',
    'cb(null, { toJSON() { return { scope: ["t"] } } })',
    'cb(null, { toJSON() { throw new Error("x") } })',
    'cb(null, { big: 1n })',
    'const o = {}; o.o = o; cb(null, o)',
    'cb(null, client)',
    'cb(null, context)',
    'cb(null, Object.create({ inherited: 1 }))',
    'cb(null, new (class A { x = 1; get y() { return 2 } }))',
    'cb(null, Object.defineProperty({}, "hidden", { value: 1 }))',
    'cb(null, function () {})',
    'cb(null, Symbol("x"))',
    'cb(null, 1n)',
    'cb(null, new Proxy({ a: 1 }, {}))',
    'cb(null, { get a() { throw new Error("x") } })',
    'cb(null, "\\ud800")',
    'cb(null, { "": 1, 1: 2, a: 3 })',
    'cb(null, Object.assign(Object.create(null), { a: 1 }))',
    'cb(null, new String("x"))',
    'cb(null, { [Symbol("s")]: 1 })',
    'cb(null, new Uint8Array([1, 2]))',
    'cb(null, { __proto__: { a: 1 } })',
    'cb(null, JSON.parse(\'{"__proto__": 1}\'))',
    'cb(undefined, { a: 1 })',
    'cb(null, { a: 1 }, { b: 2 })',
  ],
  hook,
);

const errors = each(
  [
    "cb('text')",
    'cb(42)',
    'cb(true)',
    'cb({})',
    'cb([])',
    'cb([1, 2])',
    'cb({ message: "m", name: "InvalidScopeError", code: 1 })',
    'cb(Object.create(null))',
    'cb({ message: "" })',
    'cb(Symbol("x"))',
    'cb(() => {})',
    'cb(1n)',
    "cb('')",
    'cb(0)',
    'cb(false)',
    'cb(NaN)',
    "cb('', { a: 1 })",
    'cb(new Error("m"), { a: 1 })',
    'cb(new Error())',
    'cb(new TypeError("m"))',
    'cb(new RangeError("m", { cause: new Error("c") }))',
    'cb(new AggregateError([new Error("x")], "m"))',
    'cb(Object.assign(new Error("m"), { code: "E", statusCode: 403, nested: { a: 1 } }))',
    'const e = new Error("m"); e.name = "InvalidScopeError"; cb(e)',
    'const e = new Error("m"); e.self = e; cb(e)',
    'const e = new Error("m"); e.big = 1n; cb(e)',
    'const e = new Error("m"); Object.defineProperty(e, "hidden", { value: 1 }); cb(e)',
    'const e = new Error("m"); e.toJSON = () => 1; cb(e)',
    'cb(new InvalidScopeError())',
    'cb(new ServerError(undefined))',
    'cb(new ServerError("m", { cause: 1 }))',
    'cb(new (class Mine extends ServerError {})("m"))',
    'cb(new (class extends InvalidScopeError {})("m"))',
    'cb(new ExtensibilityUserError("m"))',
    'class E extends Error { constructor(m) { super(m); this.extra = 1 } get name() { return "N" } } cb(new E("m"))',
    'cb(Object.create(Error.prototype))',
    'cb(Object.create(new Error("inherited")))',
    'cb({ message: { a: 1 } })',
    'cb({ toString() { return "shown" } })',
    'cb({ toString() { throw new Error("x") } })',
    'cb({ get message() { throw new Error("x") } })',
    'cb(new Proxy(new Error("m"), {}))',
    'cb(Promise.reject(1).catch(() => {}))',
    'cb(new Date(0))',
    'cb(/x/)',
    'cb(client)',
    'const e = new Error("m"); delete e.stack; cb(e)',
    'const e = new Error("m"); Object.defineProperty(e, "boom", { get() { throw new Error("x") } }); cb(e)',
  ],
  hook,
);

const sequences = [
  ...each(
    [
      '',
      'cb(null, { a: 1 }); cb(null, { b: 1 })',
      'cb(new Error("m")); cb(null, {})',
      'cb(null, {}); cb(new Error("m"))',
      'try { cb(null, { a: 1 }); cb(null, {}) } catch (e) { throw new Error(e.code + e.message + e.name + (e instanceof Error)) }',
      'cb(null, {}); throw new Error("after")',
      'throw new Error("m")',
      'throw "text"',
      'throw null',
      'throw undefined',
      'const t = { a: 1 }; cb(null, t); t.a = 2',
      'scope.push("x"); cb(null, { scope, same: scope === context.webtask.body.scope })',
      'cb(null, { same: context.webtask.body.context === context, client: client === context.webtask.body.client })',
      'cb(null, { r: cb.length, n: typeof cb, a: arguments.length, t: this === globalThis })',
      'JSON.stringify(context); cb(null, {})',
      'setTimeout(() => cb(null, { late: 1 }), 5)',
      'setTimeout(() => { throw new Error("late") }, 5)',
      'setImmediate(cb)',
      'setTimeout(cb, 5, null, { a: 1 })',
      'process.nextTick(cb, null, { a: 1 })',
      'queueMicrotask(() => cb(null, { q: 1 }))',
      'Promise.resolve({ p: 1 }).then((r) => cb(null, r), cb)',
      'Promise.reject(new ServerError("m")).then((r) => cb(null, r)).catch(cb)',
      'Promise.reject(new Error("m"))',
      'new Promise(() => { throw new Error("m") })',
      'return { scope }',
      'cb(null, { undefined: typeof undefinedName })',
      'undefinedName()',
      'client.metadata.plan',
      'cb.call({}, null, { a: 1 }); ',
      'cb(null, { ret: cb(null, { a: 1 }) })',
      'try { cb(null, {}); throw new Error("x") } catch (e) { cb(e) }',
      'delete client.id; audience = "x"; cb(null, { body: context.webtask.body.audience, client })',
      'context = {}; cb(null, {})',
      'cb(null, Object.keys(context))',
    ],
    hook,
  ),
  ...each(
    [
      '',
      'return { scope }',
      'cb(null, { a: 1 })',
      'throw new Error("m")',
      'await null; cb(null, { a: 1 })',
      'await null; throw new Error("m")',
      'try { cb(null, { a: 1 }); throw new Error("x") } catch (e) { cb(e) }',
      'await new Promise((r) => setTimeout(r, 5)); cb(new InvalidScopeError("m"))',
      'await Promise.reject("text")',
      'return cb(null, {})',
    ],
    asyncHook,
  ),
];

const bodies: Case[] = [
  null,
  [],
  'text',
  7,
  true,
  {},
  { client: null, audience: '' },
  { client: [], audience: 'a' },
  { client: 1, audience: 'a' },
  { client: {}, scope: null, audience: 'a' },
  { client: {}, scope: '', audience: 'a' },
  { client: {}, scope: 0, audience: 'a' },
  { client: {}, scope: {}, audience: 'a' },
  { client: {}, scope: true, audience: 'a' },
  { client: {}, scope: [], audience: 'a' },
  { client: {}, audience: null },
  { client: {}, audience: 1 },
  { client: {} },
  { audience: 'a' },
  { client: {}, audience: 'a', context: null },
  { client: {}, audience: 'a', context: 'x' },
  { client: {}, audience: 'a', context: [] },
  { client: {}, audience: 'a', context: { webtask: 1 } },
  { client: {}, audience: 'a', extra: 1 },
].map((body) => ({
  script: hook('delete context.webtask; cb(null, { client, scope, audience, context })'),
  body,
}));

const compiling = each(
  [
    'module.exports = function (',
    'throw new Error("top")',
    'throw "text"',
    '',
    '// only a comment',
    'module.exports = {}',
    'module.exports = null',
    'module.exports = 7',
    'module.exports = class A {}',
    'exports.hook = () => {}',
    'function (user, context, callback) {}',
    'const cb = 1; module.exports = (c, s, a, x, done) => done(null, { cb })',
    'class ServerError extends Error {} module.exports = (c, s, a, x, cb) => cb(null, {})',
    'var InvalidScopeError = 1; module.exports = (c, s, a, x, cb) => cb(null, {})',
    'function ExtensibilityUserError() {}',
    'let InvalidRequestError; module.exports = (c, s, a, x, cb) => cb(null, {})',
    "'use strict'; module.exports = function (c, s, a, x, cb) { implicit = 1; cb(null, { implicit, t: this === undefined }) }",
    "module.exports = function (c, s, a, x, cb) { 'use strict'; undeclared = 1; cb(null, {}) }",
    'module.exports = (c, s, a, x, cb) => { class ServerError extends Error {} cb(new ServerError("m")) }',
    'module.exports = (c, s, a, x, cb) => cb(null, { i: new ServerError() instanceof Error, n: ServerError.name, l: ServerError.length, s: Object.getPrototypeOf(ServerError).name })',
    'module.exports = (c, s, a, x, cb) => cb(null, { p: typeof PreUserRegistrationError })',
    'module.exports = (c, s, a, x, cb) => { try { ServerError("m") } catch (e) { cb(null, { m: e.message }) } }',
    '#!/usr/bin/env node\nmodule.exports = (c, s, a, x, cb) => cb(null, {})',
    '\uFEFFmodule.exports = (c, s, a, x, cb) => cb(null, {})',
    'return function (c, s, a, x, cb) { cb(null, {}) }',
    'import x from "y"',
    'await 1',
    '}); (function () {',
    '} { module.exports = 1',
    'exports = module.exports = (c, s, a, x, cb) => cb(null, { same: exports === module.exports })',
    'module.exports = (...args) => args[4](null, { n: args.length })',
    'module.exports = (c) => {}',
    'module.exports = function () { arguments[4](null, { n: arguments.length }) }',
    'module.exports = async (c, s, a, x, cb) => cb(null, {})',
    'module.exports = (c, s, a, x, cb) => cb(null, { t: typeof require, m: typeof module, e: typeof exports })',
    'let n = 0; module.exports = (c, s, a, x, cb) => cb(null, { n: ++n })',
    '<!-- html comment\nmodule.exports = (c, s, a, x, cb) => cb(null, {})',
    'with ({ z: 1 }) { module.exports = (c, s, a, x, cb) => cb(null, { z }) }',
    'module.exports = (a, a2, a3, a4, cb) => { var undefined; cb(null, { o: 010 }) }',
  ],
  (script) => script,
);

const authorisation: Case[] = [
  [{}, {}],
  [{ KEY: 'v' }, {}],
  [{ 'auth0-extension-secret': '' }, {}],
  [{ 'auth0-extension-secret': 's' }, { authorization: 'bearer s' }],
  [{ 'auth0-extension-secret': 's' }, { authorization: '  BEARER s  ' }],
  [{ 'auth0-extension-secret': 's' }, { authorization: 'Basic s' }],
  [{ 'auth0-extension-secret': 's' }, { authorization: 'Bearer s t' }],
  [{ 'auth0-extension-secret': 's t' }, { authorization: 'Bearer s t' }],
  [{ 'auth0-extension-secret': 's' }, { authorization: 'Bearer' }],
].map(([secrets, headers]) => ({
  script: hook('cb(null, { secrets: context.webtask.secrets })'),
  body: BODY,
  secrets: secrets as Record<string, string>,
  headers: headers as Record<string, string>,
}));

/** Results and errors of any shape that JSON can write down. */
const generated = fc.sample(
  fc.record({
    value: fc.jsonValue(),
    error: fc.boolean(),
    extra: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }),
  }),
  { numRuns: 40, seed: 7 },
);
const shapes: Case[] = generated.map(({ value, error, extra }) => {
  const literal = JSON.stringify(value);
  const assigned = `Object.assign(new Error('m'), JSON.parse(${JSON.stringify(JSON.stringify(extra))}))`;
  return {
    script: hook(
      error ? `cb(${assigned}, ${literal})` : `cb(${literal}, ${JSON.stringify(extra)})`,
    ),
    body: BODY,
  };
});

export const CASES: Record<string, Case[]> = {
  "the compiler's own tests": ownTests,
  results,
  errors,
  sequences,
  bodies,
  compiling,
  authorisation,
  'generated shapes': shapes,
};
