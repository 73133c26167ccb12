import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import {
  contains,
  isFunction,
  isFunctionLike,
  isMember,
  isWithin,
  memberName,
  propertyName,
  readsThis,
  type Function,
  type Node,
} from '../parse/syntax.js';
import { bindingAt, callsOf, localFunction } from './constants.js';
import { enumFunction } from './enums.js';
import { requiredAs } from './required.js';
import { remembered } from './remembered.js';
import { keyOf } from './members.js';
import { namesIn, useOf } from './uses.js';
import { standInAt } from './stand-ins.js';

/** Methods that change nothing of what they are called on. */
const LOOKS =
  /^(hasOwnProperty|includes|indexOf|join|concat|slice|map|filter|find|findIndex|forEach|some|every|keys|entries|values|toString|has|get|at)$/;

/** Methods whose result is, or has in it, what they are called on has. */
const HANDS_OUT = /^(concat|slice|filter|find|entries|values|at)$/;

/** Functions of the language that look at an object and let nobody else have it. */
const READERS =
  /^(Object\.(keys|hasOwn|getOwnPropertyNames|prototype\.hasOwnProperty\.call)|JSON\.stringify|Array\.isArray|console\.\w+|Boolean|String)$/;

/** Modules that send what they are given elsewhere, as text. */
const SENDERS =
  /^(axios|fetch|got|needle|node-fetch|request|request-promise(-native)?|superagent|undici)\b/;

/** Functions of the language that give the same object, or its parts in another one. */
const COPIERS = /^(Object\.(freeze|seal|values|entries|assign)|Array\.from|Set|Map)$/;

/** The keys by which an object is reached, the outermost first; null: a key that nobody knows. */
type Path = readonly (string | null)[];

/** Whether an object is for ever what the literal says that makes it: all its uses only read. */
export const isLeftAlone = remembered((literal: Node, script: Scoped): boolean => {
  const enumeration = enumFunction(literal, script);
  if (!enumeration) return isOnlyRead(literal, [], script);
  const { references } = enumeration.binding;
  return references.every(
    ({ identifier }) => isWithin(identifier, literal) || isOnlyRead(identifier, [], script),
  );
});

/**
 * Whether all that is done with an object, from this place on, only reads it.
 *
 * @param members The members that lie between what the place has and the object that is meant:
 *   `scope` for the list in `{ scope: list }`.
 * @param isTaken Calls that may have the object.
 */
