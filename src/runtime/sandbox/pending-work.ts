import { createHook } from 'node:async_hooks';

/** Work that Node hands to its thread pool; timers, streams and sockets are not among it. */
const POOL_WORK =
  /^(?:FSREQ|RANDOM\w*REQUEST|PBKDF2REQUEST|SCRYPTREQUEST|HKDFREQUEST|HASHREQUEST|SIGNREQUEST|CIPHERREQUEST|DERIVEBITSREQUEST|KEY\w*REQUEST|CHECKPRIMEREQUEST|GETADDRINFO|FILEHANDLECLOSEREQ|BLOBREADER)/;

const pending = new Set<number>();

const hook = createHook({
  init(id, type, _trigger, resource) {
    if (type === 'ZLIB') countWrites(id, resource as Compressor);
    else if (POOL_WORK.test(type)) pending.add(id);
  },
  // Not afterwards: a callback of a compressor may begin its next piece.
  before(id) {
    pending.delete(id);
  },
  destroy(id) {
    pending.delete(id);
  },
  promiseResolve(id) {
    pending.delete(id);
  },
});

/** Node's handle of a compressor: one for many pieces of work, each of which calls back. */
interface Compressor {
  write(...values: unknown[]): unknown;
}

function countWrites(id: number, handle: Compressor): void {
  const { write } = handle;
  handle.write = (...values) => {
    pending.add(id);
    return Reflect.apply(write, handle, values);
  };
}

/** Begins to count; a process that only runs plain code is spared the cost. */
export function watchPendingWork(): void {
  hook.enable();
}

/** How much of what was begun has not called back yet. */
export function pendingWork(): number {
  return pending.size;
}
