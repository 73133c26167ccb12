import type { Json } from './json.js';

/** What Deploy CLI puts in the place of markers in scripts before it uploads them. */
export interface Keywords {
  /** By name: `AUTH0_KEYWORD_REPLACE_MAPPINGS` of its configuration. */
  values: Readonly<Record<string, Json>>;
  /** The configuration, as commands name it; none where the values come from elsewhere. */
  file?: string;
}
