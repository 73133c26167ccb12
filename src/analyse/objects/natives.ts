import { PRELUDE } from '../../triggers/credentials-exchange/mapping.js';
import { anyOf, FOREIGN_VALUE, PLAIN_VALUE, UNDEFINED_VALUE, type Value } from './value.js';
import { type Evaluation } from './evaluation.js';
import { callForeign } from './calls.js';
import { plain, text, words, type Native, type NativeCall } from './native-call.js';
import { LISTS } from './lists.js';
import { TEXTS } from './texts.js';
import { LANGUAGE } from './language.js';
import { LODASH } from './lodash.js';
import { composed, inChain, wrapped } from './lodash-chains.js';

/** What a function is known for; what has no entry is code that nobody knows. */
export function callNative(name: string, call: NativeCall): Value {
  call.run.callsOthers.add(call.place.node);
  const native = NATIVES.get(name) ?? familyOf(name);
  // What only gives an answer may have asked anything, and lodash goes into what it is handed.
  if (native === plain || native === text || /^(lodash|wrapped|chained)\b/.test(name)) {
    call.run.store.lookAtErrors(anyOf([call.self, ...call.args]), call.place.node);
  }
  return native ? native(call) : callForeign(call.run, anyOf([call.self, ...call.args]));
}

/** Names that every script has, by what stands for them. */
export function globalNamed(name: string, run: Evaluation): Value {
  if (name === 'undefined') return UNDEFINED_VALUE;
  if (/^(NaN|Infinity)$/.test(name)) return PLAIN_VALUE;
  return GLOBALS.has(name) ? run.store.native(name) : FOREIGN_VALUE;
}

const NATIVES = new Map<string, Native>([
  ...Object.entries(LANGUAGE),
  ...Object.entries(LISTS).flatMap(([name, native]): [string, Native][] => [
    [`list.${name}`, native],
    [`Array.prototype.${name}`, native],
  ]),
  ...Object.entries(TEXTS).map(([name, native]): [string, Native] => [`text.${name}`, native]),
  ...Object.entries(LODASH).map(([name, native]): [string, Native] => [`lodash.${name}`, native]),
  ['lodash', (call) => wrapped(call.args[0] ?? UNDEFINED_VALUE, 'wrapped', call)],
  ['lodash.chain', (call) => wrapped(call.args[0] ?? UNDEFINED_VALUE, 'chained', call)],
  ['lodash.flow', composed],
]);

/** Whole families of which each member is the same. */
function familyOf(name: string): Native | null {
  if (/^(Math|Number)\.\w+$/.test(name)) return plain;
  const chained = /^(wrapped|chained)\.(\w+)$/.exec(name);
  if (chained) return (call) => inChain(chained[2]!, chained[1] === 'chained', call);
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
