/** The host's side of `process`. */
export interface ProcessHost {
  log(level: string, text: string): void;
  nextTick(task: () => void): void;
  exit(code: unknown): void;
}

/**
 * `now` gives virtual milliseconds since 1970; the realm was made at `started`.
 * A `process` with an empty environment, which the program may fill for itself.
 * Compiled from its own text in each realm, so it must not name anything outside itself.
 */
export function makeProcess(host: ProcessHost, now: () => number, started: number): object {
  const { apply, defineProperty } = Reflect;
  const hrtime = Object.assign(
    (since?: [number, number]) => {
      const elapsed = (now() - started) * 1e6;
      const seconds = Math.floor(elapsed / 1e9) - (since?.[0] ?? 0);
      const nanoseconds = (elapsed % 1e9) - (since?.[1] ?? 0);
      return nanoseconds < 0 ? [seconds - 1, nanoseconds + 1e9] : [seconds, nanoseconds];
    },
    { bigint: () => BigInt(now() - started) * 1000000n },
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
    uptime: () => (now() - started) / 1000,
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
    emitWarning: (text: unknown) => host.log('warn', String(text)),
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
  return process;
}
