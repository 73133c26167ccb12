import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import {
  isFunction,
  isWithin,
  memberName,
  propertyName,
  type Function,
  type Node,
} from '../parse/syntax.js';
import { isCallable } from './callees.js';
import { callsOf, callsThrough } from './constants.js';
import { calleeName, isOwnFunction } from './left-alone.js';
import { all } from './members.js';
import { useOf } from './uses.js';

/** All calls of a function by what an object literal has it under; null where others may call it. */
export function callsByMember(
  property: t.ObjectProperty | t.ObjectMethod,
  script: Scoped,
): t.CallExpression[] | null {
  const literal = script.parentOf(property)!;
  const name = property.computed ? null : propertyName(property);
  if (literal.type !== 'ObjectExpression' || name === null || name === '__proto__') return null;
  return callsOn(literal);

  /** By the members of what a place has: the object, or what is made of it. */
  function callsOn(place: Node): t.CallExpression[] | null {
    const use = useOf(place, script);
    switch (use.kind) {
      case 'looked-at':
        return [];
      case 'member': {
        if (memberName(use.member) === name) return callsThrough(use.member, script);
        return isOther(use.member) ? [] : null;
      }
      case 'named':
        return use.by || use.binding.reassigned
          ? null
          : all(use.binding.references, ({ identifier }) => callsOn(identifier));
      case 'passed':
        return callsOn(use.to);
      case 'argument':
        return calleeName(use.call, script) === 'Object.freeze' ? callsOn(use.call) : null;
      case 'returned': {
        const made = isFunction(use.from) && isOf(use.from) ? callsOf(use.from, script) : null;
        return made && all(made, callsOn);
      }
      default:
        return null;
    }
  }

  /** Whether a function that gives the object has what it is asked for in its own text. */
  function isOf(maker: Function): boolean {
    if (maker.async || maker.generator) return false;
    const value = property.type === 'ObjectProperty' ? property.value : property;
    const home = script.referenceOf(value)?.binding?.scope.node;
    return home ? isWithin(home, maker) : isCallable(value);
  }

  /** Whether what is done with another member has nothing to do with this one. */
  function isOther(member: t.MemberExpression | t.OptionalMemberExpression): boolean {
    const other = memberName(member);
    if (other === null || useOf(member, script).kind === 'written') return false;
    const call = script.parentOf(member)!;
    const isCalled = /Call|Tagged/.test(call.type) && useOf(member, script).kind !== 'argument';
    return !isCalled || isOwnFunction(literal, other, script);
  }
}
