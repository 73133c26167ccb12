import type vm from 'node:vm';
import type { Clock } from './clock.js';
import { HostObjects, PROVIDED } from './host-objects.js';
import { inRealm } from './in-realm.js';
import { messageOf } from './message-of.js';
import { adopt } from './realm/adopt.js';
import { makeConsole } from './realm/console.js';
import { accessorsFor, layGlobals } from './realm/globals.js';
import { makeQueueMicrotask } from './realm/microtasks.js';
import { makePerformance } from './realm/performance.js';
import { makeProcess } from './realm/process.js';
import { makeTimers, type Timers } from './realm/timers.js';
import type { Recording } from './recording.js';

const LAY_GLOBALS = inRealm(layGlobals);
const MAKE_TIMERS = inRealm(makeTimers);
const MAKE_CONSOLE = inRealm(makeConsole);
const MAKE_PROCESS = inRealm(makeProcess);
const MAKE_PERFORMANCE = inRealm(makePerformance);
const MAKE_QUEUE_MICROTASK = inRealm(makeQueueMicrotask);
const ADOPT = inRealm(adopt);

const TIMERS = new Set(
  ['Timeout', 'Interval', 'Immediate'].flatMap((name) => [`set${name}`, `clear${name}`]),
);
const OWN_GLOBALS = new Set([...TIMERS, 'console', 'process', 'performance', 'queueMicrotask']);

const LAZILY = inRealm<Parameters<typeof layGlobals>[1]>(
  accessorsFor([...OWN_GLOBALS, ...PROVIDED]),
);

/** What a realm needs to know of the instance that it belongs to. */
export interface Surroundings {
  context: vm.Context;
  clock: Clock;
  random: () => number;
  /** Of the execution that is going on. */
  recording: () => Recording;
}

/** Everything that a program finds around it, each thing made when it is first looked at. */
export class Realm {
  readonly host: HostObjects;
  readonly #around: Surroundings;
  readonly #started: number;
  readonly #made = new Map<string, unknown>();

  constructor(around: Surroundings) {
    const { context, clock, random } = around;
    this.#around = around;
    this.#started = clock.now();
    this.host = new HostObjects({
      random,
      standIn: (module) => this.#standIn(module),
      adopt: (constructors) => ADOPT(context)(constructors),
    });
    LAY_GLOBALS(context)(
      { now: () => clock.now(), random, give: (name) => this.#global(name) },
      LAZILY(context),
    );
  }

  /** Runs the callback of a timer that is due. Throws what it throws. */
  fire(id: number): void {
    this.#timers.fire(id);
  }

  #global(name: string): unknown {
    if (TIMERS.has(name)) return this.#timers.callbacks[name];
    if (name === 'performance') return this.#performance.performance;
    if (name === 'queueMicrotask') return this.#queueMicrotask();
    return this.#standIn(name) ?? this.host.provide(name);
  }

  /** What a core module is in this realm, where it is not the host's. */
  #standIn(module: string): unknown {
    switch (module) {
      case 'timers':
        return this.#timers.callbacks;
      case 'timers/promises':
        return this.#timers.promises;
      case 'perf_hooks':
        return this.#performance;
      case 'console':
        return this.#console;
      case 'process':
        return this.#process;
      default:
        return undefined;
    }
  }

  get #timers(): Timers {
    const { context, clock } = this.#around;
    const format = (value: unknown) => this.host.format([value]);
    const host = {
      schedule: (id: number, delay: number) => clock.schedule(id, delay),
      unschedule: (id: number) => clock.unschedule(id),
    };
    return this.#once('timers', () => MAKE_TIMERS(context)(host, format));
  }

  get #performance(): { performance: object } {
    const { context, clock } = this.#around;
    return this.#once('performance', () =>
      MAKE_PERFORMANCE(context)(() => clock.now(), this.#started),
    );
  }

  get #console(): object {
    const format = (values: unknown[]) => this.host.format(values);
    return this.#once('console', () => MAKE_CONSOLE(this.#around.context)(this.#log, format));
  }

  get #process(): object {
    const { context, clock, recording } = this.#around;
    return this.#once('process', () =>
      MAKE_PROCESS(context)({
        now: () => clock.now(),
        started: this.#started,
        log: this.#log,
        nextTick: (task) => process.nextTick(this.#guarded(task)),
        exit(code) {
          const reason = `process.exit(${String(code)})`;
          recording().finish({ kind: 'failed', cause: 'exited', reason });
        },
      }),
    );
  }

  #queueMicrotask(): unknown {
    return MAKE_QUEUE_MICROTASK(this.#around.context)((task) => {
      queueMicrotask(this.#guarded(task));
    });
  }

  readonly #log = (level: string, text: string): void => {
    this.#around.recording().effects.console.push({ level, text });
  };

  #guarded(task: () => void): () => void {
    return () => {
      try {
        task();
      } catch (error) {
        this.#around.recording().uncaught('threw', messageOf(error));
      }
    };
  }

  #once<T>(name: string, make: () => T): T {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name) as T;
  }
}
