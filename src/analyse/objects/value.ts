import type { Node } from '../../parse/syntax.js';
import type { KnownString } from '../strings.js';
import type { Frame } from './frame.js';

/** What an expression may be, on any way and in any request. */
export interface Value {
  /** How it begins where it is a string; null where it never is one. */
  text: KnownString | null;
  /** What else it may be, as bits. */
  kinds: number;
  things: ReadonlySet<Thing>;
}

export const UNDEFINED = 1;
export const NULL = 2;
/** A number, a truth value, a pattern: something without keys. */
export const PLAIN = 4;
/** Something that other code made: it may be anything, with any keys. */
export const FOREIGN = 8;
export const TRUE = 16;
export const FALSE = 32;
/** `undefined` that stands for scopes, because none were granted. */
export const UNGRANTED = 64;
export const MISSING = UNDEFINED | UNGRANTED;
export const NULLISH = MISSING | NULL;

export interface Write {
  /** The expression that is written; null where none stands for it. */
  value: Node | null;
  /** What writes it, be it in another object from which it was copied. */
  at: Node;
  /** What brings it into the object: the same place, or what copies it; null where it may not. */
  set: Node | null;
  /** The key as it stands in the text; null for `object.name` and `{ name }`. */
  key: Node | null;
}

export interface Field {
  value: Value;
  writes: Map<string, Write>;
  /** Whether the object has had it from the start. */
  isSure: boolean;
}

/** All the objects that one place of the code makes in one chain of calls. */
export interface Thing {
  /** `wrapped`, `chained`: what lodash's own chains go through, started by `_` or by `_.chain`. */
  kind: 'object' | 'list' | 'function' | 'promise' | 'error' | 'wrapped' | 'chained' | 'other';
  made: Node | null;
  /** Whether it is one object only, in each request. */
  isOne: boolean;
  fields: Map<string, Field>;
  /** Fields of whose names only the beginning is known. */
  patterns: Map<string, Field>;
  /** What a list has, or a promise comes to. */
  items: Value;
  /** The items one by one, as a literal has them; undefined until one is known. */
  tuple: Value[] | null | undefined;
  /** Whether items of it are taken out, put in or moved. */
  isMoved: boolean;
  /** The code of a function or class, with the names around it. */
  code: { node: Node; frame: Frame } | null;
  /** The name of a function that the language or a library has. */
  native: string | null;
  /** What `bind` fixed of a function. */
  bound: { fn: Value; self: Value; args: Value[] } | null;
  /** Functions that it calls one after the other, each with what the last one gave. */
  steps: Value[] | null;
  /** The class that it was made by. */
  blueprint: Thing | null;
  /** What it belongs to: the promise of a `resolve`. */
  owner: Thing | null;
  /** Whether other code has it, and may do to it what it likes. */
  isLost: boolean;
  /** Where a name is read back; null stands for a look at all of it. */
  reads: Map<Node, Set<string | null>>;
}

const NO_THINGS: ReadonlySet<Thing> = new Set();
const only = (kinds: number): Value => ({ text: null, kinds, things: NO_THINGS });

export const NOTHING = only(0);
export const PLAIN_VALUE = only(PLAIN);
export const TRUE_VALUE = only(TRUE);
export const FALSE_VALUE = only(FALSE);
export const UNDEFINED_VALUE = only(UNDEFINED);
export const NULL_VALUE = only(NULL);
export const FOREIGN_VALUE = only(FOREIGN);
export const ANY_TEXT: Value = { ...NOTHING, text: { prefix: '', whole: false } };

export function textValue(text: KnownString): Value {
  return { ...NOTHING, text };
}

export function valueOf(thing: Thing): Value {
  return { ...NOTHING, things: new Set([thing]) };
}

/** Everything that either may be; the first one itself where the second adds nothing. */
export function either(one: Value, other: Value): Value {
  const text = one.text && other.text ? commonText(one.text, other.text) : (one.text ?? other.text);
  const kinds = one.kinds | other.kinds;
  const adds = [...other.things].some((thing) => !one.things.has(thing));
  const isSame = text?.prefix === one.text?.prefix && text?.whole === one.text?.whole;
  if (isSame && kinds === one.kinds && !adds) return one;
  return { text, kinds, things: adds ? new Set([...one.things, ...other.things]) : one.things };
}

export function anyOf(values: Iterable<Value>): Value {
  let all = NOTHING;
  for (const value of values) all = either(all, value);
  return all;
}

function commonText(one: KnownString, other: KnownString): KnownString {
  if (one.prefix === other.prefix) return one.whole && other.whole ? one : { ...one, whole: false };
  let length = 0;
  while (length < one.prefix.length && one.prefix[length] === other.prefix[length]) length += 1;
  return { prefix: one.prefix.slice(0, length), whole: false };
}

/** What `?.` comes to where a value is not there. */
export function ifMissing({ kinds }: Value): Value {
  if ((kinds & (NULLISH | FOREIGN)) === 0) return NOTHING;
  return (kinds & (NULLISH | FOREIGN)) === UNGRANTED ? only(UNGRANTED) : UNDEFINED_VALUE;
}

export function without(value: Value, kinds: number): Value {
  return { ...value, kinds: value.kinds & ~kinds };
}

/** Whether a value is always something that counts as true. */
export function isCertain({ text, kinds, things }: Value): boolean {
  return text === null && (kinds & ~TRUE) === 0 && (things.size > 0 || kinds !== 0);
}

/** What is left of a value where it is false. */
export function whereFalse(value: Value): Value {
  const kinds = value.kinds & FOREIGN ? UNDEFINED | NULL | PLAIN : value.kinds & ~TRUE;
  return { text: value.text && { prefix: '', whole: true }, kinds, things: NO_THINGS };
}

/** The name that a value is as a key; null where nothing is known of it. */
export function keyText(value: Value): KnownString | null {
  return value.kinds === 0 && value.things.size === 0 ? value.text : null;
}

export function hasNoKeys({ kinds }: Value): boolean {
  return (kinds & (PLAIN | TRUE | FALSE)) !== 0;
}

/** The branches that a condition may lead to. */
export function waysOf<Branch>({ text, kinds, things }: Value, yes: Branch, no: Branch): Branch[] {
  const isSimple = text === null && things.size === 0 && kinds !== 0;
  if (isSimple && kinds === TRUE) return [yes];
  if (isSimple && (kinds & ~(FALSE | NULLISH)) === 0) return [no];
  return [yes, no];
}
