import type { JsonObject } from '../../model/index.js';

/**
 * Where a request came from, in `event.request.geoip`: the fields that the reference of the event
 * object lists, all of them optional.
 */
export const GEOIP_FIELDS = [
  'cityName',
  'continentCode',
  'countryCode',
  'countryCode3',
  'countryName',
  'latitude',
  'longitude',
  'subdivisionCode',
  'subdivisionName',
  'timeZone',
];

/**
 * The same in `context.request.geoip`. No document says what hooks found there; those that read it
 * use the names that rules had, with underscores.
 */
export const GEOIP_OF_HOOKS: ReadonlyMap<string, string> = new Map(
  GEOIP_FIELDS.map((field): [string, string] => [
    field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    field,
  ]).filter(([name, field]) => name !== field),
);

/** A request's place by the names of the event, whatever it was written down by. */
export function withEventNames(geoip: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(geoip).map(([name, value]) => [GEOIP_OF_HOOKS.get(name) ?? name, value]),
  );
}

/** What a hook finds: each field by both names (assumption geoip-names). */
export function withNamesOfHooks(geoip: JsonObject): JsonObject {
  const named = [...GEOIP_OF_HOOKS].flatMap(([name, field]) =>
    geoip[field] === undefined ? [] : [[name, geoip[field]] as const],
  );
  return { ...geoip, ...Object.fromEntries(named) };
}
