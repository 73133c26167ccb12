import type { Keywords } from '../model/index.js';
import { compileError } from './compile-error.js';
import { parse, type Parsed } from './parse.js';

/*
 * Before Deploy CLI uploads a script it puts text in the place of `##NAME##` and JSON in the place
 * of `@@NAME@@`, quotes around it included (auth0-deploy-cli src/tools/utils.ts).
 */
const MARKER = /##(\w+)##|@@(\w+)@@/g;
const OF_TEXT = /##(\w+)##/g;
const OF_JSON = /(['"]?)@@(\w+)@@\1/g;

/** The markers of a script, once each, with their signs; not those in comments. */
export function markersIn(text: string): { marker: string; offset: number }[] {
  const found = [...text.matchAll(MARKER)];
  if (found.length === 0) return [];
  const parsed = parseUnfilled(text);
  const comments = parsed.kind === 'parsed' ? (parsed.tree.comments ?? []) : [];
  const markers = new Map<string, number>();
  for (const { 0: marker, index } of found) {
    const isComment = comments.some(({ start, end }) => start! < index && index < end!);
    if (!isComment && !markers.has(marker)) markers.set(marker, index);
  }
  return Array.from(markers, ([marker, offset]) => ({ marker, offset }));
}

/** Names of the same length in the place of markers, so that all offsets hold. */
export function maskMarkers(text: string): string {
  return text.replace(MARKER, (_, ofText: string | undefined, ofJson: string) =>
    ofText ? `$_${ofText}_$` : `$$${ofJson}$$`,
  );
}

/** A script that is JavaScript only when its markers are filled in is read with names for them. */
export function parseUnfilled(text: string): Parsed {
  const parsed = parse(text);
  if (parsed.kind === 'parsed') return parsed;
  const masked = maskMarkers(text);
  return masked === text ? parsed : parse(masked);
}

/**
 * A script as it is uploaded. A `##NAME##` without a keyword becomes a text like any other where it
 * stands in one: its name in lower case, with hyphens, which may also be a host. Elsewhere it is
 * left, as `@@NAME@@` is, whose kind of value nobody knows.
 */
export function fillMarkers(text: string, values: Keywords['values']): string {
  const isGiven = (name: string): boolean => Object.hasOwn(values, name);
  const filled = text
    .replace(OF_JSON, (marker, _, name: string) =>
      isGiven(name) ? JSON.stringify(values[name]) : marker,
    )
    // Deploy CLI takes whatever it is for a string here: a list loses its brackets.
    .replace(OF_TEXT, (marker, name: string) =>
      isGiven(name) ? `${values[name] as string}` : marker,
    );
  if (!filled.includes('##') || compileError(maskOfJson(filled)) !== null) return filled;
  return filled.replace(OF_TEXT, (_, name: string) => name.toLowerCase().replaceAll('_', '-'));
}

function maskOfJson(text: string): string {
  return text.replace(OF_JSON, 'null');
}
