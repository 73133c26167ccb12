import { Buffer } from 'node:buffer';

type Bytes = NodeJS.ArrayBufferView;
type Done<T> = (error: Error | null, value: T) => void;

/** Node's `crypto` with the exchange's chance: the same values on both sides and in each run. */
export function seededCrypto(
  crypto: Record<string, unknown>,
  random: () => number,
): Record<string, unknown> {
  const byte = () => Math.floor(random() * 256);

  function randomFillSync<T extends Bytes>(view: T, offset = 0, size?: number): T {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    const end = size === undefined ? bytes.length : offset + size;
    for (let index = offset; index < end; index += 1) bytes[index] = byte();
    return view;
  }
  function randomFill<T extends Bytes>(view: T, ...rest: unknown[]): void {
    const done = rest.pop() as Done<T>;
    randomFillSync(view, ...(rest as [number?, number?]));
    setImmediate(done, null, view);
  }
  function randomBytes(size: number, done?: Done<Buffer>): Buffer | undefined {
    const bytes = randomFillSync(Buffer.alloc(size));
    if (!done) return bytes;
    setImmediate(done, null, bytes);
    return undefined;
  }
  function randomInt(...values: unknown[]): number | undefined {
    const done = typeof values.at(-1) === 'function' ? (values.pop() as Done<number>) : undefined;
    const [min, max] = (values.length === 1 ? [0, values[0]] : values) as [number, number];
    const value = min + Math.floor(random() * (max - min));
    if (!done) return value;
    setImmediate(done, null, value);
    return undefined;
  }
  function randomUUID(): string {
    const bytes = randomFillSync(Buffer.alloc(16));
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }
  const getRandomValues = <T extends Bytes>(view: T) => randomFillSync(view);
  const { subtle } = crypto['webcrypto'] as { subtle: unknown };
  const replaced = {
    randomFillSync,
    randomFill,
    randomBytes,
    pseudoRandomBytes: randomBytes,
    randomInt,
    randomUUID,
    getRandomValues,
    webcrypto: { subtle, getRandomValues, randomUUID },
    subtle,
  };
  for (const [name, value] of Object.entries(replaced)) {
    Object.defineProperty(crypto, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return crypto;
}
