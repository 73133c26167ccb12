import type { Json } from './json.js';

/**
 * What Deploy CLI puts in the place of markers in scripts before it uploads them, by name:
 * `AUTH0_KEYWORD_REPLACE_MAPPINGS` of its configuration.
 */
export type Keywords = Readonly<Record<string, Json>>;
