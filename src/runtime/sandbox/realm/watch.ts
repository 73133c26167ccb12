/** Looks at a program's inputs through its eyes: which names it asks for. */
export interface Watch {
  /** The value as the program is to see it. `path`: where it stands in the program's inputs. */
  view(value: unknown, path: string[]): unknown;
  /** JSON of the paths that were asked for; one that ends in null: for all names there. */
  looks(): string;
}

/**
 * Notes which members of objects a program asks for, there or not, under whatever name it has
 * computed. Lists and inherited methods are no matter of names.
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
  return { view, looks: () => stringify([...seen.values()]) };
}
