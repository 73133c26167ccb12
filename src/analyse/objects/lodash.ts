import { namesOf } from './names.js';
import {
  accumulated,
  addEntries,
  callback,
  entryOf,
  flat,
  itemsOf,
  newList,
  newObject,
  valuesOf,
  type Native,
  type NativeCall,
} from './native-call.js';
import {
  ANY_TEXT,
  anyOf,
  either,
  FOREIGN,
  FOREIGN_VALUE,
  keyText,
  NOTHING,
  NULLISH,
  PLAIN_VALUE,
  UNDEFINED_VALUE,
  valueOf,
  type Value,
} from './value.js';

const given = ({ args }: NativeCall, index: number): Value => args[index] ?? UNDEFINED_VALUE;

const isList = (value: Value): boolean => [...value.things].some(({ kind }) => kind === 'list');

/** What lodash goes through: the items of a list, or the values of an object with their names. */
function partsOf(call: NativeCall): [value: Value, name: Value] {
  const object = given(call, 0);
  const values = isList(object)
    ? either(
        itemsOf(object, call),
        [...object.things].every(({ kind }) => kind === 'list') ? NOTHING : valuesOf(object, call),
      )
    : valuesOf(object, call);
  return [values, isList(object) ? PLAIN_VALUE : namesOf(call.run, object)];
}

/** Calls a function for each part; what is no function names a member to take. */
function results(call: NativeCall, [value, name]: [Value, Value] = partsOf(call)): Value {
  const fn = call.args[1];
  if (!fn) return value;
  const isFunction =
    [...fn.things].some(({ kind }) => kind === 'function') || (fn.kinds & FOREIGN) !== 0;
  return isFunction
    ? callback(fn, [value, name, given(call, 0)], call)
    : either(FOREIGN_VALUE, UNDEFINED_VALUE);
}

/** A new object with some of the names of another one. */
const some =
  (counts: (names: string[] | null, name: string) => boolean): Native =>
  (call) => {
    const listed = namesIn(call);
    const target = newObject(call);
    if (call.args[1]) results(call);
    call.run.store.copy(given(call, 0), target, call.place.node, false, (name) =>
      counts(listed, name),
    );
    return valueOf(target);
  };

/** What an object has at a path: `_.get(object, 'first.second')`. */
function atPath(call: NativeCall): Value {
  const { run, place } = call;
  const path = keyText(given(call, 1));
  const isPath = path?.whole === true && /^\w+(\.\w+)*$/.test(path.prefix);
  if (!isPath) {
    run.store.handOut(given(call, 0), place.node);
    return FOREIGN_VALUE;
  }
  const at = path.prefix.split('.').reduce(
    (object, prefix) => {
      const read = run.store.read(object, { prefix, whole: true }, place.node);
      return (object.kinds & NULLISH) !== 0 ? either(read, UNDEFINED_VALUE) : read;
    },
    given(call, 0),
  );
  const mayHaveDots = [...given(call, 0).things].some(
    ({ fields, patterns, isLost }) => isLost || fields.has(path.prefix) || patterns.size > 0,
  );
  return mayHaveDots ? either(at, run.store.read(given(call, 0), path, place.node)) : at;
}

/** The names that `pick` and `omit` are handed, where the text has them all. */
function namesIn({ args }: NativeCall): string[] | null {
  const values = args.slice(1).flatMap((one) => {
    const [list] = one.things;
    return list?.kind === 'list' ? (list.tuple && !list.isMoved ? list.tuple : [NOTHING]) : [one];
  });
  const names = values.map((value) => keyText(value));
  return names.every((name) => name?.whole === true) ? names.map((name) => name!.prefix) : null;
}

const fromPairs =
  (
    name: (call: NativeCall, made: Value, old: Value) => Value,
    value: (made: Value, old: Value) => Value,
  ): Native =>
  (call) => {
    const parts = partsOf(call);
    const made = results(call, parts);
    const target = newObject(call);
    addEntries(target, entryOf(name(call, made, parts[1]), value(made, parts[0]), call), call);
    return valueOf(target);
  };

const assigns: Native = ({ args: [target = NOTHING, ...sources], place, run }) => {
  for (const thing of target.things)
    for (const one of sources) run.store.copy(one, thing, place.node, false);
  if (target.kinds & FOREIGN) run.store.lose(anyOf(sources));
  return target;
};

