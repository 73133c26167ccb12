/**
 * A console that records.
 * Compiled from its own text in each realm, so it must not name anything outside itself.
 */
export function makeConsole(
  record: (level: string, text: string) => void,
  format: (...values: unknown[]) => string,
): object {
  const { apply } = Reflect;
  const log =
    (level: string) =>
    (...values: unknown[]) => {
      record(level, apply(format, undefined, values) as string);
    };
  const counts: Record<string, number> = Object.create(null) as Record<string, number>;
  return {
    log: log('log'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    debug: log('debug'),
    trace: log('trace'),
    dir: (value: unknown) => record('log', format(value)),
    table: log('log'),
    group: log('log'),
    groupCollapsed: log('log'),
    groupEnd() {},
    time() {},
    timeLog() {},
    timeEnd() {},
    count(label = 'default') {
      counts[label] = (counts[label] ?? 0) + 1;
      record('log', `${label}: ${counts[label]}`);
    },
    countReset(label = 'default') {
      counts[label] = 0;
    },
    assert(condition: unknown, ...values: unknown[]) {
      if (!condition) record('warn', 'Assertion failed: ' + format(...values));
    },
  };
}
