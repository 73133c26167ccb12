/**
 * Makes `instanceof` accept objects of the host, as in production, where there was one realm.
 * Compiled from its own text in each realm, so it must not name anything outside itself.
 */
export function adopt(constructors: Record<string, unknown>): void {
  const scope = globalThis as unknown as Record<string, unknown>;
  const { apply, defineProperty } = Reflect;
  const isInstance = Function.prototype[Symbol.hasInstance];
  for (const name of Object.keys(constructors)) {
    const own = scope[name] as (new () => unknown) & { prototype: object };
    const foreign = constructors[name];
    defineProperty(own, Symbol.hasInstance, {
      // A subclass inherits this, and only asks about itself.
      value(this: { prototype?: object }, value: unknown) {
        return (
          apply(isInstance, this, [value]) ||
          (this.prototype === own.prototype && apply(isInstance, foreign as () => void, [value]))
        );
      },
      configurable: true,
    });
  }
}
