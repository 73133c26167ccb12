import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES } from '../../src/model/index.js';
import { createRuntime } from '../../src/runtime/index.js';
import { BareRealm, HIDDEN } from '../../src/runtime/sandbox/bare-realm.js';
import { RealmStock } from '../../src/runtime/sandbox/realm-stock.js';
import { hook } from './programs.js';

/**
 * A realm that many programs use in turn. Whatever a program did to it, either it is as V8 makes
 * one, down to the last attribute of the last function, or nobody gets it again.
 */

/** All that is to be found in a realm, by the first path that leads there. */
function inventory(realm: BareRealm): Map<string, string> {
  const found = new Map<string, string>();
  const names = new Map<unknown, string>();
  const queue: [string, unknown][] = [['', realm.context]];
  for (const name of HIDDEN) queue.push([name, realm.hidden[name]]);
  const beyond = ['(function*(){})', '(async()=>{})', '(async function*(){})', '[].values()'];
  for (const code of [...beyond, `''.matchAll(/x/g)`, `''[Symbol.iterator]()`]) {
    queue.push([code, Object.getPrototypeOf(vm.runInContext(code, realm.context))]);
  }
  for (const [path, value] of queue) {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
    if (names.has(value)) continue;
    names.set(value, path);
    queue.push([`${path}.prototype`, Object.getPrototypeOf(value)]);
    for (const key of Reflect.ownKeys(value)) {
      const descriptor = Object.getOwnPropertyDescriptor(value, key)!;
      for (const part of ['value', 'get', 'set'] as const) {
        queue.push([`${path}.${String(key)}.${part}`, descriptor[part]]);
      }
    }
  }
  const told = (value: unknown) => names.get(value) ?? String(value);
  for (const [value, path] of names) {
    const [object, lines] = [value as object, [told(Object.getPrototypeOf(value))]];
    if (Object.isExtensible(object)) lines.push('extensible');
    for (const key of Reflect.ownKeys(object)) {
      const descriptor = Object.getOwnPropertyDescriptor(object, key)!;
      lines.push(
        `${String(key)} ${Object.entries(descriptor)
          .map(([k, v]) => `${k}:${told(v)}`)
          .join()}`,
      );
    }
    // A property that was taken away and put back stands behind the others.
    found.set(path, lines.sort().join('\n'));
  }
  return found;
}

const UNTOUCHED = inventory(new BareRealm());

/** Runs a program in a realm as a warm instance would, and looks at what it left. */
function leftBy(code: string): 'as new' | 'spent' | Map<string, string> {
  const realm = new BareRealm();
  realm.remember();
  const scope = realm.context as Record<string, unknown>;
  for (const name of HIDDEN) scope[name] = realm.hidden[name];
  try {
    vm.runInContext(`(function () { ${code} })()`, realm.context);
  } catch {
    // What it did before it threw counts.
  }
  const taken = HIDDEN.filter((name) => code.includes(name));
  if (!realm.restore(taken)) return 'spent';
  const left = inventory(realm);
  const different = [...left].filter(([path, text]) => UNTOUCHED.get(path) !== text);
  return different.length === 0 && left.size === UNTOUCHED.size ? 'as new' : new Map(different);
}

describe('a program that does what programs do leaves a realm fit for the next', () => {
  test.each([
    'var token = { scope: [] }; token.scope.push("a"); JSON.stringify(token)',
    'implicit = 1; globalThis.other = { a: [1] }',
    'Object.defineProperty({}, "a", { value: 1 }); Object.freeze([])',
    'String.prototype.shout = function () { return this.toUpperCase() }',
    'Array.prototype.map = function () {}; Math.random = () => 4; Math.max = null',
    'delete String.prototype.at; delete Promise; undefinedThing()',
    'Date.now = () => 0; Date.prototype.toJSON = null; new Date()',
    'class A extends Error {}; throw new A("x")',
    'new Map([[1, 2]]).set(3, 4); new Set([1]); new WeakMap()',
    'Error.stackTraceLimit = 1; Error.prepareStackTrace = () => 1',
    'var x = /a(b)/.exec("ab")',
    'eval("var hidden = 1"); new Function("leak = 1")()',
  ])('%s', (code) => {
    expect(leftBy(code)).toBe('as new');
  });
});

