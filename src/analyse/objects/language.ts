import { PRELUDE } from '../../triggers/credentials-exchange/mapping.js';
import {
  ANY_TEXT,
  anyOf,
  either,
  FOREIGN,
  FOREIGN_VALUE,
  keyText,
  NOTHING,
  PLAIN_VALUE,
  textValue,
  UNDEFINED_VALUE,
  valueOf,
  type Value,
} from './value.js';
import { callValue, invoke, promise } from './calls.js';
import { CannotFollow } from './evaluation.js';
import { awaited } from './expressions.js';
import { namesOf } from './names.js';
import {
  words,
  plain,
  text,
  newList,
  newObject,
  callback,
  entryOf,
  itemsOf,
  addEntries,
  valuesOf,
  type Native,
  type NativeCall,
} from './native-call.js';

const first: Native = ({ args }) => args[0] ?? UNDEFINED_VALUE;

/** Looks at what it is handed, at all that is in it. */
const shows =
  (given: Value): Native =>
  ({ args, place, run }) => {
    run.store.look(anyOf(args), place.node, true);
    return given;
  };

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
  'Object.prototype.hasOwnProperty': (call) => (
    noteKey(call.self, call.args[0], call),
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

/** What the functions of the language do, by name. */
export const LANGUAGE: Record<string, Native> = {
  ...OBJECT,
  callback: ({ args: [, result = NOTHING], run }) => {
    run.answered = run.widened(run.answered, result);
    return UNDEFINED_VALUE;
  },
  require: ({ args: [name], run }) =>
    /^lodash(@.*)?$/.test((name && keyText(name)?.prefix) ?? '')
      ? run.store.native('lodash')
      : FOREIGN_VALUE,
  'Array.isArray': plain,
  'Array.from': (call) => {
    const items = itemsOf(call.args[0] ?? NOTHING, call);
    return newList(call.args[1] ? callback(call.args[1], [items, PLAIN_VALUE], call) : items, call);
  },
  Array: (call) => newList(call.args.length === 1 ? UNDEFINED_VALUE : anyOf(call.args), call),
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
  __awaiter: ({ args: [own = UNDEFINED_VALUE, , , steps = FOREIGN_VALUE], place, run }) => {
    const generators = [...steps.things].filter(({ code }) => code !== null);
    if (steps.kinds !== 0 || generators.length < steps.things.size) throw new CannotFollow();
    return anyOf(generators.map((thing) => invoke(run, thing, own, [], place, true)));
  },
  __spread: (call) => newList(anyOf(call.args.map((one) => itemsOf(one, call))), call),
  'function.bind': ({ self: fn, args: [self = UNDEFINED_VALUE, ...args], place, run }) => {
    const at = { ...place, turn: `${place.turn}bound` };
    const bound = run.store.thingAt(at, 'function', run.script);
    run.store.bind(bound, fn, self, args);
    return valueOf(bound);
  },
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
  LANGUAGE[`new ${name}`] = ({ args, place, run }) => {
    run.store.look(anyOf(args), place.node);
    run.store.lose(anyOf(args.slice(1)));
    return valueOf(run.store.thingAt({ ...place, turn: 'error' }, 'error', run.script));
  };
  LANGUAGE[name] = () => FOREIGN_VALUE;
}
