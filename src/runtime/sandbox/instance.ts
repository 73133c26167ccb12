import util from 'node:util';
import vm from 'node:vm';
import type { Effects, FailureCause, Remark } from '../../model/index.js';
import { contract } from '../../triggers/credentials-exchange/contract.js';
import type { Answer, Batch, Invocation, Observation } from '../protocol.js';
import { Cache } from './cache.js';
import { Clock } from './clock.js';
import type { Compiled } from './compile.js';
import { seededRandom } from './random.js';
import { actionHost } from './realm/action-host.js';
import { furnish, type Realm, type RealmHost } from './realm/furnish.js';
import { hookHost } from './realm/hook-host.js';

const FURNISH = inRealm<typeof furnish>(furnish);
const HOOK_HOST = inRealm<typeof hookHost>(hookHost);
const ACTION_HOST = inRealm<typeof actionHost>(actionHost);

function inRealm<F extends (...values: never[]) => unknown>(source: F) {
  const script = new vm.Script(`(${source.toString()})`, { filename: 'platform.js' });
  return (context: vm.Context) => script.runInContext(context) as F;
}

/** Node's globals that a bare context lacks and the realm takes from the host on demand. */
const PROVIDED = [
  'AbortController',
  'AbortSignal',
  'Blob',
  'Buffer',
  'DOMException',
  'Event',
  'EventTarget',
  'FormData',
  'Headers',
  'MessageChannel',
  'ReadableStream',
  'Request',
  'Response',
  'TextDecoder',
  'TextEncoder',
  'TransformStream',
  'URL',
  'URLSearchParams',
  'WritableStream',
  'atob',
  'btoa',
  'structuredClone',
];

type Loaded = { exports: unknown } | { error: unknown };

/** What one execution has recorded so far. */
interface Recording {
  invocation: Invocation;
  answer: Answer | undefined;
  claims: Map<string, string>;
  denied: { code: string; reason?: string } | null;
  targetScopes: string[] | null;
  effects: Effects;
  remarks: Remark[];
}

/** One warm instance: a context of its own with the program loaded into it. */
export class Instance {
  readonly #batch: Batch;
  readonly #clock = new Clock();
  readonly #cache = new Cache(() => this.#clock.now());
  readonly #context: vm.Context;
  #realm!: Realm;
  #random = seededRandom(1);
  #storage: string | undefined;
  #record: Recording | undefined;
  #loaded: Loaded | undefined;
  #counts: Uint32Array | undefined;

  constructor(
    batch: Batch,
    private readonly compiled: Compiled,
  ) {
    this.#batch = batch;
    this.#context = vm.createContext(Object.create(null) as object);
  }

  /** Runs the program once. Resolves when nothing is left that could still do something. */
  async execute(invocation: Invocation): Promise<Observation> {
    const started = performance.now();
    const record: Recording = {
      invocation,
      answer: undefined,
      claims: new Map(),
      denied: null,
      targetScopes: null,
      effects: { requests: [], console: [], cache: [], storage: [] },
      remarks: [],
    };
    this.#record = record;
    this.#clock.clear();
    this.#clock.set(invocation.now);
    this.#random = seededRandom(invocation.seed);
    const onRejection = (reason: unknown) => this.#uncaught('rejected', reason);
    process.on('unhandledRejection', onRejection);
    try {
      this.#load();
      this.#call(invocation);
      await this.#settle(invocation);
    } catch (error) {
      this.#uncaught('threw', error);
    } finally {
      process.off('unhandledRejection', onRejection);
      this.#record = undefined;
    }
    record.answer ??= { kind: 'failed', cause: 'no-answer', reason: 'never answered' };
    return {
      answer: record.answer,
      effects: record.effects,
      remarks: record.remarks,
      milliseconds: performance.now() - started,
    };
  }