/** Ways to change an object that an expression names. */
const CHANGES = [
  'T.added = 1',
  'T[0] = 1',
  'T[Symbol.iterator] = 1',
  'T.toString = 1',
  'T.constructor = 1',
  'T.name = "x"',
  'T.length = 5',
  'delete T.name',
  'delete T.length',
  'delete T.constructor',
  'for (const key of Reflect.ownKeys(T)) delete T[key]',
  'for (const key of Reflect.ownKeys(T)) T[key] = 1',
  'Object.freeze(T)',
  'Object.seal(T)',
  'Object.preventExtensions(T)',
  'Object.setPrototypeOf(T, null)',
  'Object.setPrototypeOf(T, { inherited: 1 })',
  'Object.defineProperty(T, "secret", { value: 1, configurable: true })',
  'Object.defineProperty(T, "secret", { value: 1 })',
  'Object.defineProperty(T, "name", { writable: true })',
  'Object.defineProperty(T, "name", { enumerable: true })',
  'Object.defineProperty(T, "constructor", { configurable: false })',
  'Object.defineProperty(T, "constructor", { get: () => Object })',
  'Object.defineProperty(T, 0, { value: 1, configurable: true })',
  'Object.defineProperty(new Proxy(T, {}), "secret", { value: 1, configurable: true })',
  'T.__defineGetter__("toString", () => 1)',
  'Error.captureStackTrace(T)',
  'class Other { constructor() { return T } } class Field extends Other { name = T.name } new Field()',
  'class Other { constructor() { return T } } class Field extends Other { #own = 1 } new Field()',
  'Reflect.set({}, "added", 1, T)',
  'Object.assign(T, { added: 1 })',
  'Array.from.call(function () { return T }, [1])',
];
const TARGETS = [
  ...['globalThis', 'Object', 'Object.prototype', 'Function.prototype', 'Array', 'Array.prototype'],
  ...['Array.prototype.push', 'Array.prototype[Symbol.unscopables]', 'String', 'String.prototype'],
  ...['Math', 'Math.max', 'JSON', 'JSON.stringify', 'Promise', 'Promise.prototype', 'Error'],
  ...['Error.prototype', 'TypeError', 'RegExp', 'RegExp.prototype', 'RegExp.prototype.exec'],
  ...['Symbol', 'Symbol.prototype', 'Reflect', 'Proxy', 'parseInt', 'eval', 'Number', 'Boolean'],
  ...['Date', 'Date.prototype', 'Date.prototype.getTime', 'Map', 'Map.prototype', 'Set.prototype'],
  ...['WeakRef', 'Uint8Array', 'Uint8Array.prototype', 'Object.getPrototypeOf(Uint8Array)'],
  ...['DataView.prototype', 'ArrayBuffer', 'Object.getPrototypeOf(function* () {})'],
  ...['Object.getPrototypeOf(Object.getPrototypeOf((function* () {})()))'],
  ...['Object.getPrototypeOf(async () => {})', 'Object.getPrototypeOf([].values())'],
  ...['Object.getPrototypeOf(Object.getPrototypeOf([].values()))'],
  ...['Object.getPrototypeOf(new Map().values())', 'Object.getPrototypeOf(``.matchAll(/x/g))'],
  ...['Object.getOwnPropertyDescriptor(RegExp.prototype, "flags").get'],
  ...['Object.getOwnPropertyDescriptor(Function.prototype, "caller").get'],
];

describe('whatever a program changes, a realm that is given again is as new', () => {
  test.each(CHANGES)('%s', (change) => {
    for (const target of TARGETS) {
      const left = leftBy(change.replaceAll('T', target));
      expect([target, left]).toEqual([target, left === 'spent' ? 'spent' : 'as new']);
    }
  });

  test('all functions of a realm changed alike', () => {
    const every = (change: string) => `
      const seen = new Set([globalThis]);
      for (const one of seen) for (const key of Reflect.ownKeys(one)) {
        let value; try { value = one[key] } catch {}
        if (typeof value === 'object' && value || typeof value === 'function') seen.add(value);
      }
      for (const T of seen) try { ${change} } catch {}`;
    for (const change of CHANGES) {
      // Named in the program, so that they count as looked at.
      const left = leftBy(`${every(change)}; /* ${HIDDEN.join(' ')} */`);
      expect([change, left]).toEqual([change, 'spent']);
    }
  });

  test('changes in any order', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...CHANGES), fc.constantFrom(...TARGETS)), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(steps, (chosen) => {
        const code = chosen.map(([change, target]) => {
          return `try { ${change.replaceAll('T', target)} } catch {}`;
        });
        expect(['as new', 'spent']).toContain(leftBy(code.join('\n')));
      }),
      { numRuns: 150 },
    );
  });
});

