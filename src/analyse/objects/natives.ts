import { nameBy, namesOf } from './names.js';
import { callForeign, callValue, promise } from './calls.js';
import { awaited } from './expressions.js';
import type { Node } from '../../parse/syntax.js';
import { PRELUDE } from '../../triggers/credentials-exchange/mapping.js';
import type { Evaluation, Place } from './evaluation.js';
import { LODASH } from './lodash.js';
import {
  ANY_TEXT,
  anyOf,
  either,
  FOREIGN,
  FOREIGN_VALUE,
  keyText,
  NOTHING,
  NULL_VALUE,
  FALSE_VALUE,
  PLAIN_VALUE,
  TRUE_VALUE,
  textValue,
  UNDEFINED_VALUE,
  valueOf,
  type Thing,
  type Value,
} from './value.js';

/** A call of a function that the language or a library has. */
export interface NativeCall {
  self: Value;
  args: Value[];
  place: Place;
  run: Evaluation;
}

export type Native = (call: NativeCall) => Value;

/** What a function is known for; what has no entry is code that nobody knows. */
export function callNative(name: string, call: NativeCall): Value {
  const native = NATIVES.get(name) ?? familyOf(name);
  return native ? native(call) : callForeign(call.run, anyOf([call.self, ...call.args]));
}

/** Names that every script has, by what stands for them. */
export function globalNamed(name: string, run: Evaluation): Value {
  if (name === 'undefined') return UNDEFINED_VALUE;
  if (/^(NaN|Infinity)$/.test(name)) return PLAIN_VALUE;
  return GLOBALS.has(name) ? run.store.native(name) : FOREIGN_VALUE;
}

const words = (text: string): string[] => text.split(' ');

// -- what the entries of the tables say

const plain: Native = () => PLAIN_VALUE;
const text: Native = () => ANY_TEXT;
const first: Native = ({ args }) => args[0] ?? UNDEFINED_VALUE;

/** Looks at what it is handed, at all that is in it. */
const shows =
  (given: Value): Native =>
  ({ args, place, run }) => {
    run.store.look(anyOf(args), place.node, true);
    return given;
  };

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

// -- lists

const eachItem =
  (given: (call: NativeCall, results: Value) => Value): Native =>
  (call) => {
    const [fn] = call.args;
    const items = itemsOf(call.self, call);
    const results = callback(fn, [items, PLAIN_VALUE, call.self], call);
    return given(call, results);
  };

/** `list.reduce(fn, initial)`: one item after the other where they are known. */
const reduce: Native = (call) => {
  const { self: own, args, run } = call;
  const [fn, initial] = args;
  const [list, ...more] = own.things;
  if (list?.tuple && !list.isMoved && !list.isLost && more.length === 0 && own.kinds === 0) {
    const [head, ...tail] = list.tuple;
    const rest = initial ? list.tuple : tail;
    let all = initial ?? head ?? NOTHING;
    for (const [index, item] of rest.entries()) {
      all = callback(fn, [all, item, PLAIN_VALUE, own], call, String(index));
    }
    run.store.look(own, call.place.node);
    return all;
  }
  const items = itemsOf(own, call);
  return accumulated(fn, initial ?? items, (all) => [all, items, PLAIN_VALUE, own], call);
};

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

const adds: Native = ({ self: own, args, run }) => {
  for (const list of own.things) {
    run.store.move(list);
    run.store.fill(list, anyOf(args));
  }
  return PLAIN_VALUE;
};

const takes: Native = (call) => {
  for (const list of call.self.things) call.run.store.move(list);
  return either(itemsOf(call.self, call), UNDEFINED_VALUE);
};

const moves: Native = (call) => {
  for (const list of call.self.things) call.run.store.move(list);
  if (call.args[0])
    callback(call.args[0], [itemsOf(call.self, call), itemsOf(call.self, call)], call);
  return call.self;
};

const sameItems: Native = (call) => newList(itemsOf(call.self, call), call);

