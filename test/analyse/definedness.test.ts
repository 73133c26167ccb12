import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { isDefined } from '../../src/analyse/definedness.js';
import { readScript } from '../../src/analyse/script.js';
import { plainHook } from '../plain-hook.js';

/**
 * Each body looks at `a` and `b`, and hands what it made of them to `use`. Whether that value is
 * ever undefined is seen by running the body with every pair of these.
 */
const VALUES = [
  ...[undefined, null, '', 'gold', 'silver', 'a-b', 'DE 07', 'https://c.example/d'],
  ...[0, 7, NaN, false, true, [], { id: 'x' }],
];

const ALWAYS_DEFINED = [
  // Set to something where it was missing.
  `if (a == null) a = 'd'; use(a);`,
  `if (!a) { a = 'd'; } use(a);`,
  `var x = a; if (x === undefined) x = 'd'; use(x);`,
  `let x; if (a) x = 'p'; else x = 'q'; use(x);`,
  `let x; switch (a) { case 'gold': x = 1; break; default: x = 2; } use(x);`,
  `let x; if (a) { x = a; } else if (b) { x = b; } else { return; } use(x);`,
  `a || (a = 'd'); use(a);`,
  `a = a || 'd'; use(a);`,
  `a ??= 'd'; use(a);`,
  `a = a === undefined ? 'd' : a; use(a);`,
  `let x = a; x = x == null ? null : x; use(x);`,
  `let x = 'p'; if (a) x = a; use(x);`,
  `let x; try { x = JSON.parse(a); } catch (e) { return; } use(x);`,
  `let x = ''; for (const c of String(a)) { x = x + c; } use(x);`,
  `let x = 'p'; let y = 'q'; [1].forEach(() => { x = 'r'; y += a; }); use(x); use(y);`,
  // Left where it was missing.
  `if (!a) return; use(a);`,
  `if (!a || !b) return; use(b);`,
  `if (typeof a !== 'string') throw new Error(); use(a);`,
  `if (a === undefined) { return; } else { use(a); }`,
  `const m = { v: a }; if (m.v === undefined) return; use(m.v);`,
  `const m = { v: a }; if (!m?.v) return; use(m.v);`,
  `const T = { gold: 1, silver: 2 }; if (!T[a]) return; use(T[a]);`,
  `const T = { gold: 1, silver: 2 }; let t = T[a]; if (t == undefined) { t = T.gold; } use(t);`,
  `const m = { v: a }; if (!m.v) m.v = 'd'; use(m.v);`,
  `let x; if ((x = a) == null) return; use(x);`,
  `let x; use((x = a) !== null && x !== void 0 ? x : null);`,
  // It was used as an object before.
  `try { const n = a.id; } catch { return; } if (a) use(a);`,
  `a.id; use(a);`,
  // A function of the script asked for it.
  `const T = { gold: 1, silver: 2 }; const is = (v) => Object.keys(T).includes(v); if (!is(a)) return; use(T[a]);`,
  `const T = { gold: 1 }; function is(v) { return v in T; } if (typeof a === 'string' && is(a)) use(T[a]);`,
  `var E; (function (E) { E["A"] = "gold"; })(E || (E = {})); const T = { [E.A]: 1 }; const is = (v) => Object.keys(T).includes(v); if (!is(a)) return; use(T[a]);`,
  `const given = (v) => v !== undefined; if (given(a)) use(a);`,
  `const text = function (v) { return typeof v === 'string'; }; if (!text(a)) return; use(a);`,
  // Known in a callback of what never changes.
  `const x = a; if (x === undefined) return; [1].forEach(() => use(x));`,
  // By what it is.
  `use(a || 'd');`,
  `use(a ?? null);`,
  `use(a ? b || 0 : null);`,
  'use(`${a}`);',
  `use(String(a));`,
  `use(a === b);`,
  `use(!a);`,
  `use(typeof a);`,
  `use([a, b].join());`,
  `use([a].map(String));`,
  `use([a].filter(Boolean));`,
  `use(String(a).match(/x/));`,
  `let x; use((x = a || 'd'));`,
  // Helpers.
  `function plan(p) { if (!p) return 'd'; return p; } use(plan(a));`,
  `function plan(p) { switch (p) { case 'gold': return 1; default: return p || 2; } } use(plan(a));`,
  `const plan = (p) => (p === undefined ? null : p); use(plan(a));`,
  // A member of an object that the text shows.
  `function of(m) { return { v: m || 'd' }; } const { v } = of(a); use(v);`,
  `function of(m) { return { v: m || 'd' }; } const r = of(a); use(r.v);`,
  `function of(m) { if (!m) return { v: 1 }; return { v: 2, w: m }; } use(of(a).v);`,
  `function of(m) { return m ? { v: 1 } : null; } const r = of(a); if (!r) return; use(r.v);`,
  `const T = { gold: { r: 1 }, silver: { r: 2 } }; const t = T[a]; if (!t) return; use(t.r);`,
  `const T = { gold: { r: 1 }, silver: { r: 2 } }; use((T[a] || T.gold).r);`,
  `const T = Object.freeze({ gold: { r: 1 } }); const { r } = T[a] || T.gold; use(r);`,
  `const T = { gold: 1, silver: 2 }; use(a in T ? T[a] : 0);`,
  `const T = { gold: 1, silver: 2 }; if (T.hasOwnProperty(a)) use(T[a]);`,
  `const T = { gold: 1, silver: 2 }; if (Object.prototype.hasOwnProperty.call(T, a)) use(T[a]);`,
  `const T = { gold: 1, silver: 2 }; if (!Object.hasOwn(T, a)) return; use(T[a]);`,
  `const T = { gold: 1, silver: 2 }; Object.keys(T).forEach((k) => use(T[k]));`,
  `const T = { gold: 1, silver: 2 }; for (const k in T) use(T[k]);`,
  `const T = { gold: 1, silver: 2 }; for (const v of Object.values(T)) use(v);`,
  `const L = [1, 2]; for (const v of L) use(v);`,
  `const L = [{ v: 1 }, { v: 2 }]; L.forEach((l) => { if (a) use(l.v); else use(l.v); });`,
  `const L = ['gold', 'silver']; use(L.includes(a) ? a : 'd');`,
  `const L = ['gold', 'silver']; if (L.indexOf(a) === -1) return; use(a);`,
  `const L = new Set(['gold', 'silver']); if (!L.has(a)) return; use(a);`,
  `const T = { gold: 1, silver: 2 }; const k = a ? 'gold' : 'silver'; use(T[k]);`,
  `var E; (function (E) { E["A"] = "a"; E["B"] = "b"; })(E || (E = {})); use(E.A);`,
  `var E; (function (E) { E[E["A"] = 0] = "A"; })(E || (E = {})); use(E.A);`,
  `const D = { v: 1, w: 2 }; const m = { ...D, ...(a ? { w: 3 } : {}) }; use(m.v); use(m.w);`,
  `const D = { v: 1 }; const m = Object.assign({}, D, { w: 2 }); use(m.v); use(m.w);`,
  `const T = { gold: { r: 1 }, silver: { r: 2 } }; const t = T[a]; for (const k in t) use(t[k]);`,
  `const T = { gold: { r: 1 }, silver: { q: 2 } }; const t = T[a]; Object.keys(t).forEach((k) => use(t[k]));`,
  `const T = { gold: 1, silver: 2 }; for (const [k, v] of Object.entries(T)) { use(k); use(v); }`,
  `const S = { list: ['x'], T: { gold: 1 } }; S.list.filter((x) => x); use(S.T.gold);`,
  `const S = { list: ['x'], T: { gold: 1 } }; S.list.push(a); for (const [, v] of Object.entries(S.T)) use(b || v);`,
  `const T = { gold: 1, silver: 2 }; Object.entries(T).forEach(([k, v]) => { use(k); use(v); });`,
  `Object.entries(a).forEach(([k]) => use(k));`,
  `const M = new Map([['gold', { r: 1 }], ['silver', { r: 2 }]]); const t = M.get(a); if (!t) return; use(t.r);`,
  `const M = new Map([['gold', 1], ['silver', 2]]); use(M.get(a) || 0);`,
  `const M = new Map([['gold', 1], ['silver', 2]]); use(M.has(a) ? M.get(a) : 0);`,
  `const M = new Map([['gold', 1], ['silver', 2]]); if (!M.has(a)) return; use(M.get(a));`,
  `const M = new Map([['gold', 1]]); use(M.get('gold'));`,
  // A group of an expression that matched.
  `const m = /^([A-Z]{2}) (\\d+)$/.exec(a); if (!m) return; use(m[1]); use(m[2]); use(m[0]);`,
  `const m = String(a).match(/^(?:[A-Z]+) ((\\d)+)/); use(m ? m[1] : 'd'); use(m && m[2]);`,
  `const RE = /-(?<last>[^)(|]+)/; const m = RE.exec(a); if (m === null) return; use(m.groups.last);`,
  `const [, land, number] = /(\\w+) (\\d+)/.exec(a); use(land); use(number);`,
  `let m; if ((m = /(a)-/.exec(a))) use(m[1]);`,
  `const RES = { x: /(a)-/ }; const m = RES.x.exec(a); if (m) use(m[1]);`,
  `const m = /\\((x)|[(|](y)?|-(b)/.exec(a); if (m) use(m[0]);`,
  // A part of a text.
  `use(String(a).split('-')[0]);`,
  `use(String(a).split('-').shift()); use(String(a).split(/[-/]+/).pop());`,
  `const parts = String(a).split('-'); use(parts[0]); use(parts[parts.length - 1]);`,
  `const [first] = String(a).split('-'); use(first);`,
  `const [first] = String(a).split('-').map((x) => x.trim()); use(first);`,
  `const S = '-'; use(String(a).split(S).reverse()[0]); use(String(a).split(S).slice(-1)[0]);`,
  // A part of an address.
  `const u = new URL(a); use(u.hostname); use(u.search);`,
  `const { host, port } = new URL(a); use(host); use(port);`,
  // What built-in functions and methods give.
  `use(Math.max(a, b)); use(parseInt(a, 10)); use(Number.isFinite(a)); use(new Date(a).getDay());`,
  `use(JSON.stringify({ a })); use(JSON.stringify([a])); use(encodeURIComponent(a));`,
  `use([a, b].reduce((n, v) => n + v, 0));`,
  `use(Object.freeze({ a }));`,
  // Classes and methods of the script.
  `class P { get label() { return 'd'; } } class Q extends P {} const p = a ? new P() : new Q(); use(p.label);`,
  `class P { get label() { return 'p'; } } class Q extends P { get label() { return 'q'; } } use(new Q().label);`,
  `class P { static of(c) { return c ? new P() : new P(); } name() { return 'd'; } } const p = P.of(a); use(p.name());`,
  `class P { plan(c) { if (!c) return 'd'; return c; } } use(new P().plan(a));`,
  `const h = { plan(c) { return c || 'd'; }, other: (c) => c }; use(h.plan(a)); h.other(b);`,
  `const h = { T: { v: 1 }, plan: function (c) { return c || 'd'; } }; use(h.plan(a));`,
];