const listOfAll: Native = (call) =>
  newList(anyOf(call.args.map((one) => itemsOf(one, call))), call);
const listOfFirst: Native = (call) =>
  newList(
    isList(given(call, 0)) ? itemsOf(given(call, 0), call) : valuesOf(given(call, 0), call),
    call,
  );
const asks: Native = ({ args, place, run }) => (
  run.store.look(anyOf(args), place.node),
  PLAIN_VALUE
);
const text: Native = () => ANY_TEXT;

/** What lodash's functions make of objects, by name. None of these changes what it is handed. */
export const LODASH: Record<string, Native> = {
  forEach: (call) => (results(call), given(call, 0)),
  each: (call) => (results(call), given(call, 0)),
  forOwn: (call) => (results(call), given(call, 0)),
  forIn: (call) => (results(call), given(call, 0)),
  map: (call) => newList(results(call), call),
  flatMap: (call) => newList(flat(results(call), call), call),
  filter: (call) => (results(call), listOfFirst(call)),
  reject: (call) => (results(call), listOfFirst(call)),
  find: (call) => (results(call), either(partsOf(call)[0], UNDEFINED_VALUE)),
  some: (call) => (results(call), PLAIN_VALUE),
  every: (call) => (results(call), PLAIN_VALUE),
  reduce: (call) => {
    const [value, name] = partsOf(call);
    return accumulated(
      call.args[1],
      call.args[2] ?? value,
      (all) => [all, value, name, given(call, 0)],
      call,
    );
  },
  transform: (call) => {
    const [value, name] = partsOf(call);
    const all = call.args[2] ?? valueOf(newObject(call));
    callback(call.args[1], [all, value, name, given(call, 0)], call);
    return all;
  },
  mapKeys: fromPairs(
    (_, made) => made,
    (_, old) => old,
  ),
  mapValues: fromPairs(
    (_, __, old) => old,
    (made) => made,
  ),
  keyBy: fromPairs(
    (_, made) => made,
    (_, old) => old,
  ),
  fromPairs: (call) => {
    const target = newObject(call);
    addEntries(target, itemsOf(given(call, 0), call), call);
    return valueOf(target);
  },
  toPairs: (call) => {
    const [value, name] = partsOf(call);
    return newList(entryOf(name, value, call), call);
  },
  pick: some((names, name) => !names || names.includes(name)),
  pickBy: some(() => true),
  omit: some((names, name) => !names?.includes(name)),
  omitBy: some(() => true),
  assign: assigns,
  extend: assigns,
  assignIn: assigns,
  defaults: assigns,
  keys: (call) => newList(namesOf(call.run, given(call, 0)), call),
  values: (call) => newList(valuesOf(given(call, 0), call), call),
  get: (call) => {
    const fallback = call.args[2] ?? UNDEFINED_VALUE;
    return either(atPath(call), fallback);
  },
  has: (call) => (atPath(call), PLAIN_VALUE),
  size: asks,
  includes: asks,
  isEmpty: asks,
  join: (call) => (asks(call), ANY_TEXT),
  concat: (call) => newList(flat(anyOf(call.args), call), call),
  split: (call) => newList(ANY_TEXT, call),
  constant: () => FOREIGN_VALUE,
};
for (const name of 'union difference intersection xor without'.split(' ')) LODASH[name] = listOfAll;
for (const name of 'compact uniq sortBy orderBy take drop slice tail initial reverse castArray uniqBy'.split(
  ' ',
)) {
  LODASH[name] = listOfFirst;
}
for (const name of (
  'isNil isNull isUndefined isString isNumber isArray isObject isPlainObject isFunction isBoolean isInteger isFinite ' +
  'isNaN isEqual toNumber toInteger parseInt startsWith endsWith now random sum max min clamp'
).split(' ')) {
  LODASH[name] = asks;
}
for (const name of (
  'camelCase kebabCase snakeCase startCase upperFirst lowerFirst capitalize toLower toUpper lowerCase upperCase trim ' +
  'trimStart trimEnd padStart padEnd pad repeat replace truncate toString escape deburr'
).split(' ')) {
  LODASH[name] = text;
}
