import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { memberName, propertyName, type Node } from '../parse/syntax.js';
import { calledBy, type Callable } from './callees.js';
import { enumFunction } from './enums.js';
import { followFlow } from './flow.js';
import { givenTo, listOf } from './given-values.js';
import { calleeName, isLeftAlone } from './left-alone.js';
import { gotFrom } from './maps.js';
import { methodCalled } from './text-lists.js';

/** An expression that a value may come from; null: `undefined`, because nothing is there. */
export type Origin = Node | null;

/** What each member of an object may be. */
type Members = Map<string, Origin[]>;

/** More tables of tables, and helpers of helpers, than anybody writes. */
const DEEPEST = 8;

/** The texts that a value may be, as often as it may; null where the script does not have them. */
export function textsOf(value: Node, script: Scoped): string[] | null {
  return all(originsOf(value, script), (one) =>
    one?.type === 'StringLiteral' ? [one.value] : null,
  );
}

/**
 * Where a value comes from: through names, choices, helpers of the script, and the members of
 * objects that the text shows. What cannot be followed further stands for itself.
 */
export function originsOf(node: Node, script: Scoped, depth = 0): Origin[] {
  if (depth > DEEPEST) return [node];
  const origins = (inner: Node): Origin[] => originsOf(inner, script, depth + 1);
  switch (node.type) {
    case 'ConditionalExpression':
      return [...origins(node.consequent), ...origins(node.alternate)];
    case 'LogicalExpression':
      if (node.operator === '&&') return [node];
      return [...origins(node.left).filter((one) => one !== null), ...origins(node.right)];
    case 'Identifier': {
      const binding = script.referenceOf(node)?.binding;
      const given = binding && givenTo(binding, script, depth);
      return given ? given.flatMap((one) => one && origins(one)) : [node];
    }
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return membersOf(node, script, depth)?.flatMap((one) => one && origins(one)) ?? [node];
    case 'AwaitExpression':
      return node.argument.type === 'CallExpression' ? ofCall(node.argument, true) : [node];
    case 'CallExpression':
      return calleeName(node, script) === 'Object.freeze' && node.arguments[0]
        ? origins(node.arguments[0])
        : ofCall(node, false);
    default:
      return [node];
  }

  function ofCall(call: t.CallExpression, awaited: boolean): Origin[] {
    const method = awaited ? null : methodCalled(call);
    const key = method?.name === 'get' && call.arguments.length === 1 ? call.arguments[0] : null;
    const got = key ? gotFrom(method!.on, key, script, depth) : null;
    if (got) return got.flatMap((one) => one && origins(one));
    // What fills an object that has a name stands for that object.
    if (enumFunction(call, script)) return [node];
    const called = calledBy(call.callee, script, depth);
    if (!called?.every((fn) => fn.async === awaited && !fn.generator)) return [node];
    return called.flatMap(returnedFrom).flatMap((one) => one && origins(one));
  }
}

/** What every way through a function ends in. */
export function returnedFrom({ body }: Callable): Origin[] {
  if (body.type !== 'BlockStatement') return [body];
  return followFlow(body, () => null).exits.map(({ node }) =>
    node.type === 'ReturnStatement' ? (node.argument ?? null) : null,
  );
}

/** What a member may be, one by one; null where other code decides it. */
export function membersOf(
  member: t.MemberExpression | t.OptionalMemberExpression,
  script: Scoped,
  depth = 0,
): Origin[] | null {
  const objects = originsOf(member.object, script, depth + 1);
  const names = namesOf(member, script, depth);
  return all(objects, (object) => {
    // A member of `undefined` fails, unless it was asked for with `?.`.
    if (!object || object.type === 'NullLiteral') return member.optional ? [null] : [];
    const members = membersIn(object, script, depth);
    if (!members) return null;
    return names
      ? names.flatMap((name) => members.get(name) ?? [null])
      : [...[...members.values()].flat(), null];
  });
}

/** The key that a member is asked for by, where the text says it: `list[0]` too. */
export function keyOf(member: t.MemberExpression | t.OptionalMemberExpression): string | null {
  const { computed, property } = member;
  if (computed && property.type === 'NumericLiteral') return String(property.value);
  return memberName(member);
}

/** The keys that a member may be asked for by; null where other code decides that. */
function namesOf(
  member: t.MemberExpression | t.OptionalMemberExpression,
  script: Scoped,
  depth: number,
): string[] | null {
  const name = memberName(member);
  if (name !== null || !member.computed) return name === null ? null : [name];
  const key = member.property;
  const binding = script.referenceOf(key)?.binding;
  const table = binding && tableOfKey(binding, script);
  if (table) {
    return all(originsOf(table, script, depth + 1), (object) => {
      // What is not there has no keys.
      if (!object) return [];
      const members = membersIn(object, script, depth);
      return members ? [...members.keys()] : null;
    });
  }
  return all(originsOf(key, script, depth + 1), (origin) =>
    origin?.type === 'StringLiteral' || origin?.type === 'NumericLiteral'
      ? [String(origin.value)]
      : null,
  );
}

