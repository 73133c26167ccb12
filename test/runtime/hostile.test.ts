import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES, type Outcome } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import { hook } from './programs.js';

/**
 * Scripts that attack or break what runs them, in one sandbox process. Each misbehaves in the
 * middle of a batch: the other scenarios of the batch, and another program after it, must not
 * notice.
 */

let runtime: Runtime;
beforeAll(async () => {
  process.env['PARENT_SECRET'] = 'of the parent';
  runtime = await createRuntime({
    policies: DEFAULT_POLICIES,
    timeLimit: 400,
    memory: 128,
    processes: 1,
  });
});
afterAll(() => runtime.close());

type Ending = Outcome['kind'] | (Outcome & { kind: 'failed' })['cause'];

/** What a clean process looks like to a program. */
const PROBE = hook(`
  const found = [];
  for (const key in {}) found.push(key);
  for (const key of ['leak', 'polluted']) {
    for (const host of [globalThis, Object.prototype, URL, Buffer, Buffer.prototype, Buffer.from,
      Object.getPrototypeOf(URL), Object.getPrototypeOf(Object.getPrototypeOf(URL)),
      Object.getPrototypeOf(Buffer.prototype), Object.getPrototypeOf(require('assert').AssertionError.prototype),
      Object.getPrototypeOf(DOMException.prototype), require('events'),
      require('events').prototype, require('https'), require('https').request, require('util').inspect,
      require('crypto').createHash]) if (key in host) found.push(key);
  }
  found.push(...Object.keys(process.env));
  cb(null, { scope, 'https://a.example/found': found, 'https://a.example/json': JSON.stringify([1]),
    'https://a.example/hash': require('crypto').createHash('md5').update('x').digest('hex') });
`);
const CLEAN: Outcome = {
  kind: 'token',
  scope: ['read:a'],
  claims: {
    'https://a.example/found': [],
    'https://a.example/json': '[1]',
    'https://a.example/hash': '9dd4e461268c8034f5c8564e155c67a6',
  },
};

async function attack(body: string): Promise<Ending> {
  const program = hook(
    `if (client.id !== 'bad') { cb(null, { scope, 'https://a.example/id': client.id }); return; }\n${body}`,
  );
  const ids = ['a', 'bad', 'b', 'c'];
  const scenarios = ids.map((id) => ({
    name: id,
    exchanges: [{ client: { id }, grant: ['read:a'] }],
  }));
  const { results } = await runtime.executeAll(program, scenarios);
  const outcomes = results.map(({ executions }) => executions[0]!.outcome);
  for (const [index, id] of ids.entries()) {
    if (id === 'bad') continue;
    const claims = { 'https://a.example/id': id };
    expect(outcomes[index]).toEqual({ kind: 'token', claims, scope: ['read:a'] });
  }
  const after = await runtime.execute(PROBE, { name: 'p', exchanges: [{ grant: ['read:a'] }] });
  expect(after.executions[0]!.outcome).toEqual(CLEAN);
  const bad = outcomes[1]!;
  return bad.kind === 'failed' ? bad.cause : bad.kind;
}

/** Calls with less and less stack left, and spoils what the errors that come back lead to. */
const overflowing = (call: string) => `
  const spoil = (error) => {
    for (let one = error; one; one = Object.getPrototypeOf(one)) { one.polluted = 1; one.leak = 1; }
    if (error) error.constructor.leak = Object.getPrototypeOf(error.constructor).leak = 1;
  };
  let left = 20000;
  const dig = () => { try { ${call}; } catch (error) { spoil(error); } if ((left -= 1) > 0) dig(); };
  try { dig(); } catch (error) { spoil(error); }`;

const spoiling = (expression: string) =>
  `try { ${expression}; } catch (error) {
     for (let one = error; one; one = Object.getPrototypeOf(one)) { one.polluted = 1; one.leak = 1; }
     error.constructor.leak = Object.getPrototypeOf(error.constructor).leak = 1; }`;

