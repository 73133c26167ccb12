/**
 * `queueMicrotask` of a realm.
 * Compiled from its own text in each realm, so it must not name anything outside itself.
 */
export function makeQueueMicrotask(queue: (task: () => void) => void): unknown {
  return function queueMicrotask(task: () => void) {
    queue(() => task());
  };
}
