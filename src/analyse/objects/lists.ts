import {
  ANY_TEXT,
  anyOf,
  either,
  NOTHING,
  PLAIN_VALUE,
  UNDEFINED_VALUE,
  type Value,
} from './value.js';
import {
  words,
  plain,
  newList,
  callback,
  itemsOf,
  accumulated,
  flat,
  type Native,
  type NativeCall,
} from './native-call.js';

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

/** What lists do, by name; sets are taken for lists. */
export const LISTS: Record<string, Native> = {
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
for (const name of words('slice toSorted toReversed values')) LISTS[name] = sameItems;
for (const name of words('some every findIndex findLastIndex'))
  LISTS[name] = eachItem(() => PLAIN_VALUE);
for (const name of words('includes indexOf lastIndexOf has delete')) LISTS[name] = plain;