const splices: Native = (call) => {
  adds({ ...call, args: call.args.slice(2) });
  return newList(itemsOf(call.self, call), call);
};

const LIST: Record<string, Native> = {
  map: eachItem((call, results) => newList(results, call)),
  flatMap: eachItem((call, results) => newList(flat(results, call), call)),
  filter: eachItem((call) => newList(itemsOf(call.self, call), call)),
  find: eachItem((call) => either(itemsOf(call.self, call), UNDEFINED_VALUE)),
  findLast: eachItem((call) => either(itemsOf(call.self, call), UNDEFINED_VALUE)),
  forEach: eachItem(() => UNDEFINED_VALUE),
  reduce,
  reduceRight: (call) => {
    const items = itemsOf(call.self, call);
    return accumulated(
      call.args[0],
      call.args[1] ?? items,
      (all) => [all, items, PLAIN_VALUE, call.self],
      call,
    );
  },
  concat: (call) => newList(either(itemsOf(call.self, call), flat(anyOf(call.args), call)), call),
  flat: (call) => newList(flat(itemsOf(call.self, call), call), call),
  at: (call: NativeCall) => either(itemsOf(call.self, call), UNDEFINED_VALUE),
  add: (call: NativeCall) => {
    adds(call);
    return call.self;
  },
  pop: takes,
  shift: takes,
  sort: moves,
  reverse: moves,
  splice: splices,
  push: adds,
  unshift: adds,
  join: (call) => (itemsOf(call.self, call), ANY_TEXT),
  toString: (call: NativeCall) => (itemsOf(call.self, call), ANY_TEXT),
};
for (const name of words('slice toSorted toReversed values')) LIST[name] = sameItems;
for (const name of words('some every findIndex findLastIndex'))
  LIST[name] = eachItem(() => PLAIN_VALUE);
for (const name of words('includes indexOf lastIndexOf has delete')) LIST[name] = plain;

/** Lists among some values stand for their items. */
export function flat(values: Value, call: NativeCall): Value {
  const lists = [...values.things].filter(({ kind }) => kind === 'list');
  const others = new Set([...values.things].filter(({ kind }) => kind !== 'list'));
  return lists.reduce<Value>((all, list) => either(all, itemsOf(valueOf(list), call)), {
    ...values,
    things: others,
  });
}

// -- strings

const TEXT: Record<string, Native> = {
  split: (call) => newList(ANY_TEXT, call),
  match: (call) => either(newList(either(ANY_TEXT, UNDEFINED_VALUE), call), NULL_VALUE),
  at: () => either(ANY_TEXT, UNDEFINED_VALUE),
  replace: (call) => replaced(call),
  replaceAll: (call) => replaced(call),
};
for (const name of words(
  'toLowerCase toUpperCase trim trimStart trimEnd slice substring substr padStart padEnd repeat ' +
    'concat charAt normalize toString toFixed toLocaleUpperCase toLocaleLowerCase toLocaleString',
)) {
  TEXT[name] = text;
}
for (const name of ['includes', 'startsWith', 'endsWith'] as const) {
  TEXT[name] = ({ self: own, args: [asked] }) => {
    const part = asked && keyText(asked);
    if (!keyText(own)?.whole || !part?.whole) return PLAIN_VALUE;
    return own.text!.prefix[name](part.prefix) ? TRUE_VALUE : FALSE_VALUE;
  };
}
for (const name of words(
  'indexOf lastIndexOf charCodeAt codePointAt localeCompare search valueOf',
)) {
  TEXT[name] = plain;
}

function replaced(call: NativeCall): Value {
  const [, by] = call.args;
  if (by && by.things.size > 0) callback(by, [ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT], call);
  return ANY_TEXT;
}

// -- objects