describe('ends, and is told apart', () => {
  test.each<[string, string, Ending]>([
    ['an endless loop', 'while (true) {}', 'timed-out'],
    ['a promise loop', '(function next() { return Promise.resolve().then(next); })()', 'timed-out'],
    ['an await loop', '(async () => { for (;;) await null; })()', 'timed-out'],
    ['a nextTick loop', '(function next() { process.nextTick(next); })()', 'timed-out'],
    ['an endless interval', 'setInterval(() => {}, 1)', 'timed-out'],
    ['a setImmediate loop', '(function next() { setImmediate(next); })()', 'timed-out'],
    ['a timer loop without delay', '(function next() { setTimeout(next); })()', 'timed-out'],
    ['a catastrophic regular expression', "/^(a+)+$/.test('a'.repeat(60) + 'b')", 'timed-out'],
    ['a loop after the answer', 'cb(null, {}); while (true) {}', 'timed-out'],
    [
      'a loop in a getter of the result',
      "cb(null, { get ['https://a.example/x']() { for (;;); } })",
      'timed-out',
    ],
    [
      'a loop in what is logged',
      "console.log({ [Symbol.for('nodejs.util.inspect.custom')]() { for (;;); } })",
      'timed-out',
    ],
    [
      'a thread that waits',
      'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)',
      'timed-out',
    ],
    [
      'a heap that grows',
      'const list = []; for (;;) list.push(new Array(1e6).fill(list.length))',
      'out-of-memory',
    ],
    [
      'buffers that pile up',
      'const list = []; for (;;) list.push(Buffer.alloc(1e7, 1))',
      'out-of-memory',
    ],
    [
      'typed arrays that pile up',
      'const list = []; for (;;) list.push(new Uint8Array(1e7).fill(1))',
      'out-of-memory',
    ],
    ['a string that doubles', "let text = 'x'; for (;;) text += text", 'threw'],
    ['an allocation that cannot be', 'new Uint8Array(1e12)', 'threw'],
    ['endless recursion', '(function f() { f(); f(); })()', 'threw'],
    ['process.exit', 'process.exit(0)', 'exited'],
    ['process.exit after the answer', 'cb(null, {}); process.exit(1)', 'token'],
    ['process.exit in try', 'try { process.exit(0) } finally { cb(null, {}) }', 'exited'],
    ['process.abort', 'process.abort()', 'exited'],
    ['JSON that is no text', 'JSON.stringify = () => ({ a: 1 }); cb(null, {})', 'threw'],
    ['JSON that is no envelope', "JSON.stringify = () => 'null'; cb(null, {})", 'no-answer'],
    ['JSON that is none', "JSON.stringify = () => '{'; cb(null, {})", 'no-answer'],
    ['throw undefined', 'throw undefined', 'threw'],
    ['throw null', 'throw null', 'threw'],
    [
      'an error that cannot be read',
      "throw { get message() { throw 1 }, toString() { throw 2 }, [Symbol.for('nodejs.util.inspect.custom')]() { throw 3 } }",
      'threw',
    ],
    ['an error without a prototype', 'throw Object.create(null)', 'threw'],
    ['a rejection without a reason', 'Promise.reject()', 'rejected'],
    [
      'an error event nobody hears',
      "new (require('events'))().emit('error', new Error('m'))",
      'threw',
    ],
    [
      'an error in a core module callback',
      "require('crypto').randomBytes(4, () => { throw new Error('m') })",
      'threw',
    ],
    [
      'an error in a thread-pool callback',
      "require('crypto').pbkdf2('a', 'b', 1, 8, 'md5', () => { throw new Error('m') })",
      'threw',
    ],
  ])('%s', async (_, body, ending) => {
    expect(await attack(body)).toBe(ending);
  });
});