describe('the stock of a process', () => {
  test('gives a realm again that was left as it was', () => {
    const stock = new RealmStock();
    const first = stock.take('a', 100);
    stock.giveBack(first, 'a', ['Date']);
    expect(stock.take('b', 1)).toBe(first);
  });

  test.each([
    ['of what is not over', null],
    ['in which something may call back later', ['FinalizationRegistry']],
  ])('does not give a realm again %s', (_, taken) => {
    const stock = new RealmStock();
    const first = stock.take('a', 100);
    stock.giveBack(first, 'a', taken);
    expect(stock.take('a', 100)).not.toBe(first);
  });

  test('spends no realm on a program that spoilt one', () => {
    const stock = new RealmStock();
    stock.giveBack(stock.take('a', 100), 'a', null);
    const good = stock.take('b', 100);
    stock.giveBack(good, 'b', []);
    expect(stock.take('a', 100)).not.toBe(good);
    expect(stock.take('b', 100)).toBe(good);
  });
});

/** Each runs in every second scenario of a batch; the others say what they find. */
const LEFT_BEHIND: Record<string, string> = {
  'a global': 'leak = 1;',
  'a method of all strings': 'String.prototype.leak = 1;',
  'a replaced method': 'JSON.stringify = () => "leak";',
  'the last match of a regular expression': '/le(ak)/.exec("leak");',
  'a callback of a timer': 'setTimeout(() => { leak = 1 }, 5);',
  'work after the end of time': 'setTimeout(() => { leak = 1 }, 1e9);',
  'a loop of timers': 'setInterval(() => { globalThis.leak = 1 }, 1e6);',
  'what WebAssembly compiled':
    'WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => { leak = 1 });',
  'a finalizer': 'new FinalizationRegistry(() => { leak = 1 }).register({}, 1);',
  'a frozen prototype': 'Object.freeze(Array.prototype);',
  'a time': 'Date.now = () => "leak"; Date.prototype.getTime = () => "leak";',
  'an error of the host':
    'import("x").catch((error) => { error.constructor.prototype.leak = Object.prototype.leak = 1 });',
  'a console': 'console.log = () => { leak = 1 }; console.leak = 1;',
  'a formatted object':
    'console.log({ [Symbol.for("nodejs.util.inspect.custom")]() { leak = 1 } });',
  'a core module': 'require("util").leak = 1; require("util").inspect.leak = 1;',
  'a method of the host': 'Buffer.prototype.leak = 1;',
};
const PROBE = `[typeof leak, 'leak' in {}, ''.leak, RegExp.$1, RegExp.lastMatch, Date.now(),
  new Date().getTime(), Object.isFrozen(Array.prototype), 'leak' in console, JSON.stringify([1])]`;
const HOST_PROBE = `[...${PROBE}, 'leak' in Buffer.prototype, 'leak' in require('util')]`;

describe('nothing of one scenario is met by another', () => {
  test.each(Object.entries(LEFT_BEHIND))('%s', async (_, code) => {
    const runtime = await createRuntime({ policies: DEFAULT_POLICIES, processes: 1 });
    const program = hook(`
      if (client.id === 'bad') { ${code} cb(null, { scope }); return; }
      const found = ${/require|Buffer/.test(code) ? HOST_PROBE : PROBE};
      cb(null, { scope, 'https://a.example/found': found.map(String) });`);
    const scenarios = Array.from({ length: 24 }, (_, index) => ({
      name: String(index),
      exchanges: [{ client: { id: index % 2 ? 'good' : 'bad' }, grant: ['read:a'] }],
    }));
    const { results } = await runtime.executeAll(program, scenarios);
    await runtime.close();
    const good = results.filter((_, index) => index % 2).map((one) => one.executions[0]!.outcome);
    const alone = await createRuntime({ policies: DEFAULT_POLICIES, processes: 1 });
    const clean = (await alone.execute(program, scenarios[1]!)).executions[0]!.outcome;
    await alone.close();
    expect(clean.kind).toBe('token');
    expect(good).toEqual(good.map(() => clean));
  });
});

test('what compares shapes is not there for programs', async () => {
  const runtime = await createRuntime({ policies: DEFAULT_POLICIES, processes: 1 });
  const program = hook(`
    let error;
    try { eval('%HaveSameMap({}, {})'); } catch (thrown) { error = thrown; }
    cb(null, { scope, 'https://a.example/error': error && error.name });`);
  const { executions } = await runtime.execute(program, {
    name: 'natives',
    exchanges: [{ grant: ['read:a'] }],
  });
  await runtime.close();
  expect(executions[0]!.outcome).toMatchObject({
    kind: 'token',
    claims: { 'https://a.example/error': 'SyntaxError' },
  });
});
