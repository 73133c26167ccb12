/**
 * What the reader's browser keeps. A browser may refuse (private windows, files from disk): then it
 * is kept until the page is closed.
 */
const memory = new Map<string, string>();
const PREFIX = 'hooks-to-actions:';

export function stored(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

export function store(key: string, value: string | null): void {
  if (value === null) memory.delete(key);
  else memory.set(key, value);
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, value);
  } catch {
    // Kept in memory.
  }
}