describe('does not reach the next execution', () => {
  test.each([
    ['Object.prototype', 'Object.prototype.polluted = 1;'],
    [
      'a setter on Object.prototype',
      "Object.defineProperty(Object.prototype, 'kind', { set() {}, get() { return 1 } });",
    ],
    ['an array method', 'Array.prototype.push = () => { throw new Error("pushed") };'],
    [
      'an array index',
      "Object.defineProperty(Array.prototype, '0', { set() { throw new Error('set') } });",
    ],
    [
      'JSON',
      'const { stringify } = JSON; JSON.stringify = () => "{}"; setTimeout(() => { JSON.stringify = stringify; });',
    ],
    ['promises', 'Promise.prototype.then = () => {};'],
    ['a global', 'globalThis.leak = 1; leak2 = 1;'],
    ['the environment', 'process.env.LEAK = "1";'],
    ['a core module', "require('https').request = 1; require('https').leak = 1;"],
    ['a function of a core module', "require('https').request.leak = 1;"],
    ['the prototype of a core class', "require('events').prototype.leak = 1;"],
    ['a class of the host', 'URL.leak = 1;'],
    [
      'the Object.prototype of the host',
      'Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(URL))).polluted = 1;',
    ],
    ['the functions of the host', 'Object.getPrototypeOf(URL).leak = 1;'],
    ['Buffer', 'Buffer.prototype.leak = 1; Buffer.from.leak = 1;'],
    [
      'the prototype of typed arrays of the host',
      'Object.getPrototypeOf(Buffer.prototype).leak = 1;',
    ],
    [
      'what console gives to inspectors',
      "console.log({ [Symbol.for('nodejs.util.inspect.custom')](d, o, inspect) { inspect.leak = 1; } });",
    ],
    [
      'a hash',
      "Object.getPrototypeOf(require('crypto').createHash('md5')).update = () => ({ digest: () => 'x' });",
    ],
    ['what overflows the stack inside the console', overflowing('console.log("x")')],
    ['what overflows the stack inside the clock', overflowing('Date.now()')],
    ['what overflows the stack inside a timer', overflowing('setTimeout(() => {}, 1)')],
    ['what overflows the stack inside the next tick', overflowing('process.nextTick(() => {})')],
    ['what overflows the stack inside require', overflowing("require('nothing')")],
    ['what overflows the stack inside a first look', overflowing('queueMicrotask(() => {})')],
    ['what overflows the stack inside the answer', overflowing('cb(null, {})')],
    [
      'what overflows the stack inside the storage',
      overflowing('context.webtask.storage.set({}, () => {})'),
    ],
    ['what overflows the stack inside a stack trace', overflowing("new Error('m').stack")],
    [
      'the error of import()',
      `import('fs').catch((error) => { ${spoiling('throw error')} });
       Function('return import("x")')().catch((error) => { ${spoiling('throw error')} });`,
    ],
    ['the error of a module that is missing', spoiling("require('nothing')")],
    ['the error of a request that needs the network', spoiling('fetch')],
    ['the error of an invalid specifier', spoiling('require(1)')],
    ['the error of a timer without a callback', spoiling('setTimeout(1)')],
    [
      'functions given to array methods',
      `for (const name of Object.getOwnPropertyNames(Array.prototype)) {
         if (name === 'constructor' || typeof Array.prototype[name] !== 'function') continue;
         const real = Array.prototype[name];
         Array.prototype[name] = function (...values) {
           for (let i = 0; i < values.length; i += 1) if (typeof values[i] === 'function') {
             Object.getPrototypeOf(values[i]).leak = 1;
           }
           return Reflect.apply(real, this, values);
         };
       }
       console.log('x', 1); setTimeout(() => {}, 1); process.nextTick(() => {});`,
    ],
    [
      'objects given to functions of Object',
      `for (const name of Object.getOwnPropertyNames(Object)) {
         const real = Object[name];
         if (typeof real !== 'function') continue;
         Object[name] = function (...values) {
           if (typeof values[0] === 'object' && values[0]) Object.getPrototypeOf(values[0]).polluted = 1;
           return Reflect.apply(real, this, values);
         };
       }
       URL; Buffer; require('events');`,
    ],
    [
      'functions given to Reflect',
      `const { apply } = Reflect;
       Reflect.apply = (f, ...rest) => { Object.getPrototypeOf(f).leak = 1; return apply(f, ...rest); };
       process.uptime(); console.log('x'); setTimeout(() => {}, 1); URL;`,
    ],
    [
      'what a thrown value is shown with',
      `setTimeout(() => { throw { [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
         inspect.leak = 1; Object.getPrototypeOf(options).polluted = 1; return 'x'; } }; });`,
    ],
    [
      'what a rejection is shown with',
      `Promise.reject({ [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
         inspect.leak = 1; Object.getPrototypeOf(options).polluted = 1; return 'x'; } });`,
    ],
    [
      'species of promises',
      `Object.defineProperty(Promise, Symbol.species, { value: function (executor) {
         Object.getPrototypeOf(executor).leak = 1; executor(() => {}, () => {}); } });
       Promise.resolve().then(() => {}); require('timers/promises').setTimeout(1).then(() => {});`,
    ],
    [
      'thenables',
      `const thenable = { then(resolve) { Object.getPrototypeOf(resolve).leak = 1; resolve(); } };
       Promise.resolve(thenable); module.exports.then = thenable.then;`,
    ],
    ['deleted globals', 'delete globalThis.JSON; delete globalThis.Buffer;'],
  ])('%s', async (_, body) => {
    expect(await attack(`${body} cb(null, {});`)).toMatch(
      /^(token|denied|threw|no-answer|module-missing|timed-out)$/,
    );
  });
});

