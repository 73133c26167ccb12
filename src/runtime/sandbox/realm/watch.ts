/** The inputs as a program is to see them. */
export interface View {
  /** `path`: where the value stands in the program's inputs. */
  view(value: unknown, path: string[]): unknown;
}

/** What a program asks for among its inputs, and what it compares. */
export interface Watch extends View {
  /** Told of the sides of each comparison in turn; returns the value. */
  compared(comparison: number, side: number, value: unknown): unknown;
  /** JSON of `Sights`. */
  sights(): string;
}

/**
 * Notes which members of objects a program asks for, there or not, under whatever name it has
 * computed; lists and inherited methods are no matter of names. Notes texts and numbers that it
 * compares and finds different, and texts that an expression does not match.
 *
 * Compiled from its own text in each realm, so it must not name anything outside itself.
 */
export function watch(): Watch {
  const { stringify } = JSON;
  const seen = new Map<string, (string | null)[]>();
  const views = new WeakMap<object, object>();
  const most = 500;

  const look = (path: string[], key: string | symbol | null): void => {
    if (typeof key === 'symbol' || seen.size >= most) return;
    const asked = [...path, key];
    seen.set(stringify(asked), asked);
  };

  const view = (value: unknown, path: string[]): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const object = value as Record<string, unknown>;
    const known = views.get(object);
    if (known) return known;
    const made = new Proxy(object, {
      get(target, key, receiver) {
        const inherited = key in target && !Object.hasOwn(target, key);
        if (typeof key === 'symbol' || inherited) return Reflect.get(target, key, receiver);
        look(path, key);
        return view(target[key], [...path, key]);
      },
      has(target, key) {
        look(path, key);
        return key in target;
      },
      getOwnPropertyDescriptor(target, key) {
        look(path, key);
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
      ownKeys(target) {
        look(path, null);
        return Reflect.ownKeys(target);
      },
    });
    views.set(object, made);
    return made;
  };
  const firsts = new Map<number, unknown>();
  const pairs = new Map<string, [string, string]>();

  const isPlain = (value: unknown): boolean =>
    (typeof value === 'string' && value.length < 200) || typeof value === 'number';

  const pair = (one: unknown, other: unknown): void => {
    if (!isPlain(one) || !isPlain(other) || one === other || pairs.size >= most) return;
    const both: [string, string] = [String(one), String(other)];
    pairs.set(stringify(both), both);
  };

  const unmatched = new Map<string, { text: string; source: string; flags: string }>();

  const match = (expression: RegExp, text: unknown): void => {
    if (typeof text !== 'string' || !isPlain(text) || unmatched.size >= most) return;
    const { source } = expression;
    const flags = expression.flags.replace(/[gy]/g, '');
    if (new RegExp(source, flags).test(text)) return;
    const told = { text, source, flags };
    unmatched.set(stringify(told), told);
  };

  const compared = (comparison: number, side: number, value: unknown): unknown => {
    if (side === 0) {
      firsts.set(comparison, value);
      return value;
    }
    const first = firsts.get(comparison);
    if (first instanceof RegExp) match(first, value);
    else if (value instanceof RegExp) match(value, first);
    const elements = Array.isArray(first) || first instanceof Set ? [...first] : [first];
    for (const element of elements.slice(0, 20) as unknown[]) pair(element, value);
    return value;
  };
  const sights = (): string =>
    stringify({
      asked: [...seen.values()],
      compared: [...pairs.values()],
      unmatched: [...unmatched.values()],
    });
  return { view, compared, sights };
}
