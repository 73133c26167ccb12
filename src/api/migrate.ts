import type { MigrateOptions, Migration } from '../migrate/index.js';

/**
 * The whole way for files, folders and globs: reads hooks, converts each in the most readable
 * style that can be proven, runs hook and Action on the same exchanges, and reports. Writes
 * nothing. A hook that cannot be read or converted is a row of the report, not an exception.
 *
 * @throws NoInputError where a path does not exist, a pattern matches nothing, or nothing among
 *   what was found has to do with hooks; ExchangeFileError and DecisionsFileError where such a file
 *   has a fault, with its place.
 */
export async function migrate(
  paths: readonly string[],
  options: MigrateOptions = {},
): Promise<Migration> {
  const wholeWay = await import('../migrate/index.js');
  return wholeWay.migrate(paths, options);
}
