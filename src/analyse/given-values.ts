import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { isFunction, isMember, memberName, propertyName, type Node } from '../parse/syntax.js';
import { argumentsFor, callsOf, initOf } from './constants.js';
import { enumNamed } from './enums.js';
import { all, itemsOf, membersIn, originsOf, type Origin } from './members.js';
import { calleeName } from './left-alone.js';
import { remembered } from './remembered.js';

/** What a name that is set once is given; null where that is not in the text. */
export const givenTo = remembered(
  (binding: Binding, script: Scoped, depth: number): Origin[] | null => {
    const enumeration = enumNamed(binding, script);
    if (enumeration) return [enumeration];
    if (binding.reassigned) return null;
    return firstValues(binding, script, depth);
  },
);

/** What a name has before it is assigned to; null where that is not in the text. */
export function firstValues(binding: Binding, script: Scoped, depth = 0): Origin[] | null {
  const { declaration, identifier } = binding;
  const list = listOf(binding, script);
  if (list) return itemsOf(list, script, depth);
  const pattern = patternAround(identifier, script);
  if (pattern) return takenFrom(pattern, script, depth);
  if (declaration.type !== 'VariableDeclarator') {
    return argumentsFor(binding, script)?.map((argument) => argument ?? null) ?? null;
  }
  if (declaration.id !== identifier) return null;
  if (declaration.init) {
    const init = initOf(binding);
    return init && [init];
  }
  const loop = script.parentOf(script.parentOf(declaration)!);
  return /^For(In|Of)Statement$/.test(loop?.type ?? '') ? null : [null];
}

/** The list that a name stands for one item of, or for a part of one: in a loop, or in a callback. */
export function tableOf(binding: Binding, script: Scoped): Node | null {
  const taken = patternAround(binding.identifier, script);
  return taken ? listTaken(taken.pattern, script) : listOf(binding, script);
}

/** The list that a name stands for one item of: in a loop, or in a callback. */
export function listOf({ declaration, identifier }: Binding, script: Scoped): Node | null {
  if (declaration.type !== 'VariableDeclarator') return listTaken(identifier, script);
  return declaration.id === identifier ? listTaken(identifier, script) : null;
}

/** The same for what takes the item: a name, or a pattern. */
function listTaken(item: Node, script: Scoped): Node | null {
  const around = script.parentOf(item);
  if (around?.type === 'VariableDeclarator') {
    const declaration = script.parentOf(around);
    const loop = declaration && script.parentOf(declaration);
    return loop?.type === 'ForOfStatement' && loop.left === declaration ? loop.right : null;
  }
  const call = script.parentOf(around ?? item);
  if (!isFunction(around) || !isItemCallback(around, script)) return null;
  if (call?.type !== 'CallExpression' || !isMember(call.callee)) return null;
  const method = memberName(call.callee);
  if (method === 'sort' || around.params[method === 'reduce' ? 1 : 0] !== item) return null;
  return call.callee.object;
}

/** Whether a list calls a function with its items, at once. */
export function isItemCallback(fn: Node, script: Scoped): boolean {
  const call = script.parentOf(fn);
  return (
    isFunction(fn) &&
    !fn.async &&
    call?.type === 'CallExpression' &&
    call.arguments[0] === fn &&
    isMember(call.callee) &&
    /^(forEach|map|filter|some|every|find|findIndex|reduce|flatMap|sort)$/.test(
      memberName(call.callee) ?? '',
    )
  );
}

/** `{ key: name = fallback }`, `[name]` */
interface Taken {
  pattern: t.ObjectPattern | t.ArrayPattern;
  name: string;
  fallback: Node | null;
}

/** The pattern that takes a name out of an object or a list. */
export function patternAround(identifier: Node, script: Scoped): Taken | null {
  const outer = script.parentOf(identifier);
  const hasFallback = outer?.type === 'AssignmentPattern' && outer.left === identifier;
  const fallback = hasFallback ? outer.right : null;
  const inner = hasFallback ? outer : identifier;
  const property = script.parentOf(inner);
  if (property?.type === 'ArrayPattern') {
    const index = property.elements.indexOf(inner as t.Identifier);
    return { pattern: property, name: String(index), fallback };
  }
  const pattern = property && script.parentOf(property);
  if (property?.type !== 'ObjectProperty' || pattern?.type !== 'ObjectPattern') return null;
  const name = property.computed ? null : propertyName(property);
  return name === null ? null : { pattern, name, fallback };
}

/** The objects that a pattern takes apart; null where they are not in the text. */
export function sourcesOf(pattern: Taken['pattern'], script: Scoped): (Node | undefined)[] | null {
  const holder = script.parentOf(pattern);
  const sources =
    holder?.type === 'VariableDeclarator' && holder.init
      ? [holder.init]
      : isFunction(holder)
        ? callsOf(holder, script)?.map((call) => call.arguments[holder.params.indexOf(pattern)])
        : null;
  return sources && sources.length > 0 ? sources : null;
}

/** The object whose keys and values a pattern takes: `for (const [key, value] of Object.entries(object))`. */
export function objectOfEntry(pattern: Node, script: Scoped): Node | null {
  const list = listTaken(pattern, script);
  if (list?.type !== 'CallExpression' || calleeName(list, script) !== 'Object.entries') return null;
  return list.arguments[0] ?? null;
}

function takenFrom({ pattern, name, fallback }: Taken, script: Scoped, depth: number) {
  const objects = objectsTaken(pattern, script, depth);
  return (
    objects &&
    all(objects, (object) => {
      const members = object && membersIn(object, script, depth);
      const values = members && (members.get(name) ?? [null]);
      return values && fallback ? [...values.filter((value) => value !== null), fallback] : values;
    })
  );
}

/** What a pattern takes apart: what it is given, or each item of a list. */
function objectsTaken(pattern: Taken['pattern'], script: Scoped, depth: number): Origin[] | null {
  const list = listTaken(pattern, script);
  if (list) return itemsOf(list, script, depth);
  const sources = sourcesOf(pattern, script);
  if (!sources) return null;
  return all(sources, (source) =>
    source && source.type !== 'SpreadElement' ? originsOf(source, script, depth + 1) : null,
  );
}
