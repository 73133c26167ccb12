import { HIDDEN, type BareRealm } from './bare-realm.js';
import type { Clock } from './clock.js';
import { HostObjects, PROVIDED } from './host-objects.js';
import { inRealm } from './in-realm.js';
import { messageOf } from './message-of.js';
import { actionHost } from './realm/action-host.js';
import { adopt } from './realm/adopt.js';
import { fault } from './realm/fault.js';
import { makeConsole } from './realm/console.js';
import { accessorsFor, layGlobals } from './realm/globals.js';
import { hookHost } from './realm/hook-host.js';
import { makeQueueMicrotask } from './realm/microtasks.js';
import { moduleParts, type ModuleParts } from './realm/modules.js';
import { makePerformance } from './realm/performance.js';
import { makeProcess, type ProcessHost } from './realm/process.js';
import { keepTime } from './realm/time.js';
import { makeTimers, type Timers } from './realm/timers.js';
import { watch } from './realm/watch.js';
import type { Recording } from './recording.js';

const TIMERS = new Set(
  ['Timeout', 'Interval', 'Immediate'].flatMap((name) => [`set${name}`, `clear${name}`]),
);
const OWN_GLOBALS = 'console process performance queueMicrotask global'.split(' ');

const PARTS = {
  layGlobals,
  keepTime,
  moduleParts,
  makeTimers,
  makeConsole,
  makeProcess,
  makePerformance,
  makeQueueMicrotask,
  adopt,
  hookHost,
  actionHost,
  watch,
  fault,
};
/** One script, because each costs as much as what most of these do. */
const partsOf = inRealm<typeof PARTS & { lazily: Parameters<typeof layGlobals>[1] }>({
  ...PARTS,
  lazily: accessorsFor([...TIMERS, ...OWN_GLOBALS, ...HIDDEN, ...PROVIDED]),
});

/** What a realm needs to know of the instance that it belongs to. */
export interface Surroundings {
  bare: BareRealm;
  clock: Clock;
  random: () => number;
  /** Of the execution that is going on. */
  recording: () => Recording;
  /** Whether an Action has the target-scope methods. */
  targetScopes: boolean;
}

/** Everything that a program finds around it, most of it made when it is first looked at. */
export class Realm {
  readonly host: HostObjects;
  /** The hidden globals that were looked at. */
  readonly taken = new Set<string>();
  readonly parts: typeof PARTS;
  readonly modules: ModuleParts;
  readonly callAction: ReturnType<typeof actionHost>;
  readonly #around: Surroundings;
  readonly #started: number;
  readonly #now: () => number;
  readonly #time: ReturnType<typeof keepTime>;
  readonly #made = new Map<string, unknown>();

  constructor(around: Surroundings) {
    const { bare, clock, random, targetScopes } = around;
    this.#around = around;
    this.#started = clock.now();
    const parts = partsOf(bare.context);
    this.parts = parts;
    this.modules = parts.moduleParts(bare.hidden.Uint32Array);
    this.callAction = parts.actionHost(targetScopes);
    this.host = new HostObjects({
      random,
      standIn: (module) => this.#standIn(module),
      adopt: (constructors) => parts.adopt(constructors),
    });
    this.#now = () => clock.now();
    this.#time = parts.keepTime(this.#now, [bare.hidden.Date, bare.hidden.Intl]);
    parts.layGlobals({ random, give: (name) => this.#global(name) }, parts.lazily);
  }

  /** Runs the callback of a timer that is due. Throws what it throws. */
  fire(id: number): void {
    this.#timers.fire(id);
  }

  #global(name: string): unknown {
    if (TIMERS.has(name)) return this.#timers.callbacks[name];
    if (name in this.#around.bare.hidden) return this.#hidden(name);
    switch (name) {
      case 'global':
        return this.#around.bare.context;
      case 'performance':
        return this.#performance.performance;
      case 'queueMicrotask':
        return this.#queueMicrotask();
      default:
        return this.#standIn(name) ?? this.host.provide(name);
    }
  }

  #hidden(name: string): unknown {
    this.taken.add(name);
    if (name === 'Date') return this.#time.makeDate();
    if (name === 'Intl') return this.#time.makeIntl();
    return this.#around.bare.hidden[name];
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
    return this.#once('timers', () => {
      const { clock } = this.#around;
      return this.parts.makeTimers({
        schedule: (id, delay) => clock.schedule(id, delay),
        unschedule: (id) => clock.unschedule(id),
        format: (value) => this.host.format([value]),
      });
    });
  }

  get #performance(): { performance: object } {
    return this.#once('performance', () => this.parts.makePerformance(this.#now, this.#started));
  }

  get #console(): object {
    return this.#once('console', () => {
      const format = (...values: unknown[]) => this.host.format(values);
      return this.parts.makeConsole(this.#log, format);
    });
  }

  get #process(): object {
    return this.#once('process', () => {
      const port: ProcessHost = {
        log: this.#log,
        nextTick: (task) => process.nextTick(this.#guarded(task)),
        exit: (code) => {
          const reason = `process.exit(${String(code)})`;
          this.#around.recording().finish({ kind: 'failed', cause: 'exited', reason });
        },
      };
      return this.parts.makeProcess(port, this.#now, this.#started);
    });
  }

  #queueMicrotask(): unknown {
    return this.parts.makeQueueMicrotask((task) => queueMicrotask(this.#guarded(task)));
  }

  readonly #log = (level: string, text: string): void => {
    this.#around.recording().effects.console.push({ level: String(level), text: String(text) });
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
