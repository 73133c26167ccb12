/**
 * `Date` and `Intl` of a realm, on virtual time.
 * Compiled from its own text in each realm, so it must not name anything outside itself.
 */
export function keepTime(
  now: () => number,
  [RealDate, RealIntl]: [DateConstructor, typeof Intl],
): { makeDate(): unknown; makeIntl(): unknown } {
  const { apply, construct, defineProperty, getOwnPropertyDescriptor } = Reflect;
  const hide = (target: object, name: PropertyKey, value: unknown) =>
    defineProperty(target, name, { value, writable: true, configurable: true });

  return {
    makeDate() {
      hide(RealDate, 'now', () => now());
      const VirtualDate = new Proxy(RealDate, {
        apply: () => new RealDate(now()).toString(),
        construct: (target, values, constructor) =>
          construct(target, values.length === 0 ? [now()] : values, constructor) as object,
      });
      hide(RealDate.prototype, 'constructor', VirtualDate);
      return VirtualDate;
    },
    makeIntl() {
      const { prototype } = RealIntl.DateTimeFormat;
      const { formatToParts } = prototype;
      const format = getOwnPropertyDescriptor(prototype, 'format')!.get!;
      hide(prototype, 'formatToParts', function (this: Intl.DateTimeFormat, date = now()) {
        return apply(formatToParts, this, [date]);
      });
      defineProperty(prototype, 'format', {
        get(this: Intl.DateTimeFormat) {
          const formatDate = apply(format, this, []) as (date: unknown) => string;
          return (date: unknown = now()) => formatDate(date);
        },
        configurable: true,
      });
      return RealIntl;
    },
  };
}