/** `for (const key in table)`, `for (const key of Object.keys(table).sort())`, or the same by a method. */
export function tableOfKey(binding: Binding, script: Scoped): Node | null {
  if (binding.reassigned) return null;
  const declarator = binding.declaration;
  const declaration = script.parentOf(declarator);
  const loop = declaration && script.parentOf(declaration);
  if (loop?.type === 'ForInStatement' && loop.left === declaration) return loop.right;
  const list = listOf(binding, script);
  return list && tableOfKeys(list, script);
}

function tableOfKeys(list: Node, script: Scoped): Node | null {
  const method = methodCalled(list);
  if (method && /^(filter|sort|reverse)$/.test(method.name)) return tableOfKeys(method.on, script);
  const areKeys = method?.name === 'keys' && calleeName(method.call, script) === 'Object.keys';
  return (areKeys && method.call.arguments[0]) || null;
}

/** What a list or `Object.values` gives one by one. */
export function itemsOf(list: Node, script: Scoped, depth: number): Origin[] | null {
  const isValues = list.type === 'CallExpression' && calleeName(list, script) === 'Object.values';
  if (isValues) return list.arguments[0] ? partsOf(list.arguments[0], script, depth) : null;
  return originsOf(list, script, depth + 1).every((one) => one?.type === 'ArrayExpression')
    ? partsOf(list, script, depth)
    : null;
}

/** Everything that the objects have which a value may be; null where other code decides that. */
export function partsOf(value: Node, script: Scoped, depth = 0): Origin[] | null {
  return all(originsOf(value, script, depth + 1), (object) => {
    // What is not there has no parts.
    if (!object) return [];
    if (object.type === 'NewExpression' && calleeName(object, script) === 'Set') {
      const [list] = object.arguments;
      return list && isLeftAlone(object, script) ? itemsOf(list, script, depth + 1) : null;
    }
    const members = membersIn(object, script, depth);
    return members && [...members.values()].flat();
  });
}

/** Each member of an object that the text shows and nobody changes; null for any other. */
export function membersIn(object: Node, script: Scoped, depth: number): Members | null {
  if (depth > DEEPEST) return null;
  const enumeration = enumFunction(object, script);
  const members = enumeration
    ? new Map([...enumeration.members].map(([name, value]) => [name, [value]]))
    : partsOf();
  return members && isLeftAlone(object, script) ? members : null;

  function partsOf(): Members | null {
    switch (object.type) {
      case 'ObjectExpression':
        return merged(object.properties);
      case 'CallExpression':
        return calleeName(object, script) === 'Object.assign' &&
          object.arguments[0]?.type === 'ObjectExpression'
          ? merged(object.arguments)
          : null;
      case 'ArrayExpression': {
        const { elements } = object;
        if (elements.some((element) => element?.type === 'SpreadElement')) return null;
        return new Map(elements.map((element, index) => [String(index), [element]]));
      }
      default:
        return null;
    }
  }

  /** Properties, and objects whose members go into this one: the last one wins. */
  function merged(parts: readonly Node[]): Members | null {
    const all: Members = new Map();
    for (const part of parts) {
      if (part.type === 'ObjectProperty' || part.type === 'ObjectMethod') {
        const name = part.computed ? computedName(part.key) : propertyName(part);
        if (name === null || name === '__proto__') return null;
        if (part.type === 'ObjectMethod' && part.kind !== 'method') return null;
        all.set(name, [part.type === 'ObjectProperty' ? part.value : part]);
        continue;
      }
      const source = part.type === 'SpreadElement' ? part.argument : part;
      if (source.type === 'ObjectExpression' && part.type !== 'SpreadElement') {
        const own = merged(source.properties);
        if (!own) return null;
        for (const [name, values] of own) all.set(name, values);
        continue;
      }
      if (!mergeInto(all, source)) return null;
    }
    return all;
  }

  /** `['gold']`, `[Plan.Gold]` */
  function computedName(key: Node): string | null {
    const [origin, ...others] = originsOf(key, script, depth + 1);
    return origin?.type === 'StringLiteral' && others.length === 0 ? origin.value : null;
  }

  function mergeInto(all: Members, source: Node): boolean {
    const sources = originsOf(source, script, depth + 1).map(
      (origin) => origin && membersIn(origin, script, depth + 1),
    );
    if (sources.length === 0 || sources.some((members) => !members)) return false;
    const names = new Set(sources.flatMap((members) => [...members!.keys()]));
    for (const name of names) {
      const before = all.get(name) ?? [null];
      all.set(
        name,
        sources.flatMap((members) => members!.get(name) ?? before),
      );
    }
    return true;
  }
}

export function all<From, To>(
  items: readonly From[],
  each: (item: From) => readonly To[] | null,
): To[] | null {
  const found: To[] = [];
  for (const item of items) {
    const own = each(item);
    if (!own) return null;
    found.push(...own);
  }
  return found;
}
