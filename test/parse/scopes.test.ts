import { expect, test } from 'vitest';
import { parse } from '../../src/parse/parse.js';
import { resolveScopes } from '../../src/parse/scopes.js';
import { fixturesOf } from '../rewrite/fixture-pairs.js';
import { resolved } from '../rewrite/names/resolved.js';

/** The places of each thing that a text declares, as the tool and as ESLint sees them. */
function placesByBoth(text: string): { own: number[][]; known: number[][] } | null {
  const known = resolved(text);
  const parsed = parse(text);
  if (!known || parsed.kind === 'syntax-error') return null;
  const { bindings } = resolveScopes(parsed.tree);
  const inOrder = (places: Iterable<number>): number[] => [...places].sort((a, b) => a - b);
  const byFirst = (things: number[][]): number[][] =>
    things.map((one) => inOrder(new Set(one))).sort(([a], [b]) => a! - b!);
  return {
    known: byFirst(known.declared.map(({ at }) => [...at])),
    own: byFirst(
      bindings.map(({ identifier, references }) => [
        identifier.start!,
        ...references.map((one) => one.identifier.start!),
      ]),
    ),
  };
}

const HOOKS = fixturesOf('convert', 'credentials-exchange').map(
  ({ name, hook }): [string, string] => [name, hook.text],
);

test.each<[string, string]>([
  ...HOOKS,
  ['a function and its parameter', 'function f(f) { f(); } f();'],
  ['a function expression and its variable', 'use(function f() { const f = 1; f; });'],
  ['a function expression that calls itself', 'const f = function f() { f(); }; f();'],
  ['a class that names itself', 'class C { m() { return C; } } new C();'],
  ['a class expression that names itself', 'const C = class D { m() { return D; } }; C;'],
  ['a class expression behind another', 'class D {} use(class D { m() { return D; } }); D;'],
  ['a catch clause', 'let e; try { e; } catch (e) { e; { let e; e; } } e;'],
  ['a catch clause without a name', 'let e; try { e; } catch { e; }'],
  ['a pattern in a catch clause', 'let m; try { m; } catch ({ m, n = m }) { m; n; } m;'],
  ['a var in a block', 'function f() { { var a = 1; } a; } var a; a;'],
  ['a var in a loop', 'for (var i = 0; i < 2; i += 1) { let i = 3; i; } i;'],
  ['names of loops', 'let i; for (let i of list(i)) { i; } for (const i in i) i; i;'],
  ['names of a switch', 'let a; switch (a) { case a: let a; a; } a;'],
  ['a default that reads another parameter', 'let a; function f(b = a, { c = b } = {}) { c; } f;'],
  ['a computed key', 'let k; const { [k]: v, ...rest } = k; ({ [k]: v, rest }); rest;'],
  ['keys that are no names', 'let a; ({ a: 1, b: a }).a; a.a; ({ a() {}, get b() {} });'],
  ['a shorthand', 'let a; ({ a }); ({ a } = a); ({ a = 1 } = a);'],
  ['a label', 'let a; a: for (;;) { a; break a; }'],
  ['a template', 'let a; `a ${a} ${`${a}`}`; a`${a}`;'],
  ['a function in a block', 'function f() { { f(); function f() {} } f(); }'],
  ['arguments and this', 'function f() { return arguments.length + this.f; } f;'],
  ['a method and a getter', 'let a; ({ a(a) { return a; }, get b() { return a; } });'],
  [
    'fields and static blocks',
    'let a; class C { a = a; #b = a; static { let a; a; } m() { a; this.#b; return #b in a; } } C;',
  ],
  ['new.target', 'function f() { new.target; } f;'],
])('%s', (_, text) => {
  const both = placesByBoth(text);
  if (both) expect(both.own).toEqual(both.known);
});
