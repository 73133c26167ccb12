import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { UsageError, type Scenario } from '../model/index.js';
import { parseExchanges } from './parse.js';

/** An exchange file that cannot be used. The message names the file and the fault. */
export class ExchangeFileError extends UsageError {
  override name = 'ExchangeFileError';
}

export const EXTENSIONS = ['.json', '.yaml', '.yml'];

/**
 * The scenarios of exchange files: of one file, or of every `.json`, `.yaml` and `.yml` file in a
 * folder, in order of their names.
 *
 * @throws ExchangeFileError for the first file that is no exchange file.
 */
export function readExchanges(path: string): Scenario[] {
  return filesAt(path).flatMap((file) => {
    const parsed = parseExchanges(textOf(file), basename(file, extname(file)));
    if (parsed.kind === 'invalid') throw new ExchangeFileError(`${file}: ${parsed.problem}`);
    return parsed.scenarios;
  });
}

function filesAt(path: string): string[] {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch {
    throw new ExchangeFileError(`${path}: no such file or folder`);
  }
  if (!isFolder) return [path];
  const files = readdirSync(path).filter((name) => EXTENSIONS.includes(extname(name)));
  if (files.length === 0) throw new ExchangeFileError(`${path}: no exchange files in this folder`);
  return files.sort().map((name) => join(path, name));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ExchangeFileError(`${file}: cannot be read (${(error as Error).message})`);
  }
}
