/** The host's side of a realm's globals. */
export interface GlobalHost {
  random(): number;
  /** One of the globals that `lazily` has an accessor for. */
  give(name: string): unknown;
}

/**
 * Gives a realm its chance, and those of Node's globals that a bare realm lacks or has otherwise.
 * They stand behind the global object until a program first looks at them: defining all of them
 * beforehand would take as long as running most programs.
 *
 * Compiled from its own text in each realm, so it must not name anything outside itself. `lazily`
 * makes an object with an accessor for each of those globals.
 */
export function layGlobals(
  host: GlobalHost,
  lazily: (get: (name: string) => unknown, set: (name: string, value: unknown) => void) => object,
): void {
  const { defineProperty } = Reflect;
  const keep = (name: string, value: unknown) => {
    defineProperty(globalThis, name, { value, writable: true, configurable: true });
  };
  const random = () => host.random();
  defineProperty(Math, 'random', { value: random, writable: true, configurable: true });
  const behind = lazily((name) => {
    const value = host.give(name);
    keep(name, value);
    return value;
  }, keep);
  Object.setPrototypeOf(globalThis, behind);
}

/** The text of what `layGlobals` takes as `lazily`. */
export function accessorsFor(names: Iterable<string>): string {
  const accessors = [...names].map(
    (name) =>
      `get ${name}() { return get('${name}'); } set ${name}(value) { set('${name}', value); }`,
  );
  return `(get, set) => {
    const { prototype } = class { ${accessors.join('\n')} };
    delete prototype.constructor;
    return prototype;
  }`;
}
