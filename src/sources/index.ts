import { resolve } from 'node:path';
import {
  NO_TENANT,
  type Found,
  type Reading,
  type Tenant,
  type TriggerId,
} from '../model/index.js';
import { deployCli } from './deploy-cli.js';
import { listFiles } from './list-files.js';
import { fileStem } from './names.js';
import { plain } from './plain.js';
import type { Candidate, Reader } from './reader.js';

export { NoInputError, shownPath } from './list-files.js';
export { readKeywords } from './keywords.js';
export { fileStem } from './names.js';
export { actionCodePath, actionFiles, type OutputFile } from './write-deploy-cli.js';

/** The most specific layout first: what it takes, the later ones do not see. */
const READERS: readonly Reader[] = [deployCli, plain];

export interface ReadHooksOptions {
  /** What relative paths start from, and what reported paths are relative to. Default: process.cwd(). */
  cwd?: string;
  /** Assumed for scripts that do not say at which point they ran. */
  trigger?: TriggerId;
  /** Paths that are left out, such as the folder that this tool writes to. */
  except?: string[];
}

/**
 * Finds hooks in files, folders and glob patterns, whatever their layout. Every path that was
 * looked at is in the result: taken, or passed over with a reason, or unreadable with a finding.
 * Nothing is executed.
 *
 * @throws NoInputError where a path does not exist or a pattern matches nothing.
 */
export async function readHooks(
  paths: readonly string[],
  options: ReadHooksOptions = {},
): Promise<Reading> {
  const cwd = resolve(options.cwd ?? '.');
  const except = (options.except ?? []).map((path) => resolve(cwd, path));
  const listing = await listFiles(paths, cwd, except);
  const found = listing.passedOver;
  let tenant: Tenant = NO_TENANT;
  let left: Candidate[] = listing.candidates;
  for (const reader of READERS) {
    const taking = reader.read(left, { cwd, ...(options.trigger && { trigger: options.trigger }) });
    found.push(...taking.found);
    left = left.filter(({ path }) => !taking.taken.has(path));
    if (taking.tenant) tenant = taking.tenant;
  }
  for (const { shown } of left) {
    found.push({ kind: 'passed-over', file: shown, reason: reasonNotTaken(shown) });
  }
  found.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  return { found: withoutTwins(found), tenant };
}

function reasonNotTaken(file: string): string {
  if (/(^|\/)hooks-to-actions\.json$/.test(file)) return 'decisions of reviewers';
  if (/\.exchanges\.(json|ya?ml)$/.test(file)) return 'exchanges for the hook of that name';
  if (/\.[mc]?ts$/i.test(file)) return 'TypeScript: hooks were JavaScript';
  if (/\.mjs$/i.test(file)) return 'an ES module: hooks were CommonJS';
  return 'not a script';
}

/**
 * An Action is found by its name, so each name has one owner: an Action that is there already, or
 * else the first hook. The other hooks are told.
 */
function withoutTwins(found: readonly Found[]): Found[] {
  const key = (name: string): string => fileStem(name).toLowerCase();
  const owners = new Map<string, string>();
  for (const entry of found) {
    if (entry.kind === 'action') owners.set(key(entry.name), `The Action ${entry.file}`);
  }
  return found.map((entry): Found => {
    if (entry.kind !== 'hook') return entry;
    const owner = owners.get(key(entry.hook.name));
    if (owner === undefined) {
      owners.set(key(entry.hook.name), entry.file);
      return entry;
    }
    return {
      kind: 'unreadable',
      file: entry.file,
      name: entry.hook.name,
      finding: {
        id: 'name-taken',
        severity: 'error',
        message: `${owner} has the same name, "${entry.hook.name}".`,
        advice: 'Give one of the two another name: an Action is found by its name.',
      },
    };
  });
}
