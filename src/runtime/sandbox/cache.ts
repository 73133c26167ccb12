const MINUTE = 60_000;
/** Limits of `api.cache` (Auth0 docs: Actions limitations). Bytes and milliseconds. */
const LIMITS = {
  entries: 20,
  keyBytes: 64,
  valueBytes: 4096,
  totalBytes: 8192,
  lifetime: 24 * 60 * MINUTE,
};
const DEFAULT_LIFETIME = 15 * MINUTE;

interface Entry {
  value: string;
  /** Milliseconds since 1970. */
  expires: number;
}

/** The store behind `api.cache` of one instance. */
export class Cache {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly now: () => number) {}

  get(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.expires > this.now() ? entry : undefined;
  }

  /** Null where the value was stored, otherwise why it was not. */
  set(
    key: string,
    value: unknown,
    { ttl, expiresAt }: { ttl?: number; expiresAt?: number },
  ): string | null {
    if (typeof value !== 'string') return 'the value is not a string';
    for (const [other, entry] of this.#entries) {
      if (entry.expires <= this.now()) this.#entries.delete(other);
    }
    const others = [...this.#entries].filter(([other]) => other !== key);
    if (others.length >= LIMITS.entries) return `more than ${LIMITS.entries} entries`;
    if (Buffer.byteLength(key) > LIMITS.keyBytes) return `a key over ${LIMITS.keyBytes} bytes`;
    const bytes = Buffer.byteLength(value);
    if (bytes > LIMITS.valueBytes) return `a value over ${LIMITS.valueBytes} bytes`;
    const total = others.reduce((sum, [, entry]) => sum + Buffer.byteLength(entry.value), bytes);
    if (total > LIMITS.totalBytes) return `more than ${LIMITS.totalBytes} bytes in all`;
    const now = this.now();
    const ends = [expiresAt, ttl === undefined ? undefined : now + ttl].filter(
      (end) => end !== undefined,
    );
    const expires = ends.length === 0 ? now + DEFAULT_LIFETIME : Math.min(...ends);
    this.#entries.set(key, { value, expires: Math.min(expires, now + LIMITS.lifetime) });
    return null;
  }

  delete(key: string): boolean {
    return this.#entries.delete(key);
  }
}
