import { NOTHING_SEEN, type Batch, type Observation, type Sights } from './protocol.js';
import { SandboxProcess, type BatchEnd, type SandboxLimits } from './sandbox-process.js';

const MOST_SCENARIOS_IN_A_BATCH = 64;

export interface PoolResult {
  /** For each scenario, in order, what each invocation led to. */
  scenarios: Observation[][];
  /** How often each branch was taken; empty where coverage was not asked for. */
  taken: number[];
  /** One for each execution, in order; empty where they were not watched. */
  sights: Sights[];
}

/** A few sandbox processes, started when there is work for them and replaced when they die. */
export class Pool {
  readonly #idle: SandboxProcess[] = [];
  readonly #busy = new Set<SandboxProcess>();
  readonly #waiting: ((sandbox: SandboxProcess) => void)[] = [];
  #closed = false;

  constructor(
    private readonly size: number,
    private readonly limits: SandboxLimits,
  ) {}

  async run(batch: Batch): Promise<PoolResult> {
    const { scenarios } = batch;
    const share = Math.ceil(scenarios.length / (this.size * 2));
    const size = Math.max(1, Math.min(MOST_SCENARIOS_IN_A_BATCH, share));
    const parts: Promise<PoolResult>[] = [];
    for (let from = 0; from < scenarios.length; from += size) {
      parts.push(this.#runPart({ ...batch, scenarios: scenarios.slice(from, from + size) }));
    }
    const results = await Promise.all(parts);
    return {
      scenarios: results.flatMap((result) => result.scenarios),
      taken: results.map((result) => result.taken).reduce(addUp, []),
      sights: results.flatMap((result) => result.sights),
    };
  }

  close(): void {
    this.#closed = true;
    for (const sandbox of [...this.#idle, ...this.#busy]) sandbox.kill();
    this.#idle.length = 0;
  }

  async #runPart(batch: Batch): Promise<PoolResult> {
    const finished: Observation[][] = [];
    let taken: number[] = [];
    const seen: Sights[] = [];
    let current: Observation[] = [];
    while (finished.length < batch.scenarios.length) {
      const sandbox = await this.#acquire();
      const { fresh } = sandbox;
      const known = finished.length;
      // After a crash a scenario goes on cold, as it would on the platform.
      const [next = [], ...later] = batch.scenarios.slice(finished.length);
      const scenarios = [next.slice(current.length), ...later];
      const end = await sandbox.run(
        { ...batch, scenarios },
        (observation, { taken: counts = [], sights }) => {
          taken = addUp(taken, counts);
          if (batch.watching) seen.push(sights ?? NOTHING_SEEN);
          current.push(observation);
          if (current.length < batch.scenarios[finished.length]!.length) return;
          finished.push(current);
          current = [];
        },
      );
      this.#release(sandbox);
      if (end.kind === 'ended') continue;
      if (this.#closed) throw new Error('The runtime was closed while it was running a program');
      const alone = fresh && finished.length === known;
      if (!alone && end.cause !== 'timed-out') {
        // It may have died of what ran in it before: that scenario is tried again, alone. What is
        // stuck is so on its own account, and to wait for it twice would double what it costs.
        current = [];
        continue;
      }
      if (batch.watching) seen.push(NOTHING_SEEN);
      current.push(failure(end));
      if (current.length === batch.scenarios[finished.length]!.length) {
        finished.push(current);
        current = [];
      }
    }
    return { scenarios: finished, taken, sights: seen };
  }

  #acquire(): Promise<SandboxProcess> {
    if (this.#closed) return Promise.reject(new Error('The runtime is closed'));
    const idle = this.#idle.pop();
    if (idle || this.#busy.size < this.size) {
      const sandbox = idle ?? new SandboxProcess(this.limits);
      this.#busy.add(sandbox);
      return Promise.resolve(sandbox);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(sandbox: SandboxProcess): void {
    this.#busy.delete(sandbox);
    if (sandbox.usable) this.#idle.push(sandbox);
    // Once closed, nobody is waited for any more.
    const waiting = this.#closed ? undefined : this.#waiting.shift();
    if (waiting) void this.#acquire().then(waiting);
  }
}

function failure({ cause, reason }: BatchEnd & { kind: 'died' }): Observation {
  return {
    answer: { kind: 'failed', cause, reason },
    effects: { requests: [], console: [], cache: [], storage: [] },
    // No limit of the platform: a process here has less time and memory, or was killed by others.
    remarks: [{ kind: 'unfinished', why: reason }],
    milliseconds: 0,
  };
}

function addUp(some: number[], others: number[]): number[] {
  const longer = some.length >= others.length ? some : others;
  return longer.map((_, index) => (some[index] ?? 0) + (others[index] ?? 0));
}
