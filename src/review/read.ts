import { placeAt } from '../parse/place.js';
import type { Acceptance, Place } from '../model/index.js';

/** The file beside the hooks in which reviewers record what they accept. */
export const DECISIONS_FILE = 'hooks-to-actions.json';

/** A finding, or a difference of the platform, that a person has decided to live with. */
export interface Decision extends Acceptance {
  /** Name of the hook. */
  hook: string;
  about: { finding: string; line?: number } | { difference: string };
  /** Where it stands in its file. */
  at: Place;
}

export type ReadDecisions =
  | { kind: 'decisions'; file: string; decisions: Decision[] }
  | { kind: 'invalid'; file: string; problem: string; at?: Place };

const KEYS = ['hook', 'finding', 'difference', 'line', 'by', 'reason'];

/**
 * Reads `{ "accept": [{ "hook", "finding" | "difference", "line"?, "by", "reason" }] }`. A field
 * that is not known is an error: a typo must not accept more than was meant.
 */
export function readDecisions(text: string, file: string): ReadDecisions {
  const invalid = (problem: string): ReadDecisions => ({ kind: 'invalid', file, problem });
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return invalid(`It is not JSON: ${(error as Error).message}.`);
  }
  if (!isObject(value) || !Array.isArray(value.accept)) {
    return invalid('It must be an object with a list `accept`.');
  }
  const unknownKey = Object.keys(value).find((key) => key !== 'accept' && key !== '$schema');
  if (unknownKey) return invalid(`It has an unknown field \`${unknownKey}\`.`);

  const places = entryPlaces(text);
  const decisions: Decision[] = [];
  for (const [index, entry] of (value.accept as unknown[]).entries()) {
    const at = places[index] ?? { line: 1, column: 1 };
    const read = decision(entry, at);
    if (typeof read === 'string') {
      return { kind: 'invalid', file, problem: `Acceptance ${String(index + 1)} ${read}.`, at };
    }
    decisions.push(read);
  }
  return { kind: 'decisions', file, decisions };
}

/** The decision, or what is wrong with it. */
function decision(entry: unknown, at: Place): Decision | string {
  if (!isObject(entry)) return 'is no object';
  const unknownKey = Object.keys(entry).find((key) => !KEYS.includes(key));
  if (unknownKey) return `has an unknown field \`${unknownKey}\``;
  const { hook, finding, difference, line, by, reason } = entry;
  for (const [key, value] of Object.entries({ hook, by, reason })) {
    if (!isFilled(value)) return `needs \`${key}\`, a text`;
  }
  if (isFilled(finding) === isFilled(difference)) return 'needs either `finding` or `difference`';
  if (line !== undefined && (!Number.isInteger(line) || !isFilled(finding))) {
    return 'may have `line`, a number, beside `finding`';
  }
  const accepted = { hook: hook as string, by: by as string, reason: reason as string, at };
  if (isFilled(difference)) return { ...accepted, about: { difference } };
  return {
    ...accepted,
    about: { finding: finding as string, ...(line === undefined ? {} : { line: line as number }) },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** Where each entry of the list begins: braces two levels deep, outside of strings. */
function entryPlaces(text: string): Place[] {
  const places: Place[] = [];
  let depth = 0;
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token[0] === '}') depth -= 1;
    if (token[0] !== '{') continue;
    depth += 1;
    if (depth === 2) places.push(placeAt(text, token.index));
  }
  return places;
}