const OBJECT: Record<string, Native> = {
  'Object.assign': ({ args: [target = NOTHING, ...sources], place, run }) => {
    for (const thing of target.things)
      for (const one of sources) run.store.copy(one, thing, place.node, false);
    if (target.kinds & FOREIGN) run.store.lose(anyOf(sources));
    return target;
  },
  'Object.keys': (call) => {
    call.run.store.look(call.args[0] ?? NOTHING, call.place.node);
    return newList(namesOf(call.run, call.args[0] ?? NOTHING), call);
  },
  'Object.values': (call) => newList(valuesOf(call.args[0] ?? NOTHING, call), call),
  'Object.entries': (call) => {
    const object = call.args[0] ?? NOTHING;
    return newList(entryOf(namesOf(call.run, object), valuesOf(object, call), call), call);
  },
  'Object.fromEntries': (call) => {
    const target = newObject(call);
    addEntries(target, itemsOf(call.args[0] ?? NOTHING, call), call);
    return valueOf(target);
  },
  'object.hasOwnProperty': (call) => (noteKey(call.self, call.args[0], call), PLAIN_VALUE),
  'Object.hasOwn': (call) => (noteKey(call.args[0] ?? NOTHING, call.args[1], call), PLAIN_VALUE),
  'Object.prototype.hasOwnProperty.call': (call) => (
    noteKey(call.args[0] ?? NOTHING, call.args[1], call),
    PLAIN_VALUE
  ),
  'Object.freeze': first,
  'Object.seal': first,
};

