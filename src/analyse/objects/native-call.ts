import type { Node } from '../../parse/syntax.js';
import {
  ANY_TEXT,
  anyOf,
  either,
  FOREIGN,
  FOREIGN_VALUE,
  keyText,
  NOTHING,
  PLAIN_VALUE,
  UNDEFINED_VALUE,
  valueOf,
  type Thing,
  type Value,
} from './value.js';
import { type Evaluation, type Place } from './evaluation.js';
import { callValue } from './calls.js';
import { nameBy } from './names.js';

/** A call of a function that the language or a library has. */
export interface NativeCall {
  self: Value;
  args: Value[];
  place: Place;
  run: Evaluation;
}

export type Native = (call: NativeCall) => Value;

export const words = (text: string): string[] => text.split(' ');

export const plain: Native = () => PLAIN_VALUE;
export const text: Native = () => ANY_TEXT;

export function newList(items: Value, { place, run }: NativeCall, turn = ''): Value {
  const at = { ...place, turn: `${place.turn}list${turn}` };
  return run.store.list(at, items, null, run.script);
}

export function newObject({ place, run }: NativeCall): Thing {
  return run.store.thingAt({ ...place, turn: `${place.turn}object` }, 'object', run.script);
}

/** Calls a callback; `turn` tells one call from another. */
export function callback(fn: Value | undefined, args: Value[], call: NativeCall, turn = ''): Value {
  const { place, run } = call;
  const at = { ...place, turn: `${place.turn}cb${turn}` };
  for (const { code } of fn?.things ?? []) if (code) run.calledBack.add(code.node);
  return fn ? callValue(run, fn, UNDEFINED_VALUE, args, at) : UNDEFINED_VALUE;
}

/** `[name, value]`, as `Object.entries` gives it. */
export function entryOf(name: Value, value: Value, { place, run }: NativeCall): Value {
  const at = { ...place, turn: `${place.turn}entry` };
  return run.store.list(at, either(name, value), [name, value], run.script);
}

/** The items that a list, or an object that is taken for one, has. */
export function itemsOf(list: Value, { place, run }: NativeCall): Value {
  return run.itemsOf(list, place.node);
}

/** Fills an object from `[name, value]` pairs. */
export function addEntries(target: Thing, entries: Value, call: NativeCall): void {
  const { place, run } = call;
  const { store } = run;
  if (entries.kinds & FOREIGN) store.addOpen(target, FOREIGN_VALUE, place.node);
  for (const entry of entries.things) {
    const [key, value] = entry.isMoved ? [] : (entry.tuple ?? []);
    if (!key || !value || entry.isLost) {
      store.addOpen(target, either(entry.items, FOREIGN_VALUE), place.node);
      continue;
    }
    const { made } = entry;
    const elements: readonly (Node | null)[] =
      made?.type === 'ArrayExpression' ? made.elements : [];
    const at = made?.type === 'ArrayExpression' ? made : place.node;
    const name = keyText(key) ?? (elements[0] ? nameBy(run, elements[0], place.frame) : null);
    store.add(
      target,
      name,
      value,
      { value: elements[1] ?? null, at, set: place.node, key: elements[0] ?? null },
      false,
    );
  }
}

/** What a function makes of what it made before. */
export function accumulated(
  fn: Value | undefined,
  initial: Value,
  args: (all: Value) => Value[],
  call: NativeCall,
): Value {
  const { place, run } = call;
  const turn = `${place.turn}all`;
  const cell = run.store.thingAt({ ...place, turn }, 'other', run.script);
  run.store.fill(cell, initial);
  run.store.fill(cell, callback(fn, args(cell.items), call));
  return cell.items;
}

/** Lists among some values stand for their items. */
export function flat(values: Value, call: NativeCall): Value {
  const lists = [...values.things].filter(({ kind }) => kind === 'list');
  const others = new Set([...values.things].filter(({ kind }) => kind !== 'list'));
  return lists.reduce<Value>((all, list) => either(all, itemsOf(valueOf(list), call)), {
    ...values,
    things: others,
  });
}

/** Everything that an object has, whatever its name. */
export function valuesOf(object: Value, { place, run }: NativeCall): Value {
  run.store.handOut(object, place.node);
  let all = object.kinds & FOREIGN ? FOREIGN_VALUE : NOTHING;
  if (object.text) all = either(all, ANY_TEXT);
  for (const thing of object.things) {
    for (const field of [...thing.fields.values(), ...thing.patterns.values()])
      all = either(all, field.value);
    all = anyOf([all, thing.items, thing.isLost ? FOREIGN_VALUE : NOTHING]);
  }
  return all;
}
