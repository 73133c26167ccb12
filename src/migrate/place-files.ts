import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../model/index.js';
import type { OutputFile } from '../sources/index.js';

/** What writing would do, by path relative to the output folder. */
export interface Placement {
  created: string[];
  /** There already, with other content. */
  changed: string[];
  /** There already, byte for byte. */
  unchanged: string[];
}

/** The output folder cannot be written to. */
export class OutputError extends UsageError {
  override name = 'OutputError';
}

/** Compares files with what is in the folder. Touches nothing. */
export function planPlacement(files: readonly OutputFile[], folder: string): Placement {
  const plan: Placement = { created: [], changed: [], unchanged: [] };
  for (const { path, text } of files) {
    const present = contentOf(join(folder, path));
    const list =
      present === undefined
        ? plan.created
        : present.equals(Buffer.from(text))
          ? plan.unchanged
          : plan.changed;
    list.push(path);
  }
  return plan;
}

/**
 * Writes the files of a plan that are not there yet or differ. They are written to a folder beside
 * their places first and then renamed, so that no file is ever half-written.
 *
 * @throws OutputError where the folder cannot be written to; nothing is in place then that was
 *   not complete.
 */
export function placeFiles(files: readonly OutputFile[], plan: Placement, folder: string): void {
  const same = new Set(plan.unchanged);
  const due = files.filter(({ path }) => !same.has(path));
  if (due.length === 0) return;
  let staging: string | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    staging = mkdtempSync(join(folder, '.hooks-to-actions-'));
    for (const [index, { text }] of due.entries())
      writeFileSync(join(staging, String(index)), text);
    for (const parent of new Set(due.map(({ path }) => dirname(join(folder, path)))))
      mkdirSync(parent, { recursive: true });
    for (const [index, { path }] of due.entries())
      renameSync(join(staging, String(index)), join(folder, path));
  } catch (error) {
    throw new OutputError(`cannot write to ${folder}: ${(error as Error).message}`);
  } finally {
    if (staging) rmSync(staging, { recursive: true, force: true });
  }
}

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new OutputError(`cannot compare with ${path}: ${message}`);
  }
}
