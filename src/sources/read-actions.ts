import { basename, dirname, join, resolve } from 'node:path';
import type { JsonObject } from '../model/index.js';
import { readHooks } from './index.js';
import { isObject, loadJson } from './json-file.js';
import { loadText } from './load.js';

/** An Action that was found in a file, converted or written by hand. */
export interface ActionSource {
  name: string;
  /** Relative to the working directory, POSIX. */
  file: string;
  code: string;
  /** npm name to version; known only where Deploy CLI's json lies beside the code. */
  dependencies: Record<string, string>;
}

/**
 * The Actions among files, folders and glob patterns. Files that cannot be read are left out.
 *
 * @throws NoInputError where a path does not exist or a pattern matches nothing.
 */
export async function readActions(paths: readonly string[], cwd = '.'): Promise<ActionSource[]> {
  const { found } = await readHooks(paths, { cwd });
  return found.flatMap((entry) => {
    if (entry.kind !== 'action') return [];
    const path = resolve(cwd, entry.file);
    const loaded = loadText(path);
    if (loaded.kind !== 'text') return [];
    const { name, file } = entry;
    return [{ name, file, code: loaded.text, dependencies: dependenciesBeside(path) }];
  });
}

/** What `actions/<name>.json` declares for `actions/<name>/code.js`. */
function dependenciesBeside(code: string): Record<string, string> {
  if (basename(code) !== 'code.js') return {};
  const folder = dirname(code);
  const description = loadJson(join(dirname(folder), `${basename(folder)}.json`));
  if (description.kind !== 'json' || !isObject(description.value)) return {};
  const { dependencies } = description.value;
  const declared = Array.isArray(dependencies) ? dependencies.filter(isObject) : [];
  return Object.fromEntries(declared.flatMap(nameAndVersion));
}

function nameAndVersion({ name, version }: JsonObject): [string, string][] {
  return typeof name === 'string' && typeof version === 'string' ? [[name, version]] : [];
}
