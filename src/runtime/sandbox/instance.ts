import type { Batch, Invocation, Observation, Sights } from '../protocol.js';
import type { BareRealm } from './bare-realm.js';
import { Cache } from './cache.js';
import { callAction } from './call-action.js';
import { callHook, type Storage } from './call-hook.js';
import { Clock } from './clock.js';
import type { Compiled } from './compile.js';
import { answerFor, requestsInFlight } from './host-objects.js';
import { messageOf } from './message-of.js';
import { ModuleLoader } from './modules.js';
import { pendingWork } from './pending-work.js';
import { seededRandom } from './random.js';
import { Realm } from './realm.js';
import type { View, Watch } from './realm/watch.js';
import { Recording } from './recording.js';
import { sightsOf } from './sights.js';
import { tellOfUncaught } from './uncaught.js';

export type Loaded = { kind: 'loaded'; exports: unknown } | { kind: 'failed'; error: unknown };

/** Real milliseconds for which Node's thread pool is waited for. */
const PATIENCE = 1_000;
/** Turns of the event loop in which a request that was begun shows itself. */
const TURNS_TO_SEND = 20;

/** One warm instance: a realm that nothing else uses, with the program loaded into it. */
export class Instance {
  readonly #batch: Batch;
  readonly #compiled: Compiled;
  readonly #bare: BareRealm;
  readonly #clock = new Clock();
  readonly #cache = new Cache(() => this.#clock.now());
  readonly #storage: Storage = { document: undefined };
  #random = seededRandom(1);
  #realm: Realm | undefined;
  #loaded: Loaded | undefined;
  #counts: Uint32Array | undefined;
  #recording = new Recording();
  #watch: Watch | null = null;

  constructor(batch: Batch, compiled: Compiled, bare: BareRealm) {
    this.#batch = batch;
    this.#compiled = compiled;
    this.#bare = bare;
  }

  /** Runs the program once. Resolves when nothing is left that could still do something. */
  async execute(invocation: Invocation): Promise<Observation> {
    const started = performance.now();
    const recording = new Recording();
    this.#recording = recording;
    this.#clock.restart(invocation.now);
    this.#random = seededRandom(invocation.seed);
    answerFor({
      replies: invocation.replies,
      record: (request) => recording.request(request),
    });
    tellOfUncaught(recording);
    try {
      this.#load();
      this.#call(invocation.input);
      await this.#settle(invocation.now + this.#batch.timeLimit);
    } catch (error) {
      recording.uncaught('threw', messageOf(error));
    }
    tellOfUncaught(undefined);
    // Whatever still runs speaks to a recording that nobody reads.
    this.#recording = new Recording();
    this.#clock.restart(0);
    answerFor(undefined);
    return recording.conclude(performance.now() - started);
  }

  /** How often each branch was taken since the last time, where the program counts them. */
  takeCounts(): { taken?: number[] } {
    const counts = this.#counts;
    if (!counts) return {};
    const taken = Array.from({ length: this.#batch.counting!.branches }, (_, i) => counts[i]!);
    for (let index = 0; index < taken.length; index += 1) counts[index] = 0;
    return { taken };
  }

  /** What the program was seen to do with its inputs, where it is watched. */
  takeSights(): { sights?: Sights } {
    return this.#watch ? { sights: sightsOf(this.#watch) } : {};
  }

  /** Must be executed anew, with the network's stand-in loaded. */
  get needsNetwork(): boolean {
    return this.#realm?.host.needsNetwork ?? false;
  }

  /** The hidden globals that it looked at; null: it may still do something, now or later. */
  get taken(): ReadonlySet<string> | null {
    return this.#realm?.host.isUnknown ? this.#realm.taken : null;
  }

  /** Left something behind that the next instance in this process would meet. */
  get leaks(): boolean {
    return !(this.#realm?.host.intact ?? true) || pendingWork() > 0 || requestsInFlight() > 0;
  }

  /** Evaluates the program's top level, once for each instance. */
  #load(): void {
    if (this.#loaded) return;
    const { counting, modules: folder, policies, program, watching } = this.#batch;
    const { context } = this.#bare;
    const realm = new Realm({
      bare: this.#bare,
      clock: this.#clock,
      random: () => this.#random(),
      recording: () => this.#recording,
      targetScopes: policies.targetScopes === 'available',
    });
    this.#realm = realm;
    if (this.#compiled.kind === 'did-not-compile') {
      // As if it had been compiled in this realm.
      const { name, message, stack } = this.#compiled.error;
      this.#loaded = { kind: 'failed', error: realm.modules.error(name, message, { stack }) };
      return;
    }
    if (counting) this.#counts = realm.modules.counts(counting.branches);
    if (watching) this.#watch = realm.parts.watch();
    const loader = new ModuleLoader({
      program,
      folder,
      realm,
      context,
      core: (specifier) => realm.host.core(specifier),
      missing: (remark) => this.#recording.remarks.push(remark),
    });
    const module = realm.modules.bare();
    const { exports } = module;
    const require = loader.requireForProgram();
    try {
      const factory = this.#compiled.script.runInContext(context) as () => void;
      const own = watching ? this.#watch!.compared : this.#counts;
      const values = [exports, require, module, '/program.js', '/', own];
      Reflect.apply(factory, exports, values);
      this.#loaded = { kind: 'loaded', exports: module.exports };
    } catch (error) {
      this.#loaded = { kind: 'failed', error };
    }
  }

  #call(input: string): void {
    const [realm, loaded, recording] = [this.#realm!, this.#loaded!, this.#recording];
    const { fault, program } = this.#batch;
    const view: View | null = fault ? realm.parts.fault(fault) : this.#watch;
    if (program.side === 'hook') {
      callHook(realm, loaded, input, this.#storage, recording, view);
    } else {
      callAction(realm, loaded, input, this.#cache, recording, view);
    }
  }

  /**
   * Lets virtual time pass until nothing is left to happen, or the time limit is over, whether the
   * program has answered or not. Assumption action-work-left-running.
   */
  async #settle(deadline: number): Promise<void> {
    const recording = this.#recording;
    for (;;) {
      if (!(await this.#quiet())) {
        recording.giveUp(`still waiting for work outside the program after ${PATIENCE / 1000} s`);
        return;
      }
      const timer = this.#clock.next();
      if (!timer) return;
      if (timer.at > deadline) {
        const reason = `no answer within ${this.#batch.timeLimit / 1000} s`;
        recording.finish({ kind: 'failed', cause: 'timed-out', reason });
        return;
      }
      this.#clock.advance(timer);
      this.#realm!.fire(timer.id);
    }
  }

  /** Waits while anything goes on that takes no virtual time. False: it goes on for too long. */
  async #quiet(): Promise<boolean> {
    await new Promise(setImmediate);
    if (!this.#realm?.host.inUse) return true;
    const patience = performance.now() + PATIENCE;
    let idle = 0;
    while (idle < TURNS_TO_SEND) {
      if (performance.now() > patience) return false;
      await new Promise(setImmediate);
      idle = pendingWork() > 0 || requestsInFlight() > 0 ? 0 : idle + 1;
    }
    return true;
  }
}