describe('gets nothing', () => {
  /** Each body tries something and answers with what it got; `got` must stay empty. */
  test.each([
    ['files', "got = require('fs').readFileSync('/etc/passwd', 'utf8')"],
    [
      'files through promises',
      "got = await require('fs').promises.readFile('/etc/hostname', 'utf8')",
    ],
    ['the list of a folder', "got = require('fs').readdirSync('/')"],
    [
      'a file to write',
      "require('fs').writeFileSync('/tmp/hooks-to-actions-leak', 'x'); got = 'written'",
    ],
    [
      "the parent's pipe to write",
      "require('fs').writeSync(1, JSON.stringify({ kind: 'end', retire: false }) + '\\n'); got = 'written'",
    ],
    ["the parent's pipe to read", "got = require('fs').readFileSync(0, 'utf8')"],
    [
      "the parent's pipe through a socket",
      "got = typeof new (require('net').Socket)({ fd: 1 }).write('x')",
    ],
    ['a child process', "got = require('child_process').execSync('id').toString()"],
    ['a worker', "got = new (require('worker_threads').Worker)('', { eval: true })"],
    ["the host's global object", "got = URL.constructor('return process')()"],
    [
      "the host's global object through an error",
      "try { require('fs').readFileSync('/x') } catch (e) { got = e.constructor.constructor('return process')() }",
    ],
    [
      "the host's global object through inspect",
      "console.log({ [Symbol.for('nodejs.util.inspect.custom')](d, o, inspect) { got = inspect.constructor('return process')(); } })",
    ],
    [
      "the host's global object through a stack",
      'Error.prepareStackTrace = (_, sites) => sites; got = new Error().stack.map((site) => site.getThis()).find((one) => one && one.process && one !== globalThis); Error.prepareStackTrace = undefined',
    ],
    ['the caller of the hook', 'got = arguments.callee.caller'],
    [
      'the caller of a getter of an error',
      "const error = new Error('m'); Object.defineProperty(error, 'x', { get: function f() { got = f.caller; } }); Object.assign({}, error); console.log({ get x() { return 1; } }, error)",
    ],
    [
      'what runs timers',
      'await new Promise((ok) => setTimeout(function f() { got = f.caller; ok(); }, 1))',
    ],
    [
      "the host's global object through a promise of the host",
      "got = require('fs').promises.readFile('/x').catch(() => {}).constructor.constructor('return process')()",
    ],
    [
      "the host's global object through an async function's prototype",
      "got = Object.getPrototypeOf(require('timers/promises').setTimeout).constructor('return process')().env.PARENT_SECRET",
    ],
    [
      "the host's global object through a generator",
      "got = Object.getPrototypeOf(Buffer.from('a').entries()).next.constructor('return process')()",
    ],
    [
      "the host's global object through a stack overflow",
      "const dig = () => { try { console.log('x'); } catch (e) { got ??= e.constructor.constructor('return process')().env.PARENT_SECRET; } dig(); }; try { dig(); } catch {}",
    ],
    ['the environment', 'got = process.env.PARENT_SECRET || Object.keys(process.env).join()'],
    [
      'the environment through Function',
      "got = this.constructor.constructor('return process')().env.PARENT_SECRET",
    ],
    ['internal bindings', "got = process.binding('fs')"],
    ['code in the host realm', "got = require('vm').runInThisContext('process')"],
    [
      'flags of the engine',
      "require('v8').setFlagsFromString('--allow-natives-syntax'); got = 'set'",
    ],
    ['the inspector', "got = new (require('inspector').Session)()"],
    ['modules by import()', "got = await import('fs')"],
    [
      'modules by import() in a function',
      'got = await new Function(\'return import("node:fs")\')()',
    ],
    ['the module loader', "got = require('module').createRequire('/')('fs')"],
    ['a module by path', "got = require('/etc/passwd')"],
    [
      'a socket',
      "await new Promise((ok, no) => require('net').connect(1, '127.0.0.1').on('connect', ok).on('error', no)); got = 'connected'",
    ],
    [
      'a TLS socket',
      "await new Promise((ok, no) => require('tls').connect(1, '127.0.0.1').on('secureConnect', ok).on('error', no)); got = 'connected'",
    ],
    [
      'a local socket',
      "await new Promise((ok, no) => require('net').connect('/var/run/docker.sock').on('connect', ok).on('error', no)); got = 'connected'",
    ],
    [
      'a server',
      "await new Promise((ok, no) => require('http').createServer().listen(0).on('listening', ok).on('error', no)); got = 'listening'",
    ],
    ['datagrams', "got = require('dgram').createSocket('udp4')"],
    ['names', "got = await require('dns').promises.lookup('localhost')"],
    [
      'names through a socket',
      "await new Promise((ok, no) => require('net').connect(1, 'localhost').on('lookup', (e, a) => a ? ok(got = a) : no(e)).on('error', no))",
    ],
    ['a request', "got = await (await fetch('http://127.0.0.1:1/')).text()"],
    ['another process', 'got = process.kill && process.kill(1, 0)'],
    ['the name of the machine', "got = require('os').hostname().replace('sandbox', '')"],
    ['memory of others', 'got = Buffer.allocUnsafe(4096).find((byte) => byte !== 0)'],
  ])('of %s', async (_, body) => {
    const program = hook(
      `let got; try { ${body} } catch (e) { console.log(String(e && e.message)); }
       cb(null, { 'https://a.example/got': String(got ?? '') });`,
      'async function',
    );
    const { executions } = await runtime.execute(program, { name: 's', exchanges: [{}] });
    expect(executions[0]!.outcome).toEqual({
      kind: 'token',
      claims: { 'https://a.example/got': '' },
      scope: [],
    });
  });
});

