import type { Finding, JsonObject } from '../model/index.js';
import { placeAt } from '../parse/place.js';
import { loadText } from './load.js';

export type LoadedJson =
  { kind: 'json'; value: unknown } | { kind: 'unreadable'; finding: Finding; text?: string };

/** Reads a JSON file; a BOM and Deploy CLI's unquoted `@@KEY@@` markers are no obstacle. */
export function loadJson(path: string): LoadedJson {
  const loaded = loadText(path);
  if (loaded.kind === 'unreadable') return loaded;
  const text = loaded.text.replace(/^\uFEFF/, '');
  try {
    return { kind: 'json', value: JSON.parse(text) as unknown };
  } catch (error) {
    const withMarkers = parsedWithMarkers(text);
    if (withMarkers !== undefined) return { kind: 'json', value: withMarkers };
    return { kind: 'unreadable', finding: syntaxFinding(error as SyntaxError, text), text };
  }
}

// Deploy CLI puts JSON where it finds @@KEY@@ (auth0-deploy-cli src/tools/utils.ts), so that a
// file may be valid only afterwards. Which value comes there is not known here.
function parsedWithMarkers(text: string): unknown {
  if (!/@@\w+@@/.test(text)) return undefined;
  try {
    return JSON.parse(text.replace(/@@\w+@@/g, '"$&"')) as unknown;
  } catch {
    return undefined;
  }
}

function syntaxFinding(error: SyntaxError, text: string): Finding {
  const position = /at position (\d+)/.exec(error.message)?.[1];
  return {
    id: 'json-broken',
    severity: 'error',
    message: `It is not valid JSON: ${error.message.replace(/ in JSON at position.*$/s, '')}.`,
    advice: 'Mend the file, or export it again.',
    ...(position === undefined ? {} : { at: placeAt(text, Number(position)) }),
  };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