const MAYBE_UNDEFINED = [
  `const T = { [a]: 1, [b]: undefined }; if (Object.keys(T).includes(b)) use(T[b]);`,
  // A function of the script asked for something else.
  `const T = { gold: 1 }; const is = (v) => Object.keys(T).includes(v); if (!is(b)) use(T[a]);`,
  `const T = { gold: 1 }; const is = (v) => Object.keys(T).includes(v); if (!is(a)) use(T[a]);`,
  `let is = (v) => v !== undefined; is = () => true; if (is(a)) use(a);`,
  `const is = (v) => { v = 'x'; return v !== undefined; }; if (is(a)) use(a);`,
  `const is = (v, w) => w !== undefined; if (is(a, b)) use(a);`,
  `const is = (v = 'd') => v !== undefined; if (is(a)) use(a);`,
  `const is = (v) => v !== undefined; if (is(...[b, a]) || is(b)) use(a);`,
  `const is = (v) => { if (b) return true; return v !== undefined; }; if (is(a)) use(a);`,
  `use(a);`,
  `use(a && b);`,
  `use(a ? b : null);`,
  `let x; if (a) x = 'p'; use(x);`,
  `if (a) a = 'd'; use(a);`,
  `if (!a) a = b; use(a);`,
  `if (!a) return; a = b; use(a);`,
  `if (!a) return; [1].forEach(() => { a = undefined; }); use(a);`,
  `if (!a || !b) a = 'd'; else b = undefined; use(b);`,
  `if (!a && !b) return; use(a);`,
  `if (!a) a = 'd'; if (b) a = undefined; use(a);`,
  `if (a !== null) use(a);`,
  `if (typeof a !== 'string') use(a);`,
  `let x = 'd'; for (const v of [1, 2]) { use(x); x = undefined; }`,
  `let x = 'd'; while (b) { x = undefined; break; } use(x);`,
  `let x; try { x = JSON.parse(a); } catch (e) { } use(x);`,
  `let x = 'd'; try { x = undefined; JSON.parse('{'); x = 'e'; } catch (e) { } use(x);`,
  `let x; try { x = JSON.parse(a); } catch (e) { } finally { use(x); }`,
  `const m = { v: 'd' }; const k = 'v'; if (!m.v) return; m[k] = a; use(m.v);`,
  `const m = { v: a }; if (!m.v) return; delete m.v; use(m.v);`,
  `let m = { v: 'd' }; if (!m.v) return; m = { v: a }; use(m.v);`,
  `const T = { gold: 1 }; let k = 'gold'; if (!T[k]) return; k = a; use(T[k]);`,
  `const T = { gold: 1, silver: 2 }; use(T[a]);`,
  `const x = 'd'; { const x = a; use(x); }`,
  `let x = 'd'; b && (x = a); use(x);`,
  `let x = 'd'; if (b || (x = a)) { } use(x);`,
  `let x; use((x = a) !== null ? x : null);`,
  `let x = 'd'; b?.[(x = undefined)]; use(x);`,
  `let x = 'd'; ({ x } = { x: a }); use(x);`,
  `let x = 'd'; for (x of [a, b]) { } use(x);`,
  `if (!a) { for (const v of [1]) { a = b; } } use(a);`,
  `let x = 'd'; [1].forEach(() => { x = a; }); use(x);`,
  `let x = 'd'; x ||= a; x = 0; x ||= a; use(x);`,
  `let x = 'd', y = a; [1].forEach(() => { x = y; y = x; }); use(x); x = y;`,
  `function plan(p) { if (p === 'gold') return 1; } use(plan(a));`,
  `function plan(p) { if (!p) return 'd'; p = b; return p; } use(plan(a));`,
  `switch (a) { case 'gold': b = undefined; case 'silver': use(b || undefined); }`,
  // A member of an object that something changes, or of which one has it not.
  `function of(m) { return { v: m }; } const { v } = of(a); use(v);`,
  `function of(m) { if (!m) return { v: 1 }; return { w: 2 }; } use(of(a).v);`,
  `function of() { return { v: 1 }; } const r = of(); r.v = a; use(r.v);`,
  `function of() { return { v: 1 }; } const r = of(); const s = r; delete s.v; use(r.v);`,
  `const T = { gold: { r: 1 }, silver: {} }; const t = T[a]; if (!t) return; use(t.r);`,
  `const T = { gold: { r: 1 } }; T.gold.r = a; use(T.gold.r);`,
  `const T = { gold: { r: 1 } }; const t = T[a] || T.gold; t.r = b; use(T.gold.r);`,
  `const T = { gold: { r: 1 } }; for (const t of Object.values(T)) t.r = b; use(T.gold.r);`,
  `const T = { gold: { r: 1 } }; const { gold } = T; gold.r = b; use(T.gold.r);`,
  `const T = { gold: { r: 1 } }; const c = { ...T }; c.gold.r = b; use(T.gold.r);`,
  `const T = { gold: { r: 1 } }; Object.entries(T).forEach((e) => { e[1].r = b; }); use(T.gold.r);`,
  `const T = { gold: { r: 1 } }; for (const [, t] of Object.entries(T)) { t.r = b; } use(T.gold.r);`,
  `const S = { list: ['x'], T: { gold: 1 } }; const k = 'T'; S[k].gold = b; use(S.T.gold);`,
  `const S = { list: ['x'], T: { gold: 1 } }; const L = [S]; L[0].T.gold = b; use(S.T.gold);`,
  `const S = { list: ['x'], T: { gold: 1 } }; const { ...C } = S; C.T.gold = b; use(S.T.gold);`,
  `const S = { list: ['x'], T: { gold: 1 } }; Object.assign({}, S).T.gold = b; use(S.T.gold);`,
  `const S = { list: ['x'], T: { gold: 1 } }; ({ ...S }).T.gold = b; use(S.T.gold);`,
  `const T = { gold: 1 }; const L = ['x', T]; [...L][1].gold = b; use(T.gold);`,
  `const T = { gold: 1 }; (function (t) { t.gold = a; })(T); use(T.gold);`,
  `const T = { gold: 1 }; function set(t) { t.gold = a; } set(T); use(T.gold);`,
  `const T = { gold: 1 }; function set(t = {}) { t.gold = a; } set(T); use(T.gold);`,
  `const T = { gold: 1 }; function set(...t) { t[0].gold = a; } set(T); use(T.gold);`,
  `const T = { gold: 1 }; const o = { T }; o.T.gold = a; use(T.gold);`,
  `const T = { gold: 1 }; [T].forEach((t) => { t.gold = a; }); use(T.gold);`,
  `const T = { gold: 1, set() { this.gold = a; } }; T.set(); use(T.gold);`,
  `const T = { gold: 1, silver: undefined }; use(a in T ? T[a] : 0);`,
  `const T = { gold: 1, silver: 2 }; use(T[a]?.r);`,
  `const L = [1, undefined]; for (const v of L) use(v);`,
  `const L = [1, 2]; L.push(a); for (const v of L) use(v);`,
  `const L = ['gold', undefined]; use(L.includes(a) ? a : 'd');`,
  `const L = ['gold']; use(L.includes(a) ? 'd' : a);`,
  `const S = new Set(['gold']); S.add(a); use(S.has(a) ? a : 'd');`,
  `const D = { v: 1 }; const m = { ...D, v: a }; use(m.v);`,
  `const D = { v: 1 }; const m = { ...(a ? D : {}) }; use(m.v);`,
  `const m = Object.assign({ v: 1 }, { v: b }); use(m.v);`,
  `var E; (function (E) { E["A"] = "a"; })(E || (E = {})); E.A = a; use(E.A);`,
  `const T = { gold: { r: undefined } }; const t = T[a]; for (const k in t) use(t[k]);`,
  `const T = { gold: 1 }, U = { silver: 2 }; for (const k in T) use(U[k]);`,
  `const T = { gold: 1, silver: undefined }; for (const [k, v] of Object.entries(T)) use(v);`,
  `for (const k in a) { a.id = undefined; use(a[k]); }`,
  `let t = { gold: 1 }; for (const k in t) { t = {}; use(t[k]); }`,
  `const M = new Map([['gold', 1]]); use(M.get(a));`,
  `const M = new Map([['gold', 1]]); M.set('silver', b); use(M.has(a) ? M.get(a) : 0);`,
  `const M = new Map([['gold', undefined]]); use(M.has(a) ? M.get(a) : 0);`,
  `const M = new Map([['gold', { r: 1 }]]); M.get('gold').r = a; use(M.get('gold').r);`,
  `const M = new Map([['gold', { r: 1 }]]); M.forEach((v) => { v.r = a; }); use(M.get('gold').r);`,
  `const M = new Map([['gold', { r: 1 }]]); for (const e of M) { e[1].r = a; } use(M.get('gold').r);`,
  `const M = new Map([['gold', { r: 1 }]]); for (const [, v] of M.entries()) { v.r = a; } use(M.get('gold').r);`,
  `const M = new Map([['gold', { r: 1 }]]); const N = new Map([...M]); N.get('gold').r = a; use(M.get('gold').r);`,
  `const M = new Map([['gold', { r: 1 }]]); for (const v of M.values()) v.r = a; use(M.get('gold').r);`,
  `const M = new Map([['gold', { r: 1 }]]); const { r } = M.get(a) || { r: b }; use(r);`,
  `const M = new Map([['gold', { r: 1 }], ['silver', {}]]); const t = M.get(a); if (!t) return; use(t.r);`,
  `const M = new Map([['gold', 1]]), N = new Map([['silver', 1]]); use(M.has(a) ? N.get(a) : 0);`,
  `const M = new Map([['gold', 1], ['silver', 2]]); if (!M.has(a)) return; a = b; use(M.get(a));`,
  `const m = /^([a-z])-([a-z])?(\\d)*$|x/.exec(a); if (m) use(m[1]);`,
  `const m = /^([a-z])+(-x)?/.exec(a); if (m) use(m[2]);`,
  `const m = /^(?:([A-Z])|(g))/.exec(a); if (m) use(m[1]);`,
  `const m = /^(?!(x))./.exec(a); if (m) use(m[1]);`,
  `const m = /g(q){0,3}/.exec(a); if (m) use(m[1]);`,
  `const m = /[(](x)|\\)(y)|g(?:o(l(d))*?)?/.exec(a); if (m) use(m[3]);`,
  `const m = /(\\w)/.exec(a); if (m) use(m[2]);`,
  `const m = /(\\w)/.exec(a); use(m?.[1]);`,
  `const m = String(a).match(/g(o)/g); if (m) use(m[1]);`,
  `const m = /(\\w)(-)?/.exec(a); if (m) { const [, , dash] = m; use(dash); }`,
  `let m = /(\\w)/.exec(a); if (b) m = [1]; use(m[1]);`,
  `use(String(a).split('-')[1]);`,
  `use(String(a).split('')[0]);`,
  `use(String(a).split('-', 0)[0]);`,
  `use(String(a).split(/-*/)[0]);`,
  `use(String(a).split('-').filter(Boolean)[0]);`,
  `use(String(a).split('-').slice(1)[0]);`,
  `use(String(a).split('-').map((x) => { x; })[0]);`,
  `const parts = String(a).split('-'); parts.pop(); use(parts[0]);`,
  `const parts = String(a).split('-'); use(parts.shift()); use(parts.shift());`,
  `const [, second] = String(a).split('-'); use(second);`,
  `const parts = String(a).split('-'), others = []; use(others[parts.length - 1]);`,
  `const parts = String(a).split('-'); use(parts[parts.length]);`,
  `const u = new URL(a); use(u.query);`,
  `class URL { get host() { return a; } } use(new URL().host);`,
  `use(JSON.stringify(a));`,
  `use(JSON.stringify({ a }, () => undefined));`,
  `use([a, b].reduce((n, v) => v, 0));`,
  `use([a].find(() => true));`,
  `use([a].pop());`,
  `const Math = { max() {} }; use(Math.max(1));`,
  `const lib = { parse() {}, trim() {} }; use(lib.parse('x')); use(lib.trim());`,
  `class P { get label() { return a; } } use(new P().label);`,
  `class P { get label() { return 'd'; } } class Q extends P { get label() { if (a) return 'q'; } } use((b ? new P() : new Q()).label);`,
  `class P { name() { return 'd'; } } const p = new P(); p.name = () => a; use(p.name());`,
  `class P { name() { return 'd'; } } const p = new P(), k = 'name'; p[k] = () => a; use(p.name());`,
  `class P { get label() { return 'd'; } } const p = new P(); Object.defineProperty(p, 'label', { value: a }); use(p.label);`,
  `class P { label() { return 'd'; } constructor(o) { Object.assign(this, o); } } use(new P({ label: () => a }).label());`,
  `class P { label = () => a; } use(new P().label());`,
  `class P { label() { return 'd'; } } class Q extends P { label = () => a; } use(new Q().label());`,
  `class P { static of() { return {}; } name() { return 'd'; } } use(P.of().name);`,
  `const h = { v: 1, plan() { this.v = a; } }; h.plan(); use(h.v);`,
  `const h = { plan(c) { return c || 'd'; } }; h.plan = () => a; use(h.plan());`,
];

