/**
 * What a program finds around it, built inside its own context: only objects made here belong to
 * the realm of the program, and `instanceof` decides what goes on the wire.
 *
 * Each function is compiled from its own text, so it must not name anything outside itself. The
 * host's functions that it gets stay in closures: none of them may reach the program.
 */

/** The host's side of a realm. Every argument and result that crosses is a primitive. */
export interface RealmHost {
  /** Virtual milliseconds since 1970. */
  now(): number;
  random(): number;
  log(level: string, text: string): void;
  /** `util.format` of the host. */
  format(values: unknown[]): string;
  /** Runs when a timer is due, in virtual milliseconds. */
  schedule(id: number, delay: number): void;
  unschedule(id: number): void;
  queueMicrotask(task: () => void): void;
  nextTick(task: () => void): void;
  /** One of Node's globals that this realm lacks. */
  provide(name: string): unknown;
  exit(code: unknown): void;
}

export interface Realm {
  /** Runs the callback of a timer. Throws what it throws. */
  fire(id: number): void;
  /** Makes `instanceof` accept the host's objects, as in production, where there was one realm. */
  adopt(constructors: Record<string, unknown>): void;
  process: object;
  timers: object;
  timersPromises: object;
  console: object;
  performance: object;
}

export function furnish(host: RealmHost, provided: string[]): Realm {
  const scope = globalThis as unknown as Record<PropertyKey, unknown>;
  const { apply, construct, defineProperty } = Reflect;
  const hide = (target: object, name: PropertyKey, value: unknown) =>
    defineProperty(target, name, { value, writable: true, configurable: true });

  // Clock and chance.
  const RealDate = Date;
  hide(RealDate, 'now', function now() {
    return host.now();
  });
  const VirtualDate = new Proxy(RealDate, {
    apply: () => new RealDate(host.now()).toString(),
    construct: (target, values, constructor) =>
      construct(target, values.length === 0 ? [host.now()] : values, constructor) as object,
  });
  hide(RealDate.prototype, 'constructor', VirtualDate);
  hide(scope, 'Date', VirtualDate);
  hide(Math, 'random', function random() {
    return host.random();
  });

  // Timers. The host only ever sees numbers.
  interface Entry {
    run: () => void;
    delay: number;
    repeat: boolean;
    timer: object;
  }
  const entries = new Map<number, Entry>();
  const ids = new WeakMap<object, number>();
  const lookUp = Map.prototype.get.bind(entries) as (id: number) => Entry | undefined;
  const keep = Map.prototype.set.bind(entries) as (id: number, entry: Entry) => void;
  const drop = Map.prototype.delete.bind(entries) as (id: number) => void;
  const idOf = WeakMap.prototype.get.bind(ids) as (timer: object) => number | undefined;
  const remember = WeakMap.prototype.set.bind(ids) as (timer: object, id: number) => void;
  let lastId = 0;

  class Timeout {
    ref() {
      return this;
    }
    unref() {
      return this;
    }
    hasRef() {
      return true;
    }
    refresh() {
      const id = idOf(this);
      const entry = id === undefined ? undefined : lookUp(id);
      if (entry) host.schedule(id!, entry.delay);
      return this;
    }
    close() {
      clear(this);
      return this;
    }
    [Symbol.toPrimitive]() {
      return idOf(this);
    }
  }
  class Immediate {
    ref() {
      return this;
    }
    unref() {
      return this;
    }
    hasRef() {
      return true;
    }
  }

  function start(
    timer: object,
    callback: unknown,
    delay: number,
    repeat: boolean,
    args: unknown[],
  ) {
    if (typeof callback !== 'function') {
      const error = new TypeError(
        'The "callback" argument must be of type function. Received ' + host.format([callback]),
      );
      hide(error, 'code', 'ERR_INVALID_ARG_TYPE');
      throw error;
    }
    const id = ++lastId;
    keep(id, { run: () => apply(callback, timer, args), delay, repeat, timer });
    remember(timer, id);
    host.schedule(id, delay);
    return timer;
  }
  function clear(timer: unknown) {
    const id =
      typeof timer === 'object' && timer !== null ? idOf(timer) : Number(timer as number | string);
    if (id === undefined) return;
    drop(id);
    host.unschedule(id);
  }
  // Node's own rule: at least 1 ms, and 1 ms where the number does not fit 31 bits.
  const milliseconds = (delay: unknown) => {
    const number = Number(delay);
    return number >= 1 && number <= 2147483647 ? Math.trunc(number) : 1;
  };
  const timers = {
    setTimeout(callback: unknown, delay?: unknown, ...args: unknown[]) {
      return start(new Timeout(), callback, milliseconds(delay), false, args);
    },
    setInterval(callback: unknown, delay?: unknown, ...args: unknown[]) {
      return start(new Timeout(), callback, milliseconds(delay), true, args);
    },
    setImmediate(callback: unknown, ...args: unknown[]) {
      return start(new Immediate(), callback, 0, false, args);
    },
    clearTimeout(timer?: unknown) {
      clear(timer);
    },
    clearInterval(timer?: unknown) {
      clear(timer);
    },
    clearImmediate(timer?: unknown) {
      clear(timer);
    },
  };
  for (const name of Object.keys(timers)) hide(scope, name, timers[name as keyof typeof timers]);
  hide(scope, 'queueMicrotask', function queueMicrotask(task: () => void) {
    host.queueMicrotask(() => task());
  });

  // Console.
  const log =
    (level: string) =>
    (...values: unknown[]) => {
      host.log(level, host.format(values));
    };
  const counts: Record<string, number> = Object.create(null) as Record<string, number>;
  const console: Record<string, unknown> = {
    log: log('log'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    debug: log('debug'),
    trace: log('trace'),
    dir: (value: unknown) => host.log('log', host.format([value])),
    table: log('log'),
    group: log('log'),
    groupCollapsed: log('log'),
    groupEnd() {},
    time() {},
    timeLog() {},
    timeEnd() {},
    count(label = 'default') {
      counts[label] = (counts[label] ?? 0) + 1;
      host.log('log', `${label}: ${counts[label]}`);
    },
    countReset(label = 'default') {
      counts[label] = 0;
    },
    assert(condition: unknown, ...values: unknown[]) {
      if (!condition) host.log('warn', 'Assertion failed: ' + host.format(values));
    },
  };
  hide(scope, 'console', console);

  // Process: an empty environment that the program may fill for itself.
  const started = host.now();
  const hrtime = Object.assign(
    (since?: [number, number]) => {
      const elapsed = (host.now() - started) * 1e6;
      const seconds = Math.floor(elapsed / 1e9) - (since?.[0] ?? 0);
      const nanoseconds = (elapsed % 1e9) - (since?.[1] ?? 0);
      return nanoseconds < 0 ? [seconds - 1, nanoseconds + 1e9] : [seconds, nanoseconds];
    },
    { bigint: () => BigInt(host.now() - started) * 1000000n },
  );
  const process: Record<PropertyKey, unknown> = {
    title: 'node',
    version: 'v22.0.0',
    versions: { node: '22.0.0' },
    arch: 'x64',
    platform: 'linux',
    release: { name: 'node' },
    argv: ['node'],
    execArgv: [],
    env: {},
    pid: 1,
    exitCode: undefined,
    cwd: () => '/',
    uptime: () => (host.now() - started) / 1000,
    hrtime,
    memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
    nextTick(task: (...values: unknown[]) => void, ...values: unknown[]) {
      host.nextTick(() => apply(task, undefined, values));
    },
    exit(code?: unknown) {
      host.exit(code);
      // A real exit never returns.
      throw new Error('process.exit was called');
    },
    abort() {
      host.exit(134);
      throw new Error('process.abort was called');
    },
    emitWarning: log('warn'),
    stdout: { isTTY: false, write: (text: unknown) => (host.log('log', String(text)), true) },
    stderr: { isTTY: false, write: (text: unknown) => (host.log('error', String(text)), true) },
    features: {},
    config: {},
  };
  for (const name of ['on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners']) {
    process[name] = () => process;
  }
  process['emit'] = () => false;
  process['listeners'] = () => [];
  process['listenerCount'] = () => 0;
  defineProperty(process, Symbol.toStringTag, { value: 'process', configurable: true });
  hide(scope, 'process', process);
  hide(scope, 'global', scope);

  const performance = {
    now: () => host.now() - started,
    timeOrigin: started,
    mark() {},
    measure() {},
  };
  hide(scope, 'performance', performance);

  // The rest of Node's globals come from the host, and only when they are looked at.
  for (const name of provided) {
    defineProperty(scope, name, {
      get() {
        const value = host.provide(name);
        hide(scope, name, value);
        return value;
      },
      set(value: unknown) {
        hide(scope, name, value);
      },
      enumerable: false,
      configurable: true,
    });
  }

  const timersPromises = {
    setTimeout: (delay?: unknown, value?: unknown) =>
      new Promise((resolve) => timers.setTimeout(resolve, delay, value)),
    setImmediate: (value?: unknown) =>
      new Promise((resolve) => timers.setImmediate(resolve, value)),
    scheduler: {
      wait: (delay?: unknown) => new Promise((resolve) => timers.setTimeout(resolve, delay)),
      yield: () => new Promise((resolve) => timers.setImmediate(resolve)),
    },
  };
  const promisified = Symbol.for('nodejs.util.promisify.custom');
  hide(timers.setTimeout, promisified, timersPromises.setTimeout);
  hide(timers.setImmediate, promisified, timersPromises.setImmediate);

  const isInstance = Function.prototype[Symbol.hasInstance];
  function adopt(constructors: Record<string, unknown>) {
    for (const name of Object.keys(constructors)) {
      const own = scope[name] as (new () => unknown) & { prototype: object };
      const foreign = constructors[name];
      defineProperty(own, Symbol.hasInstance, {
        // A subclass inherits this, and only asks about itself.
        value(this: { prototype?: object }, value: unknown) {
          return (
            apply(isInstance, this, [value]) ||
            (this.prototype === own.prototype && apply(isInstance, foreign as () => void, [value]))
          );
        },
        configurable: true,
      });
    }
  }

  return {
    adopt,
    fire(id) {
      const entry = lookUp(id);
      if (!entry) return;
      if (entry.repeat) host.schedule(id, entry.delay);
      else drop(id);
      entry.run();
    },
    process,
    timers,
    timersPromises,
    console,
    performance,
  };
}