  /** How often each branch was taken since the last time, where the program counts them. */
  takeCounts(): { taken?: number[] } {
    const counts = this.#counts;
    if (!counts) return {};
    const taken = Array.from({ length: this.#batch.counting!.branches }, (_, i) => counts[i]!);
    for (let index = 0; index < taken.length; index += 1) counts[index] = 0;
    return { taken };
  }

  /** Evaluates the program's top level, once for each instance. */
  #load(): void {
    if (this.#loaded) return;
    this.#realm = FURNISH(this.#context)(this.#host(), PROVIDED);
    if (this.compiled.kind === 'did-not-compile') {
      this.#loaded = { error: this.compiled.error };
      return;
    }
    const module = vm.runInContext('({ exports: {} })', this.#context) as { exports: unknown };
    const { counting } = this.#batch;
    if (counting) {
      const array = `new Uint32Array(${counting.branches})`;
      this.#counts = vm.runInContext(array, this.#context) as Uint32Array;
    }
    try {
      const factory = this.compiled.script.runInContext(this.#context) as (
        ...values: unknown[]
      ) => void;
      factory.call(
        module.exports,
        module.exports,
        this.#require,
        module,
        '/program.js',
        '/',
        this.#counts,
      );
      this.#loaded = { exports: module.exports };
    } catch (error) {
      this.#loaded = { error };
    }
  }

  readonly #require = (specifier: string): unknown => {
    throw new Error(`Cannot find module '${specifier}'`);
  };

  #call(invocation: Invocation): void {
    const loaded = this.#loaded!;
    if (this.#batch.program.side === 'hook') {
      this.#callHook(loaded, invocation);
    } else if ('error' in loaded) {
      this.#finish({ kind: 'failed', cause: 'did-not-compile', reason: messageOf(loaded.error) });
    } else {
      this.#callAction(loaded.exports, invocation);
    }
  }

  #callHook(loaded: Loaded, invocation: Invocation): void {
    const host = HOOK_HOST(this.#context)(
      {
        answer: (envelope) => {
          if (this.#record?.answer) return false;
          this.#finish({ kind: 'enveloped', envelope });
          return true;
        },
        storage: {
          read: () => {
            this.#record?.effects.storage.push({ operation: 'get' });
            return this.#storage;
          },
          write: (document) => {
            this.#storage = document;
            this.#record?.effects.storage.push({ operation: 'set', value: JSON.parse(document) });
          },
        },
      },
      contract.hook.parameters,
    );
    if ('error' in loaded) {
      const error = loaded.error as Error & { error_description?: string };
      error.error_description = error.message;
      error.message = 'Unable to compile the extensibility code as javascript';
      host.fail(error);
      return;
    }
    const problem = contract.hook.validate(JSON.parse(invocation.input));
    const { secrets, headers, input } = invocation;
    host.call(loaded.exports, input, JSON.stringify(secrets), JSON.stringify(headers), problem);
  }

  #callAction(exports: unknown, invocation: Invocation): void {
    const handler = (exports as Record<string, unknown> | null)?.[contract.action.handler];
    if (typeof handler !== 'function') {
      const reason = `The Action does not export ${contract.action.handler}`;
      this.#finish({ kind: 'failed', cause: 'did-not-compile', reason });
      return;
    }
    const record = this.#record!;
    const open = () => this.#record === record && !record.answer;
    const host = ACTION_HOST(this.#context)(
      {
        deny: (code, reason) => {
          if (open()) record.denied = reason === undefined ? { code } : { code, reason };
        },
        claim: (name, json) => {
          if (open()) record.claims.set(name, json);
        },
        target: (scopes) => {
          if (open()) record.targetScopes = [...scopes];
        },
        cache: {
          get: (key) => {
            const found = this.#cache.get(key);
            record.effects.cache.push({ operation: 'get', key });
            return found;
          },
          set: (key, value, lifetime) => {
            record.effects.cache.push({ operation: 'set', key, value: String(value) });
            return this.#cache.set(key, value, lifetime);
          },
          delete: (key) => {
            record.effects.cache.push({ operation: 'delete', key });
            return this.#cache.delete(key);
          },
        },
        settle: () => {
          if (!open()) return;
          const { denied, targetScopes } = record;
          this.#finish({ kind: 'settled', denied, claims: [...record.claims], targetScopes });
        },
        fail: (error) => {
          this.#finish({ kind: 'failed', cause: 'threw', reason: messageOf(error) });
        },
      },
      this.#batch.policies.targetScopes === 'available',
    );
    host.call(handler, invocation.input);
  }

  /** Lets virtual time pass until nothing is left to happen, or the time limit is over. */
  async #settle(invocation: Invocation): Promise<void> {
    const deadline = invocation.now + this.#batch.timeLimit;
    for (;;) {
      await new Promise(setImmediate);
      // An Action is over when its promise settles; whatever it left running is not continued.
      if (this.#record?.answer && this.#batch.program.side === 'action') return;
      const timer = this.#clock.next();
      if (!timer) return;
      if (timer.at > deadline) {
        const reason = `no answer within ${this.#batch.timeLimit / 1000} s`;
        this.#finish({ kind: 'failed', cause: 'timed-out', reason });
        return;
      }
      this.#clock.advance(timer);
      this.#realm.fire(timer.id);
    }
  }

  /** The first answer stands. */
  #finish(answer: Answer): void {
    if (this.#record) this.#record.answer ??= answer;
  }

  #uncaught(cause: FailureCause, error: unknown): void {
    const record = this.#record;
    if (!record) return;
    const reason = messageOf(error);
    if (record.answer) record.remarks.push({ kind: 'error-after-answer', message: reason });
    else this.#finish({ kind: 'failed', cause, reason });
  }

  #host(): RealmHost {
    const guarded = (task: () => void) => () => {
      try {
        task();
      } catch (error) {
        this.#uncaught('threw', error);
      }
    };
    return {
      now: () => this.#clock.now(),
      random: () => this.#random(),
      log: (level, text) => this.#record?.effects.console.push({ level, text }),
      format: (values) => util.format(...values),
      schedule: (id, delay) => this.#clock.schedule(id, delay),
      unschedule: (id) => this.#clock.unschedule(id),
      queueMicrotask: (task) => queueMicrotask(guarded(task)),
      nextTick: (task) => process.nextTick(guarded(task)),
      provide: (name) => (globalThis as Record<string, unknown>)[name],
      exit: (code) =>
        this.#finish({ kind: 'failed', cause: 'exited', reason: `process.exit(${String(code)})` }),
    };
  }
}

/** What a thrown value says, without trusting it. */
function messageOf(error: unknown): string {
  try {
    if (util.types.isNativeError(error)) return String(error.message);
    return util.format(error);
  } catch {
    return 'a value that cannot be shown';
  }
}
