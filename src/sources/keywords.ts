import { resolve } from 'node:path';
import { UsageError, type Keywords } from '../model/index.js';
import { isObject, loadJson } from './json-file.js';
import { shownPath } from './list-files.js';

/** A file with keywords that cannot be used. The message names the file and the fault. */
export class KeywordFileError extends UsageError {
  override name = 'KeywordFileError';
}

const MAPPINGS = 'AUTH0_KEYWORD_REPLACE_MAPPINGS';

/**
 * What the configuration of Deploy CLI in a JSON file puts in the place of markers.
 *
 * @throws KeywordFileError
 */
export function readKeywords(file: string, cwd = '.'): Required<Keywords> {
  const loaded = loadJson(resolve(cwd, file));
  if (loaded.kind === 'unreadable') {
    const { message, at } = loaded.finding;
    throw new KeywordFileError(`${file}${at ? `:${at.line}:${at.column}` : ''}: ${message}`);
  }
  const values = isObject(loaded.value) ? loaded.value[MAPPINGS] : undefined;
  if (!isObject(values)) {
    throw new KeywordFileError(
      `${file}: it has no object ${MAPPINGS}, as the configuration of Deploy CLI has`,
    );
  }
  return { file: shownPath(resolve(cwd, file), resolve(cwd)), values };
}
