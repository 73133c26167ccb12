import type { Fault } from '../../../model/index.js';
import type { View } from './watch.js';

/**
 * The program's inputs with one place that does what no platform lets it do.
 *
 * Compiled from its own text in each realm, so it must not name anything outside itself.
 */
export function fault({ place, gives, after }: Fault): View {
  const views = new WeakMap<object, object>();
  let reads = 0;

  const isPlace = (path: string[]): boolean =>
    path.length === place.length && place.every((key, at) => key === '*' || key === path[at]);

  const spoilt = (path: string[], read: () => unknown): unknown => {
    if (!isPlace(path)) return view(read(), path);
    reads += 1;
    if (gives !== 'error') return gives === 'null' ? null : 'text';
    // Only once: what catches the error may read the input to tell of it.
    if (reads === after + 1) throw new Error('This input cannot be read');
    return view(read(), path);
  };

  const view = (value: unknown, path: string[]): unknown => {
    // A parameter of its own is no member that could be read.
    if (path.length === 1 && isPlace(path)) return gives === 'null' ? null : 'text';
    const leadsThere =
      path.length < place.length && isPlace([...path, ...place.slice(path.length)]);
    if (!leadsThere || typeof value !== 'object' || value === null) return value;
    const known = views.get(value);
    if (known) return known;
    const made = new Proxy(value, {
      get(target, key, receiver) {
        const isOwn = typeof key === 'string' && (Object.hasOwn(target, key) || !(key in target));
        const read = () => Reflect.get(target, key, receiver) as unknown;
        return isOwn ? spoilt([...path, key], read) : read();
      },
      ownKeys(target) {
        if (isPlace([...path, '*'])) spoilt([...path, '*'], () => null);
        return Reflect.ownKeys(target);
      },
    });
    views.set(value, made);
    return made;
  };
  return { view };
}
