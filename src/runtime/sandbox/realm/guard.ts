/**
 * Makes what puts functions of the realm in front of the host's, also of those in nested objects. What the
 * host's throw, a stack overflow inside them above all, a program gets as an error of its own realm:
 * from an error of the host it could reach, and change, what the next program meets. Made before the program can change what it uses.
 *
 * Compiled from its own text in each realm, so it must not name anything outside itself.
 */
export function makeGuard(): <Port extends object>(port: Port) => Port {
  const { apply, ownKeys } = Reflect;
  const { Error: OwnError, TypeError: OwnTypeError, RangeError: OwnRangeError } = globalThis;
  const { create, assign, prototype: root } = Object;
  const { isPrototypeOf } = root;

  function ownErrorFor(thrown: unknown): unknown {
    const isObject = typeof thrown === 'object' && thrown !== null;
    if (!isObject || apply(isPrototypeOf, root, [thrown])) return thrown;
    const { name, message, code } = thrown as Error & { code?: unknown };
    const own =
      name === 'TypeError'
        ? new OwnTypeError(message)
        : name === 'RangeError'
          ? new OwnRangeError(message)
          : new OwnError(message);
    return code === undefined ? own : assign(own, { code });
  }

  function guarded<T extends object>(host: T): T {
    const front = create(null) as Record<PropertyKey, unknown>;
    const keys = ownKeys(host);
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index]!;
      const value = host[key as keyof T];
      front[key] = typeof value === 'function' ? inFrontOf(value) : guarded(value as object);
    }
    return front as T;
  }

  function inFrontOf(act: unknown) {
    return (...values: unknown[]): unknown => {
      try {
        return apply(act as () => void, undefined, values);
      } catch (thrown) {
        throw ownErrorFor(thrown);
      }
    };
  }

  return guarded;
}
