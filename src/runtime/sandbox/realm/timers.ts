/** The host's side of timers. */
export interface TimerHost {
  /** Due after so many virtual milliseconds. */
  schedule(id: number, delay: number): void;
  unschedule(id: number): void;
  format(value: unknown): string;
}

export interface Timers {
  /** Runs the callback of a timer that is due. Throws what it throws. */
  fire(id: number): void;
  /** What `timers` exports; its members are globals too. */
  callbacks: Record<string, unknown>;
  /** What `timers/promises` exports. */
  promises: object;
}

/**
 * Node's timers on virtual time.
 * Compiled from its own text in each realm, so it must not name anything outside itself.
 */
export function makeTimers(host: TimerHost): Timers {
  const { apply } = Reflect;
  const hide = (target: object, name: PropertyKey, value: unknown) =>
    Reflect.defineProperty(target, name, { value, writable: true, configurable: true });
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
        'The "callback" argument must be of type function. Received ' + host.format(callback),
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

  return {
    fire(id) {
      const entry = lookUp(id);
      if (!entry) return;
      if (entry.repeat) host.schedule(id, entry.delay);
      else drop(id);
      entry.run();
    },
    callbacks: timers,
    promises: timersPromises,
  };
}
