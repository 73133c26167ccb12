import { createHook } from 'node:async_hooks';

/** Work that Node hands to its thread pool; timers, streams and sockets are not among it. */
const POOL_WORK =
  /^(?:FSREQ|RANDOM\w*REQUEST|PBKDF2REQUEST|SCRYPTREQUEST|HKDFREQUEST|HASHREQUEST|SIGNREQUEST|CIPHERREQUEST|DERIVEBITSREQUEST|KEY\w*REQUEST|CHECKPRIMEREQUEST|ZLIB|GETADDRINFO|FILEHANDLECLOSEREQ|BLOBREADER)/;

const pending = new Set<number>();

const hook = createHook({
  init(id, type) {
    if (POOL_WORK.test(type)) pending.add(id);
  },
  after(id) {
    pending.delete(id);
  },
  destroy(id) {
    pending.delete(id);
  },
  promiseResolve(id) {
    pending.delete(id);
  },
});

/** Begins to count; a process that only runs plain code is spared the cost. */
export function watchPendingWork(): void {
  hook.enable();
}

/** How much of what was begun has not called back yet. */
export function pendingWork(): number {
  return pending.size;
}