export function isOnlyRead(
  place: Node,
  members: Path,
  script: Scoped,
  isTaken: (call: Node) => boolean = () => false,
): boolean {
  const seen = new Map<Binding | Node, Set<string>>();
  return used(place, members);

  /** Whether a name, or the result of a function, is looked at for the first time. */
  function isNew(one: Binding | Node, path: Path): boolean {
    const paths = seen.get(one) ?? new Set();
    const text = JSON.stringify(path);
    if (paths.has(text)) return false;
    seen.set(one, paths.add(text));
    return true;
  }

  /** `path`: the members that lie between what the node is and the object that is meant. */
  function used(node: Node, path: Path): boolean {
    if (path.length > DEEPEST) return false;
    const use = useOf(node, script);
    switch (use.kind) {
      case 'looked-at':
      case 'written':
        return true;
      case 'member':
        return ofMember(use.member, path);
      case 'passed':
        return used(use.to, path);
      case 'named':
        return named(use.binding, path) && (!use.by || used(use.by, path));
      case 'taken-apart':
        return takenApart(use.pattern, path);
      case 'spread':
        return (
          path.length === 0 ||
          used(use.into, use.into.type === 'ArrayExpression' ? [null, ...path.slice(1)] : path)
        );
      case 'held':
        return !isMember(use.by) && used(use.by, [keyHolding(node), ...path]);
      case 'argument':
        return ofArgument(use.call, node, path);
      case 'returned': {
        const calls = isFunction(use.from) ? callsOf(use.from, script) : null;
        if (!calls) return false;
        return !isNew(use.from!, path) || calls.every((call) => used(call, path));
      }
      case 'lost':
        return false;
    }
  }

  function keyHolding(value: Node): string | null {
    const property = script.parentOf(value);
    return property?.type === 'ObjectProperty' && !property.computed
      ? propertyName(property)
      : null;
  }

  function named(binding: Binding, path: Path): boolean {
    if (!isNew(binding, path)) return true;
    return binding.references.every(
      ({ identifier }) =>
        (identifier !== place && isWithin(identifier, place)) || used(identifier, path),
    );
  }

  /** A part may lie deeper in a pattern, down to the object itself. */
  function takenApart(pattern: Node, path: Path): boolean {
    if (path.length === 0) return true;
    const hasRest = contains(pattern, ({ type }) => type === 'RestElement');
    const inner = path.map((_, index) => path.slice(hasRest ? index : index + 1));
    return !!namesIn(pattern, script)?.every((one) => inner.every((rest) => named(one, rest)));
  }

  function ofMember(member: t.MemberExpression | t.OptionalMemberExpression, path: Path): boolean {
    const call = script.parentOf(member);
    const isCalled = call?.type === 'CallExpression' && call.callee === member;
    const [key, ...rest] = path;
    if (!isCalled) {
      if (key === undefined) return useOf(member, script).kind !== 'written';
      const name = keyOf(member);
      return (name !== null && key !== null && name !== key) || used(member, rest);
    }
    const method = memberName(member) ?? '';
    // A method of the object's own may do anything.
    const isOwn = key === undefined && !isListOrSet(place);
    if (isOwn && isOwnFunction(place, method, script)) return true;
    const looks = isOwn ? /^hasOwnProperty$/ : LOOKS;
    const [callback] = call.arguments;
    if (!looks.test(method) || (isFunction(callback) && callback.params.length > 2)) return false;
    // Of a list of entries a `Map` gives the values.
    if (method === 'get') return path.length < 2 || used(call, path.slice(2));
    if (key === undefined) return true;
    const item = isFunction(callback) ? callback.params[0] : undefined;
    return (
      (isFunction(callback) || !/^(map|filter|find|forEach|some|every)$/.test(method)) &&
      (!item || takenApart(item, path)) &&
      (method !== 'entries' || used(call, [null, null, ...rest])) &&
      (!HANDS_OUT.test(method) || (used(call, [null, ...rest]) && used(call, rest)))
    );
  }

  function ofArgument(call: t.CallExpression | t.NewExpression, node: Node, path: Path): boolean {
    if (isTaken(call)) return true;
    const index = call.arguments.indexOf(node as t.Identifier);
    const fn = localFunction(call.callee, script);
    if (fn) {
      const parameter = fn.params[index];
      if (!parameter || readsThis(fn)) return false;
      if (parameter.type === 'ObjectPattern') return takenApart(parameter, path);
      const name = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
      const binding = name.type === 'Identifier' ? bindingAt(name, script) : null;
      return !!binding && named(binding, path);
    }
    const callee = calleeName(call, script);
    if (READERS.test(callee) || SENDERS.test(requiredAs(call.callee, script) ?? callee))
      return true;
    if (!COPIERS.test(callee) || (callee === 'Object.assign' && index === 0)) return false;
    if (/freeze|seal/.test(callee)) return used(call, path);
    if (path.length === 0) return true;
    const copied = callee === 'Object.assign' ? path : [null, ...path.slice(1)];
    return (
      (call.type === 'CallExpression' || callee === 'Map') &&
      used(call, callee === 'Object.entries' ? [null, ...copied] : copied)
    );
  }
}

/** What has the methods that the language gave it. */
function isListOrSet(made: Node): boolean {
  if (made.type !== 'CallExpression') return /^(Array|New)Expression$/.test(made.type);
  return isMember(made.callee) && /^(split|match|exec)$/.test(memberName(made.callee) ?? '');
}

/** A function of a literal that does not mean the literal by `this`. */
export function isOwnFunction(literal: Node, name: string, script: Scoped): boolean {
  if (literal.type !== 'ObjectExpression') return false;
  return literal.properties.some((property) => {
    if (property.type === 'SpreadElement' || propertyName(property) !== name) return false;
    const value = property.type === 'ObjectMethod' ? property : property.value;
    const fn = isFunctionLike(value) ? value : localFunction(value, script);
    return !!fn && !readsThis(fn as Function);
  });
}

/** `Object.keys`, where it is the language's own, or what stands in for it. */
export function calleeName({ callee }: t.CallExpression | t.NewExpression, script: Scoped): string {
  const standIn = standInAt(callee, script);
  if (standIn !== null) return standIn;
  const nameOf = (node: Node): string => {
    if (isMember(node)) return `${nameOf(node.object)}.${memberName(node) ?? ''}`;
    return node.type === 'Identifier' && !script.referenceOf(node)?.binding ? node.name : '';
  };
  return nameOf(callee);
}

/** Deeper than this nobody nests a table. */
const DEEPEST = 4;
