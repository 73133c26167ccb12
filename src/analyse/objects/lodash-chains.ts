import { callForeign } from './calls.js';
import { LODASH } from './lodash.js';
import { callback, words, type NativeCall } from './native-call.js';
import { anyOf, NOTHING, valueOf, type Value } from './value.js';

/** Where these end a chain that `_(value)` began, no `.value()` has to follow. */
const ENDS = new Set(
  words(
    'every find findIndex first get has head includes indexOf isEmpty join last max maxBy min minBy ' +
      'reduce size some sum sumBy',
  ),
);

/** A value in lodash's wrapper, which has lodash's functions as methods. */
export function wrapped(
  value: Value,
  kind: 'wrapped' | 'chained',
  { place, run }: NativeCall,
): Value {
  const at = { ...place, turn: `${place.turn}${kind}` };
  const thing = run.store.thingAt(at, kind, run.script);
  run.store.fill(thing, value);
  return valueOf(thing);
}

/** A method of the wrapper, which hands the value in it to the function of that name. */
export function inChain(method: string, isExplicit: boolean, call: NativeCall): Value {
  const value = anyOf([...call.self.things].map(({ items }) => items));
  if (/^(value|valueOf|toJSON)$/.test(method)) return value;
  const result = resultOf(method, value, call);
  if (!isExplicit && ENDS.has(method)) return result;
  return wrapped(result, isExplicit ? 'chained' : 'wrapped', call);
}

function resultOf(method: string, value: Value, call: NativeCall): Value {
  const { args, place, run } = call;
  if (method === 'thru') return callback(args[0], [value], call);
  if (method === 'tap') {
    callback(args[0], [value], call);
    return value;
  }
  const native = LODASH[method];
  if (!native) return callForeign(run, anyOf([value, ...args]), place.node);
  const at = { ...place, turn: `${place.turn}chain` };
  return native({ self: NOTHING, args: [value, ...args], place: at, run });
}

/** `_.flow([first, second])` */
export function composed({ args, place, run }: NativeCall): Value {
  const steps = args.flatMap((one) => {
    const [list, ...more] = one.things;
    if (list?.kind !== 'list') return [one];
    return list.tuple && !list.isMoved && more.length === 0 ? list.tuple : [null];
  });
  const known = steps.filter((step) => step !== null);
  if (known.length < steps.length) return callForeign(run, anyOf(args), place.node);
  const at = { ...place, turn: `${place.turn}flow` };
  const thing = run.store.thingAt(at, 'function', run.script);
  run.store.compose(thing, known);
  return valueOf(thing);
}
