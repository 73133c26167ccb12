import type { Node } from '@babel/types';
import { FUTURE, instantText } from './clock.js';
import type { Definitions } from './definitions.js';
import type { Expressions } from './expressions.js';
import { returnedBy } from './functions.js';
import { capped, orNothing, type Goal, type WaysTo } from './goals.js';
import { dottedName, keyOf } from './names.js';
import type { Presence } from './presence.js';
import type { Requirements } from './requirements.js';

/** Methods whose result counts as true where what they are called on does. */
const SAME_TRUTH = new Set(['toLowerCase', 'toUpperCase', 'trim', 'toString', 'valueOf']);

/** Calls that are to give what counts as true, or as false. */
export function callsOn(
  { origins }: Definitions,
  { constantsOf }: Expressions,
  { oneOf, linked, member, key }: Requirements,
  { presence }: Presence,
) {
  return (callee: Node, given: readonly Node[], wanted: boolean, waysTo: WaysTo): Goal[] => {
    const [first, second] = given;
    const name = dottedName(callee) ?? '';
    if (first && (name === 'isNaN' || name === 'Number.isNaN')) {
      const date = instantText(first, origins);
      if (!wanted)
        return oneOf(date ?? first, [{ kind: 'value', value: date ? FUTURE : 10 }], true);
      return oneOf(date ?? first, [], false);
    }
    if (first && name === 'Array.isArray') return presence(first, wanted, waysTo);
    if (first && second && /^Object\.hasOwn$|(^|\.)hasOwnProperty\.call$/.test(name)) {
      return key(second, first, wanted);
    }
    if (callee.type === 'Identifier' && origins.has(callee.name)) {
      const returned = (origins.get(callee.name) ?? []).flatMap(({ from }) => returnedBy(from));
      if (returned.length > 0) return capped(returned.flatMap((value) => waysTo(value, wanted)));
    }
    // A library may compare, as `timingSafeEqual(given, wanted)` does.
    const compared = first && second ? orNothing(linked(first, second, wanted)) : [[]];
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') {
      return compared;
    }
    const { object } = callee;
    const method = keyOf(callee.property, callee.computed) ?? '';
    if (!first) return SAME_TRUTH.has(method) ? waysTo(object, wanted) : [[]];
    switch (method) {
      case 'includes':
      case 'has':
        return member(object, first, wanted);
      case 'startsWith':
      case 'endsWith':
      case 'match':
        return oneOf(object, constantsOf(first), wanted);
      case 'test':
        return oneOf(first, constantsOf(object), wanted);
      case 'hasOwnProperty':
        return key(first, object, wanted);
      case 'some':
      case 'every':
      case 'find':
        return capped(returnedBy(first).flatMap((value) => waysTo(value, wanted)));
      default:
        return SAME_TRUTH.has(method) ? waysTo(object, wanted) : compared;
    }
  };
}
