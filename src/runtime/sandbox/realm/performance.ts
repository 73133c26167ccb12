/**
 * What `perf_hooks` exports, on virtual time.
 * Compiled from its own text in each realm, so it must not name anything outside itself.
 */
export function makePerformance(now: () => number, started: number): { performance: object } {
  return {
    performance: { now: () => now() - started, timeOrigin: started, mark() {}, measure() {} },
  };
}
