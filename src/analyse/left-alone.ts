import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { isFunction, isMember, memberName, readsThis, type Node } from '../parse/syntax.js';
import { bindingAt, callsOf, localFunction } from './constants.js';
import { enumFunction } from './enums.js';
import { remembered } from './remembered.js';
import { namesIn, useOf } from './uses.js';

/** Methods that change nothing of what they are called on. */
const LOOKS =
  /^(hasOwnProperty|includes|indexOf|join|concat|slice|map|filter|find|findIndex|forEach|some|every|keys|entries|values|toString|has|at)$/;

/** Methods whose result is, or has in it, what they are called on has. */
const HANDS_OUT = /^(concat|slice|filter|find|entries|values|at)$/;

/** Functions of the language that look at an object and let nobody else have it. */
const READERS =
  /^(Object\.(keys|hasOwn|getOwnPropertyNames|prototype\.hasOwnProperty\.call)|JSON\.stringify|Array\.isArray|console\.\w+|Boolean|String)$/;

/** Functions of the language that give the same object, or its parts in another one. */
const COPIERS = /^(Object\.(freeze|seal|values|entries|assign)|Array\.from|Set|Map)$/;

/** Whether an object is for ever what the literal says that makes it: all its uses only read. */
export const isLeftAlone = remembered((literal: Node, script: Scoped): boolean => {
  const enumeration = enumFunction(literal, script);
  if (!enumeration) return isOnlyRead(literal, 0, script);
  const { references } = enumeration.binding;
  return references.every(
    ({ identifier }) => isWithin(identifier, literal) || isOnlyRead(identifier, 0, script),
  );
});

/**
 * Whether all that is done with an object, from this place on, only reads it.
 *
 * @param members How many members lie between what the place has and the object that is meant: 1
 *   for the list in `{ scope: list }`.
 * @param isTaken Calls that may have the object.
 */
export function isOnlyRead(
  place: Node,
  members: number,
  script: Scoped,
  isTaken: (call: Node) => boolean = () => false,
): boolean {
  const seen = Array.from({ length: DEEPEST + 1 }, () => new Set<Binding>());
  return used(place, members);

  /** `depth`: how many members lie between what the node is and the object that is meant. */
  function used(node: Node, depth: number): boolean {
    if (depth > DEEPEST) return false;
    const use = useOf(node, script);
    switch (use.kind) {
      case 'looked-at':
      case 'written':
        return true;
      case 'member':
        return ofMember(use.member, depth);
      case 'passed':
        return used(use.to, depth);
      case 'named':
        return named(use.binding, depth) && (!use.by || used(use.by, depth));
      case 'taken-apart':
        return takenApart(use.pattern, depth);
      case 'spread':
        return depth === 0 || used(use.into, depth);
      case 'held':
        return !isMember(use.by) && used(use.by, depth + 1);
      case 'argument':
        return ofArgument(use.call, node, depth);
      case 'returned': {
        const calls = isFunction(use.from) ? callsOf(use.from, script) : null;
        return !!calls && calls.every((call) => used(call, depth));
      }
      case 'lost':
        return false;
    }
  }

  function named(binding: Binding, depth: number): boolean {
    if (seen[depth]?.has(binding)) return true;
    seen[depth]?.add(binding);
    return binding.references.every(
      ({ identifier }) => isWithin(identifier, place) || used(identifier, depth),
    );
  }

  /** A part may lie deeper in a pattern, down to the object itself. */
  function takenApart(pattern: Node, depth: number): boolean {
    if (depth === 0) return true;
    const levels = Array.from({ length: depth }, (_, level) => level);
    return !!namesIn(pattern, script)?.every((one) => levels.every((level) => named(one, level)));
  }

  function ofMember(
    member: t.MemberExpression | t.OptionalMemberExpression,
    depth: number,
  ): boolean {
    const call = script.parentOf(member);
    const isCalled = call?.type === 'CallExpression' && call.callee === member;
    if (!isCalled) {
      return depth === 0 ? useOf(member, script).kind !== 'written' : used(member, depth - 1);
    }
    const method = memberName(member) ?? '';
    // A method of the object's own may do anything.
    const isOwn = depth === 0 && !/^(Array|New)Expression$/.test(place.type);
    const looks = isOwn ? /^hasOwnProperty$/ : LOOKS;
    const [callback] = call.arguments;
    if (!looks.test(method) || (isFunction(callback) && callback.params.length > 2)) return false;
    if (depth === 0) return true;
    const item = isFunction(callback) ? callback.params[0] : undefined;
    return (
      (isFunction(callback) || !/^(map|filter|find|forEach|some|every)$/.test(method)) &&
      (!item || takenApart(item, depth)) &&
      (!HANDS_OUT.test(method) || (used(call, depth) && used(call, depth - 1)))
    );
  }

  function ofArgument(
    call: t.CallExpression | t.NewExpression,
    node: Node,
    depth: number,
  ): boolean {
    if (isTaken(call)) return true;
    const index = call.arguments.indexOf(node as t.Identifier);
    const fn = localFunction(call.callee, script);
    if (fn) {
      const parameter = fn.params[index];
      if (!parameter || readsThis(fn)) return false;
      if (parameter.type === 'ObjectPattern') return takenApart(parameter, depth);
      const name = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
      const binding = name.type === 'Identifier' ? bindingAt(name, script) : null;
      return !!binding && named(binding, depth);
    }
    const callee = calleeName(call, script);
    if (READERS.test(callee)) return true;
    if (!COPIERS.test(callee) || (callee === 'Object.assign' && index === 0)) return false;
    if (/freeze|seal/.test(callee)) return used(call, depth);
    return depth === 0 || (call.type === 'CallExpression' && used(call, depth));
  }
}

/** `Object.keys`, where it is the language's own. */
export function calleeName({ callee }: t.CallExpression | t.NewExpression, script: Scoped): string {
  const nameOf = (node: Node): string => {
    if (isMember(node)) return `${nameOf(node.object)}.${memberName(node) ?? ''}`;
    return node.type === 'Identifier' && !script.referenceOf(node)?.binding ? node.name : '';
  };
  return nameOf(callee);
}

/** Deeper than this nobody nests a table. */
const DEEPEST = 4;

function isWithin(inner: Node, outer: Node): boolean {
  return inner !== outer && inner.start! >= outer.start! && inner.end! <= outer.end!;
}
