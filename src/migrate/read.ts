import type { Reading } from '../model/index.js';
import { NoInputError, readHooks, type ReadHooksOptions } from '../sources/index.js';

/**
 * Reads what there is to migrate.
 *
 * @throws NoInputError also where nothing among what was found has to do with hooks.
 */
export async function readSomething(
  paths: readonly string[],
  options: ReadHooksOptions,
): Promise<Reading> {
  const reading = await readHooks(paths, options);
  if (reading.found.every(({ kind }) => kind === 'passed-over')) {
    throw new NoInputError(
      `no hooks in ${paths.join(', ')}; scan says why each file was not taken`,
    );
  }
  return reading;
}
