import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError, type HookSource } from '../model/index.js';
import { DECISIONS_FILE, readDecisions, type Decision } from '../review/index.js';
import { shownPath } from '../sources/index.js';

/** A file with reviewers' decisions that cannot be used. The message names file and fault. */
export class DecisionsFileError extends UsageError {
  override name = 'DecisionsFileError';
}

/**
 * The reviewers' decisions that lie next to the hooks or next to their `hooks` folder: in an export
 * of Deploy CLI that is the place for them, as it takes every JSON file inside for a hook.
 *
 * @throws DecisionsFileError
 */
export function decisionsFor(
  hooks: readonly HookSource[],
  cwd: string,
): { file: string; decisions: Decision[] }[] {
  const folders = hooks.flatMap(({ file }) => {
    const folder = dirname(resolve(cwd, file));
    return basename(folder) === 'hooks' ? [dirname(folder), folder] : [folder];
  });
  return [...new Set(folders)]
    .map((folder) => join(folder, DECISIONS_FILE))
    .filter((path) => existsSync(path))
    .map((path) => {
      const file = shownPath(path, cwd);
      const read = readDecisions(readFileSync(path, 'utf8'), file);
      if (read.kind === 'decisions') return read;
      const place = read.at ? `:${read.at.line}:${read.at.column}` : '';
      throw new DecisionsFileError(`${file}${place}: ${read.problem}`);
    });
}