test.each(ALWAYS_DEFINED)('is never undefined: %s', (body) => {
  expect(isEverUndefined(body)).toBe(false);
  expect(saysDefined(body)).toBe(true);
});

test.each(MAYBE_UNDEFINED)('may be undefined: %s', (body) => {
  expect(isEverUndefined(body)).toBe(true);
  expect(saysDefined(body)).toBe(false);
});

function isEverUndefined(body: string): boolean {
  const used: unknown[] = [];
  const run = runInNewContext(`(function (a, b, use) { ${body} })`, { URL }) as (
    a: unknown,
    b: unknown,
    use: (value: unknown) => void,
  ) => void;
  for (const a of VALUES) {
    for (const b of VALUES) {
      try {
        run(a, b, (value) => used.push(value));
      } catch {
        // A hook that fails uses nothing.
      }
    }
  }
  expect(used).not.toHaveLength(0);
  return used.includes(undefined);
}

function saysDefined(body: string): boolean {
  const read = readScript(plainHook(`module.exports = function (a, b, use) { ${body} };`));
  if (read.kind !== 'script') throw new Error(read.message);
  const { script } = read;
  const calls = script
    .nodesOf('CallExpression')
    .filter(({ callee }) => callee.type === 'Identifier' && callee.name === 'use');
  return calls.every((call) => isDefined(call.arguments[0]!, script));
}
