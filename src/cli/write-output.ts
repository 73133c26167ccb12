import { resolve } from 'node:path';
import { placeFiles, planPlacement } from '../migrate/place-files.js';
import type { OutputFile } from '../sources/index.js';
import { UsageError } from './exit.js';

/**
 * Writes files to the folder that was asked for.
 *
 * @throws UsageError where that would change what is there and `force` is not set.
 */
export function writeOutput(
  files: readonly OutputFile[],
  out: string,
  { force }: { force?: true },
): void {
  const plan = planPlacement(files, resolve(out));
  const [first, ...others] = plan.changed;
  if (first !== undefined && !force) {
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    throw new UsageError(
      `${out} has files with other content: ${first}${more}. Nothing was written; --force overwrites them`,
    );
  }
  placeFiles(files, plan, resolve(out));
}

/** Whether writing would change nothing. */
export function isInPlace(files: readonly OutputFile[], folder: string): boolean {
  const { created, changed } = planPlacement(files, folder);
  return created.length + changed.length === 0;
}
