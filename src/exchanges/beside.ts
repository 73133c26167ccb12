import { existsSync } from 'node:fs';
import { dirname, extname, join, basename } from 'node:path';
import type { Scenario } from '../model/index.js';
import { EXTENSIONS, readExchanges } from './read.js';

/**
 * The scenarios that lie next to a hook: `region.exchanges.yaml` (or `.yml`, `.json`) belongs to
 * `region.js`.
 *
 * @throws ExchangeFileError where such a file is no exchange file.
 */
export function exchangesBeside(script: string): Scenario[] {
  const stem = join(dirname(script), basename(script, extname(script)));
  return EXTENSIONS.map((extension) => `${stem}.exchanges${extension}`)
    .filter((file) => existsSync(file))
    .flatMap(readExchanges);
}