describe('an execution that the tool stops says so', () => {
  const remarksOf = async (body: string) => {
    const { executions } = await runtime.execute(hook(body), { name: 's', exchanges: [{}] });
    return executions[0]!.remarks.map(({ kind }) => kind);
  };

  test.each([
    ['an endless loop', 'for (;;);'],
    ['memory beyond the cap', 'const all = []; for (;;) all.push(Buffer.alloc(1e7, 1))'],
    [
      'work in the thread pool that does not end soon',
      "require('crypto').pbkdf2('a', 'b', 5e7, 64, 'sha512', () => cb(null, {}))",
    ],
    [
      'the same, after an answer',
      "require('crypto').pbkdf2('a', 'b', 5e7, 64, 'sha512', () => {}); cb(null, {})",
    ],
  ])('%s', async (_, body) => {
    expect(await remarksOf(body)).toContain('unfinished');
  });

  test.each([
    ["a timer beyond the platform's own limit", 'setTimeout(() => cb(null, {}), 30000)'],
    ['a hook that never answers', ''],
    ['compression in the thread pool', "require('zlib').gzip('x', () => cb(null, {}))"],
    ['compression at once', "require('zlib').gzipSync('x'); cb(null, {})"],
  ])('but not %s', async (_, body) => {
    expect(await remarksOf(body)).not.toContain('unfinished');
  });

  test('and not only where its process had to be ended', async () => {
    const patient = await createRuntime({ policies: DEFAULT_POLICIES, timeLimit: 60_000 });
    const program = hook("cb(null, {}); require('crypto').pbkdf2('a', 'b', 2e7, 64, 'sha1', cb)");
    const { executions } = await patient.execute(program, { name: 's', exchanges: [{}] });
    await patient.close();
    expect(executions[0]).toMatchObject({
      outcome: { kind: 'failed', cause: 'timed-out' },
      remarks: [{ kind: 'unfinished' }],
    });
  });
});
