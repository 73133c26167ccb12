import type { JsonObject } from '../../model/index.js';

/**
 * What hooks find in `context.request.geoip`, by the names that the event of an Action has. No
 * document says what the first are; they are those that rules had, with underscores. What is not
 * listed goes by one name.
 */
export const GEOIP_OF_HOOKS: ReadonlyMap<string, string> = new Map([
  ['city_name', 'cityName'],
  ['continent_code', 'continentCode'],
  ['country_code', 'countryCode'],
  ['country_code3', 'countryCode3'],
  ['country_name', 'countryName'],
  ['subdivision_code', 'subdivisionCode'],
  ['subdivision_name', 'subdivisionName'],
  ['time_zone', 'timeZone'],
]);

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
