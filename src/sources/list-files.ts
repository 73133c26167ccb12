import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { UsageError, type Found } from '../model/index.js';
import type { Candidate } from './reader.js';

/** The paths that were asked for lead to nothing. The message says which. */
export class NoInputError extends UsageError {
  override name = 'NoInputError';
}

export interface Listing {
  candidates: Candidate[];
  /** What was looked at and cannot be a candidate. */
  passedOver: Found[];
}

/**
 * Files, folders and glob patterns to files, in a stable order. Folders are walked without
 * `node_modules`, dot folders and symbolic links; a path that was named is always taken.
 *
 * @param except Absolute paths that are left out without a word: what this tool itself wrote.
 * @throws NoInputError where a path does not exist or a pattern matches nothing.
 */
export async function listFiles(
  paths: readonly string[],
  cwd: string,
  except: string[],
): Promise<Listing> {
  const files = new Set<string>();
  const passedOver: Found[] = [];
  const passOver = (path: string, reason: string): void => {
    passedOver.push({ kind: 'passed-over', file: shownPath(path, cwd), reason });
  };
  const walk = (path: string): void => {
    if (except.includes(path)) return;
    const status = statOf(path);
    if (!status.isDirectory()) return void files.add(path);
    let entries;
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      return passOver(path, `folder cannot be listed: ${(error as Error).message}`);
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = join(path, entry.name);
      if (entry.isSymbolicLink()) passOver(inside, 'symbolic link: name its target instead');
      else if (!entry.isDirectory()) walkFile(inside, entry.name);
      else if (entry.name === 'node_modules') passOver(inside, 'installed packages');
      else if (entry.name.startsWith('.')) passOver(inside, 'dot folder');
      else walk(inside);
    }
  };
  const walkFile = (path: string, name: string): void => {
    if (except.includes(path)) return;
    if (name.startsWith('.')) passOver(path, 'dot file');
    else files.add(path);
  };
  for (const path of paths) {
    for (const named of await expand(path, cwd)) walk(named);
  }
  const candidates = [...files].map((path) => ({ path, shown: shownPath(path, cwd) }));
  return { candidates, passedOver };
}

async function expand(path: string, cwd: string): Promise<string[]> {
  const literal = resolve(cwd, path);
  // A name with brackets in it may be just that: what exists is never taken for a pattern.
  if (exists(literal)) return [literal];
  const { globSync, isDynamicPattern } = await import('tinyglobby');
  if (isDynamicPattern(path)) {
    const matches = globSync(path.split(sep).join('/'), {
      cwd,
      absolute: true,
      ignore: ['**/node_modules/**'],
      followSymbolicLinks: false,
      expandDirectories: false,
    });
    if (matches.length > 0) return matches.map((match) => resolve(match)).sort();
    throw new NoInputError(`nothing matches ${path}`);
  }
  throw new NoInputError(`no such file or folder: ${path}`);
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function statOf(path: string): { isDirectory(): boolean } {
  // A dangling link that was named counts as a file: reading it says what is wrong.
  return statSync(path, { throwIfNoEntry: false }) ?? { isDirectory: () => false };
}

/** How a path is shown and reported: relative to the working directory, POSIX. */
export function shownPath(path: string, cwd: string): string {
  return relative(cwd, path).split(sep).join('/') || '.';
}
