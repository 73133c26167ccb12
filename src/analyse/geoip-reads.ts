import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import { isMember, memberName, propertyName, type Node } from '../parse/syntax.js';
import { GEOIP_NAMES } from '../triggers/credentials-exchange/mapping.js';
import { patternAround, sourcesOf } from './given-values.js';
import { originsOf } from './members.js';

/** A read of what the request tells of its place: `context.request.geoip.country_code`. */
export interface GeoipRead {
  /** What names the field: a key, or the text of a path. */
  key: Node;
  name: string;
  /** `{ country_code }`, `{ country_code = 'none' }` */
  isShort: boolean;
}

/** The reads of a script that can be told by their names, of fields that Actions have no such name for. */
export function geoipReads(script: Scoped): GeoipRead[] {
  const members = [
    ...script.nodesOf('MemberExpression'),
    ...script.nodesOf('OptionalMemberExpression'),
  ].flatMap((member): GeoipRead[] => {
    const parent = script.parentOf(member);
    const isCalled = parent?.type === 'CallExpression' && parent.callee === member;
    const name = isCalled ? null : memberName(member);
    return name !== null && originsOf(member.object, script).some(isGeoip)
      ? [{ key: member.property, name, isShort: false }]
      : [];
  });
  const patterns = script
    .nodesOf('ObjectPattern')
    .flatMap((pattern) =>
      isTakenFrom(pattern, [...GEOIP]) ? pattern.properties.flatMap(readBy) : [],
    );
  const paths = script.nodesOf('StringLiteral').flatMap((key): GeoipRead[] => {
    const name = /\brequest\.geoip\.(\w+)$/.exec(key.value)?.[1];
    return name === undefined ? [] : [{ key, name, isShort: false }];
  });
  const known = new Set(GEOIP_NAMES.values());
  return [...members, ...patterns, ...paths].filter(({ name }) => !known.has(name));

  function isGeoip(origin: Node | null): boolean {
    return origin !== null && isPart(origin, GEOIP);
  }

  /** Whether a value is a part of another one by these names, innermost first. */
  function isPart(node: Node, [name, ...outer]: readonly string[]): boolean {
    if (name === undefined) return true;
    if (isMember(node)) {
      const isOuter = (one: Node | null): boolean => one !== null && isPart(one, outer);
      return memberName(node) === name && originsOf(node.object, script).some(isOuter);
    }
    const identifier = script.referenceOf(node)?.binding?.identifier;
    const taken = identifier && patternAround(identifier, script);
    return taken?.name === name && isTakenFrom(taken.pattern, outer);
  }

  function isTakenFrom(
    pattern: t.ObjectPattern | t.ArrayPattern,
    names: readonly string[],
  ): boolean {
    const [name, ...outer] = names;
    if (name === undefined) return true;
    const around = patternAround(pattern, script);
    if (around) return around.name === name && isTakenFrom(around.pattern, outer);
    const sources = sourcesOf(pattern, script) ?? [];
    return sources
      .flatMap((source) => (source ? originsOf(source, script) : []))
      .some((origin) => origin !== null && isPart(origin, names));
  }
}

const GEOIP = ['geoip', 'request'];

function readBy(property: t.ObjectPattern['properties'][number]): GeoipRead[] {
  const name = property.type === 'ObjectProperty' ? propertyName(property) : null;
  if (name === null || property.type !== 'ObjectProperty' || property.computed) return [];
  return [{ key: property.key, name, isShort: property.shorthand }];
}
