/** The host's side of a realm's globals. */
export interface GlobalHost {
  /** Virtual milliseconds since 1970. */
  now(): number;
  random(): number;
  /** One of Node's globals that a bare realm lacks. */
  give(name: string): unknown;
}

/**
 * Sets clock and chance of a realm, and gives it those of Node's globals that a bare realm lacks.
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
  const { construct } = Reflect;
  const hide = (target: object, name: PropertyKey, value: unknown) =>
    Reflect.defineProperty(target, name, { value, writable: true, configurable: true });

  const RealDate = Date;
  hide(RealDate, 'now', function now() {
    return host.now();
  });
  const VirtualDate = new Proxy(RealDate, {
    apply: () => new RealDate(host.now()).toString(),
    construct: (target, values, constructor) =>
      construct(target, values.length === 0 ? [host.now()] : values, constructor) as object,
  });
  hide(RealDate.prototype, 'constructor', VirtualDate);
  hide(globalThis, 'Date', VirtualDate);
  hide(Math, 'random', function random() {
    return host.random();
  });
  hide(globalThis, 'global', globalThis);

  const keep = (name: string, value: unknown) => {
    hide(globalThis, name, value);
  };
  const behind = lazily((name) => {
    const value = host.give(name);
    keep(name, value);
    return value;
  }, keep);
  // The engine's own, which writes nowhere.
  Reflect.deleteProperty(globalThis, 'console');
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
