import { NOTHING_SEEN, type Look, type Sights, type Unmatched } from '../protocol.js';
import type { Watch } from './realm/watch.js';

/** What a watch has noted. A program may have replaced what its notes are made with. */
export function sightsOf(watch: Watch): Sights {
  try {
    const { asked, compared, unmatched } = JSON.parse(watch.sights()) as Record<
      keyof Sights,
      unknown[]
    >;
    return {
      asked: asked.filter(isLook),
      compared: compared.filter(isPair),
      unmatched: unmatched.filter(isUnmatched),
    };
  } catch {
    return NOTHING_SEEN;
  }
}

function isLook(value: unknown): value is Look {
  return Array.isArray(value) && value.every((key) => key === null || typeof key === 'string');
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every(isText);
}

function isUnmatched(value: unknown): value is Unmatched {
  if (typeof value !== 'object' || value === null) return false;
  const { text, source, flags } = value as Partial<Record<keyof Unmatched, unknown>>;
  return [text, source, flags].every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