function noteKey(object: Value, key: Value | undefined, { place, run }: NativeCall): void {
  const name = key && keyText(key);
  for (const thing of object.things)
    run.store.note(thing, name?.whole ? name.prefix : null, place.node);
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

// -- promises, functions and the rest

const LANGUAGE: Record<string, Native> = {
  callback: () => UNDEFINED_VALUE,
  require: ({ args: [name], run }) =>
    /^lodash(@.*)?$/.test((name && keyText(name)?.prefix) ?? '')
      ? run.store.native('lodash')
      : FOREIGN_VALUE,
  'Array.isArray': plain,
  'Array.from': (call) => {
    const items = itemsOf(call.args[0] ?? NOTHING, call);
    return newList(call.args[1] ? callback(call.args[1], [items, PLAIN_VALUE], call) : items, call);
  },
  'Array.of': (call) => newList(anyOf(call.args), call),
  'new Set': (call) => newList(call.args[0] ? itemsOf(call.args[0], call) : NOTHING, call),
  'JSON.stringify': shows(either(ANY_TEXT, UNDEFINED_VALUE)),
  'JSON.parse': () => FOREIGN_VALUE,
  String: ({ args, place, run }) => (
    run.store.look(anyOf(args), place.node),
    args[0] && keyText(args[0]) ? textValue(keyText(args[0])!) : ANY_TEXT
  ),
  'promise.then': (call) => {
    const [done, failed] = call.args;
    const results = callback(done, [awaited(call.run, call.self)], call, 'then');
    const caught = failed ? callback(failed, [FOREIGN_VALUE], call, 'failed') : NOTHING;
    return promise(call.run, either(results, caught), {
      ...call.place,
      turn: `${call.place.turn}then`,
    });
  },
  'promise.catch': (call) => {
    const caught = callback(call.args[0], [FOREIGN_VALUE], call, 'caught');
    return promise(call.run, either(awaited(call.run, call.self), caught), {
      ...call.place,
      turn: `${call.place.turn}catch`,
    });
  },
  'promise.finally': (call) => (callback(call.args[0], [], call, 'finally'), call.self),
  'Promise.resolve': (call) =>
    promise(call.run, call.args[0] ?? UNDEFINED_VALUE, {
      ...call.place,
      turn: `${call.place.turn}resolve`,
    }),
  'Promise.reject': (call) => (
    call.run.store.lose(anyOf(call.args)),
    promise(call.run, NOTHING, { ...call.place, turn: 'reject' })
  ),
  'Promise.all': (call) => {
    const [given] = call.args[0]?.things ?? [];
    const tuple =
      given?.tuple && !given.isMoved ? given.tuple.map((one) => awaited(call.run, one)) : null;
    const items = awaited(call.run, itemsOf(call.args[0] ?? NOTHING, call));
    const at = { ...call.place, turn: `${call.place.turn}all` };
    return promise(call.run, call.run.store.list(at, items, tuple, call.run.script), at);
  },
  'new Promise': (call) => {
    const at = { ...call.place, turn: `${call.place.turn}promise` };
    const made = promise(call.run, NOTHING, at);
    const [own] = made.things;
    const native = call.run.store.thingAt(
      { ...at, turn: `${at.turn}resolve` },
      'function',
      call.run.script,
    );
    native.native = 'resolve';
    native.owner = own!;
    callback(call.args[0], [valueOf(native), call.run.store.native('reject')], call);
    return made;
  },
  resolve: ({ self: own, args, run }) => {
    for (const promise of own.things)
      run.store.fill(promise, awaited(run, args[0] ?? UNDEFINED_VALUE));
    return UNDEFINED_VALUE;
  },
  reject: ({ args, run }) => (run.store.lose(anyOf(args)), UNDEFINED_VALUE),
  'function.call': ({ self: fn, args: [own = UNDEFINED_VALUE, ...args], place, run }) =>
    callValue(run, fn, own, args, place),
  'function.apply': ({ self: fn, args: [own = UNDEFINED_VALUE, list = NOTHING], place, run }) => {
    const [given, ...more] = list.things;
    const args =
      given?.tuple && !given.isMoved && more.length === 0
        ? given.tuple
        : Array.from({ length: 8 }, () => either(run.itemsOf(list, place.node), UNDEFINED_VALUE));
    return callValue(run, fn, own, args, place);
  },
  'new Date': ({ place, run }) =>
    valueOf(run.store.thingAt({ ...place, turn: 'date' }, 'other', run.script)),
};

for (const name of words(
  'toISOString toJSON toString toDateString toLocaleDateString toLocaleTimeString toUTCString',
))
  LANGUAGE[`other.${name}`] = text;
for (const name of words('setTimeout setImmediate queueMicrotask')) {
  LANGUAGE[name] = (call) => (callback(call.args[0], call.args.slice(2), call), PLAIN_VALUE);
}
for (const name of words('log info warn error debug'))
  LANGUAGE[`console.${name}`] = shows(UNDEFINED_VALUE);
for (const name of words(
  'parseInt parseFloat isNaN isFinite Number Boolean clearTimeout Date.now Date.parse',
))
  LANGUAGE[name] = plain;
for (const name of words('encodeURIComponent decodeURIComponent String.fromCharCode'))
  LANGUAGE[name] = text;
for (const name of ['Error', 'TypeError', 'RangeError', ...PRELUDE]) {
  LANGUAGE[`new ${name}`] = () => FOREIGN_VALUE;
  LANGUAGE[name] = () => FOREIGN_VALUE;
}

const NATIVES = new Map<string, Native>([
  ...Object.entries(LANGUAGE),
  ...Object.entries(OBJECT),
  ...Object.entries(LIST).map(([name, native]): [string, Native] => [`list.${name}`, native]),
  ...Object.entries(TEXT).map(([name, native]): [string, Native] => [`text.${name}`, native]),
  ...Object.entries(LODASH).map(([name, native]): [string, Native] => [`lodash.${name}`, native]),
]);

/** Whole families of which each member is the same. */
function familyOf(name: string): Native | null {
  if (/^(Math|Number)\.\w+$/.test(name)) return plain;
  if (/^other\.(get|setHours|setDate|setMonth|setFullYear|valueOf)/.test(name)) return plain;
  return null;
}

const GLOBALS = new Set([
  ...words(
    'Object Array JSON console Math Number String Boolean Promise Set Date require module exports',
  ),
  ...words('parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent'),
  ...words('setTimeout setImmediate clearTimeout queueMicrotask Error TypeError RangeError'),
  ...PRELUDE,
]);
