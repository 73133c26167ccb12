import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FailureCause } from '../model/index.js';
import { endWithUs } from './guardian.js';
import { usageOf } from './process-usage.js';
import type { Batch, Counted, Line, Observation } from './protocol.js';

export interface SandboxLimits {
  /** Milliseconds of processor time for one execution; past it the process is killed. */
  stuckAfter: number;
  /** Megabytes. */
  memory: number;
  /** Folder with `node_modules` for the program, absolute. */
  modules: string | null;
}

export type BatchEnd = { kind: 'ended' } | { kind: 'died'; cause: FailureCause; reason: string };

const START_LIMIT = 30_000;
const WATCH_INTERVAL = 25;
/** How many times its processor time a program may take, blocked or on a busy machine. */
const PATIENCE = 5;
const MEGABYTE = 1024 * 1024;
/** What Node itself needs beside the heap. */
const BASE_MEMORY = 96 * MEGABYTE;
const KEPT_STDERR = 8192;

/** One child process in which programs run: no network, no environment, nothing to write to. */
export class SandboxProcess {
  /** Has run nothing yet, so whatever happens to it is the doing of what it runs now. */
  fresh = true;
  usable = true;
  readonly #child: ChildProcess;
  readonly #limits: SandboxLimits;
  readonly #release: (() => void) | undefined;
  #stderr = '';
  #rest = '';
  #ready = false;
  #onLine: ((line: Line) => void) | undefined;
  #onDeath: ((end: BatchEnd & { kind: 'died' }) => void) | undefined;
  #killedFor: { cause: FailureCause; reason: string } | undefined;
  #watch: NodeJS.Timeout | undefined;
  #lines = 0;

  constructor(limits: SandboxLimits) {
    this.#limits = limits;
    const entry = sandboxEntry();
    const readable = [dirname(dirname(entry)), ...(limits.modules ? [limits.modules] : [])];
    this.#child = spawn(
      process.execPath,
      [
        permissionFlag(),
        ...readable.map((folder) => `--allow-fs-read=${folder}`),
        '--no-warnings',
        // Packages are evaluated as scripts in a context, so their CommonJS variant has to be found.
        '--no-experimental-require-module',
        // Host functions that reach the program must not be a way to run code in the host's realm.
        '--disallow-code-generation-from-strings',
        // V8 and Node throw errors of the host's realm into any other, so what they lead to must hold.
        '--frozen-intrinsics',
        // Memory that another execution has used must not be readable.
        '--zero-fill-buffers',
        `--max-old-space-size=${limits.memory}`,
        // A context is made from V8's snapshot; new hashes for all its names are a tenth of the work.
        '--no-rehash-snapshot',
        // Contexts are dropped at once: collecting 30 MB of them costs little more than 10.
        '--heap-growing-percent=400',
        // What compares shapes can be compiled once only.
        '--no-flush-bytecode',
        entry,
      ],
      {
        env: { TZ: 'UTC' },
        cwd: dirname(entry),
        stdio: ['pipe', 'pipe', 'pipe'],
        // A process group of its own: Ctrl-C must not end a program as if it had failed.
        detached: true,
      },
    );
    this.#release = this.#child.pid === undefined ? undefined : endWithUs(this.#child.pid);
    this.#child.stdin!.on('error', () => {});
    this.#child.stdout!.setEncoding('utf8').on('data', (chunk: string) => this.#read(chunk));
    this.#child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      this.#stderr = (this.#stderr + chunk).slice(-KEPT_STDERR);
    });
    this.#child.on('error', (error) => this.#died(null, error.message));
    this.#child.on('close', (code, signal) => this.#died(code, signal ?? ''));
  }

  /** Runs a batch; `onObservation` gets each execution as it ends. */
  run(
    batch: Batch,
    onObservation: (observation: Observation, line: Counted) => void,
  ): Promise<BatchEnd> {
    return new Promise((resolve) => {
      const end = (result: BatchEnd) => {
        clearInterval(this.#watch);
        this.fresh = false;
        this.#child.unref();
        resolve(result);
      };
      if (!this.usable) {
        end({ kind: 'died', cause: 'exited', reason: this.#stderr || 'the process ended' });
        return;
      }
      this.#child.ref();
      this.#onDeath = end;
      this.#onLine = (line) => {
        if (line.kind === 'observation') onObservation(line.observation, line);
        if (line.kind === 'end') {
          if (line.retire) this.kill();
          end({ kind: 'ended' });
        }
      };
      this.#startWatch();
      this.#child.stdin!.write(`${JSON.stringify(batch)}\n`);
    });
  }

  kill(): void {
    this.usable = false;
    this.#child.kill('SIGKILL');
  }

  #read(chunk: string): void {
    this.#lines += 1;
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop()!;
    for (const text of lines) {
      const line = JSON.parse(text) as Line;
      if (line.kind === 'ready') this.#ready = true;
      this.#onLine?.(line);
    }
  }

  /** Nothing inside a process can be trusted to stop a loop or a huge allocation: its parent does. */
  #startWatch(): void {
    let since = this.#signOfLife();
    clearInterval(this.#watch);
    this.#watch = setInterval(() => {
      if (this.#lines !== since.lines) {
        since = this.#signOfLife();
        return;
      }
      const usage = usageOf(this.#child.pid);
      const waited = performance.now() - since.at;
      // On a busy machine only time on a processor says that a program is stuck.
      const worked = usage && since.usage ? usage.processor - since.usage.processor : waited;
      const { stuckAfter, memory } = this.#limits;
      const [workLimit, waitLimit] = this.#ready
        ? [stuckAfter, stuckAfter * PATIENCE]
        : [START_LIMIT, START_LIMIT];
      if (worked > workLimit || waited > waitLimit) {
        this.#stop('timed-out', `still running after ${workLimit / 1000} s`);
      } else if (usage && usage.bytes > BASE_MEMORY + memory * MEGABYTE) {
        this.#stop('out-of-memory', `used more than ${memory} MB`);
      }
    }, WATCH_INTERVAL);
  }

  #signOfLife() {
    return { lines: this.#lines, at: performance.now(), usage: usageOf(this.#child.pid) };
  }

  #stop(cause: FailureCause, reason: string): void {
    this.#killedFor = { cause, reason };
    this.kill();
  }

  #died(code: number | null, detail: string): void {
    clearInterval(this.#watch);
    this.#release?.();
    this.usable = false;
    const memory = /heap out of memory|Array buffer allocation failed/.test(this.#stderr);
    this.#onDeath?.({
      kind: 'died',
      ...(this.#killedFor ??
        (memory
          ? { cause: 'out-of-memory', reason: `used more than ${this.#limits.memory} MB` }
          : { cause: 'exited', reason: `the process ended (${code ?? detail})` })),
    });
  }
}

/** The compiled entry, whether this file runs compiled or from source under a test runner. */
function sandboxEntry(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isPackageRoot(folder)) folder = dirname(folder);
  return join(folder, 'dist', 'runtime', 'sandbox.js');
}

function isPackageRoot(folder: string): boolean {
  try {
    readFileSync(join(folder, 'package.json'));
    return true;
  } catch {
    return dirname(folder) === folder;
  }
}

function permissionFlag(): string {
  const name = '--permission';
  return process.allowedNodeEnvironmentFlags.has(name) ? name : '--experimental-permission';
}
