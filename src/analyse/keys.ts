import { isEmptyList, type Function, type Node } from '../parse/syntax.js';
import { evaluated } from './objects/index.js';
import {
  anyOf,
  FOREIGN,
  MISSING,
  UNDEFINED,
  UNGRANTED,
  type Field,
  type Thing,
  type Value,
  type Write,
} from './objects/value.js';
import type { Script } from './script.js';
import type { KnownString } from './strings.js';

/** A key that an object may have, and all the places that set it. */
export interface PossibleKey {
  name: string;
  /** The key as it stands in the text; null for `object.name` and `{ name }`. */
  key: Node | null;
  writes: Write[];
  /** Whether it may hold `undefined` where it is set. */
  mayBeUndefined: boolean;
  /** Whether every object has it from the start. */
  isSure: boolean;
  /** Whether what it holds, if anything, is a date: JSON makes text of it. */
  isDate: boolean;
}

export interface Keys {
  byName: Map<string, PossibleKey>;
  /** Keys of which only the beginning is known, such as `NAMESPACE + field`. */
  patterns: { begin: KnownString; writes: Write[]; mayBeUndefined: boolean }[];
  /** Where a name is read back; `null` stands for a look at the whole object. */
  reads: { name: string | null; at: Node }[];
  /** Whether there may be no object at all: `test && { }`, `let claims;` */
  mayBeMissing: boolean;
  /** Whether it may be one object here and another there, so that what one is given another has not. */
  isReplaced: boolean;
  /** Whether its scopes, where it has some, are the list that the hook was given, as it was. */
  hasOwnScopes: boolean;
  /** The same where it has been given them at all. */
  hasNoOtherScopes: boolean;
  /** Whether what it has for scopes is certainly a list. */
  hasList: boolean;
  /** The objects that it may be: two values that share one may be the same. */
  things: ReadonlySet<object>;
}

/**
 * Every key that an object may have when it is used, as far as the script alone decides it. Null
 * where nothing is known of it, or other code may have changed it.
 *
 * @param values What it may be: mostly one place.
 */
export function possibleKeys(
  values: readonly Node[],
  script: Script,
  handler: Function | null,
  mayBeLost = false,
): Keys | null {
  const found = evaluated(script, handler);
  const all = values.map((value) => found?.valueAt(value) ?? null);
  if (!all.every((one) => one !== null)) return null;
  const known = anyOf(all);
  if (known.things.size === 0 || (known.kinds & FOREIGN) !== 0) return null;
  if (known.text && !(known.text.whole && known.text.prefix === '')) return null;
  const things = [...known.things];
  const isTold = ({ kind, isLost }: Thing): boolean => kind === 'object' && (mayBeLost || !isLost);
  if (!things.every(isTold)) return null;

  const byName = new Map<string, PossibleKey>();
  for (const name of new Set(things.flatMap(({ fields }) => [...fields.keys()]))) {
    const fields = things.flatMap((thing) => thing.fields.get(name) ?? []);
    const writes = writesOf(fields);
    byName.set(name, {
      name,
      key: writes[0]!.key,
      writes,
      mayBeUndefined: fields.some(mayBeUndefined),
      isSure: fields.length === things.length && fields.every(({ isSure }) => isSure),
      isDate: fields.every(({ value }) => isDate(value)),
    });
  }
  const patterns = things.flatMap((thing) =>
    [...thing.patterns].map(([prefix, field]) => ({
      begin: { prefix, whole: false },
      writes: writesOf([field]),
      mayBeUndefined: mayBeUndefined(field),
    })),
  );
  const fields = things
    .flatMap((thing) => [...thing.fields.values(), ...thing.patterns.values()])
    .filter(({ value }) => !isDate(value));
  if (!fields.every(({ value: { things: held } }) => [...held].every((one) => isJson(one))))
    return null;
  const scopes = things.flatMap((thing) => thing.fields.get('scope') ?? []);
  const held = scopes.flatMap(({ value: { things: lists } }) => [...lists]);
  const places = new Set(scopes.flatMap((field) => writesOf([field]).map(({ at }) => at)));
  const sharing = found!.things.filter((thing) =>
    writesOf([...thing.fields.values()]).some(({ at }) => places.has(at)),
  );
  const hasNoOtherScopes =
    scopes.length === things.length &&
    scopes.every(({ value: one }) => one.text === null && (one.kinds & ~UNGRANTED) === 0) &&
    held.every((one) => one === found!.scopes && !one.isMoved && !one.isLost);
  return {
    things: known.things,
    byName,
    patterns,
    reads: [...new Set([...things, ...sharing])].flatMap(readsOf),
    mayBeMissing: known.kinds !== 0 || known.text !== null,
    isReplaced: things.length > 1 || !things[0]!.isOne,
    hasNoOtherScopes,
    hasOwnScopes: hasNoOtherScopes && scopes.every(({ isSure }) => isSure),
    hasList:
      held.every(({ kind }) => kind === 'list') &&
      scopes.every(({ value: one }) => one.kinds === 0 && one.text === null),
  };
}

/**
 * Whether a value is a list on every way and in every request; `whereGranted`: where the hook's
 * scopes are one.
 */
export function isListByValue(
  value: Node,
  handler: Function | null,
  script: Script,
  whereGranted = false,
): boolean {
  const known = evaluated(script, handler)?.valueAt(value);
  if (!known || known.text !== null) return false;
  if ((known.kinds & ~(whereGranted ? UNGRANTED : 0)) !== 0) return false;
  const things = [...known.things];
  return things.length > 0 && things.every(({ kind, made }) => kind === 'list' && !isSet(made));
}

/**
 * Whether a value is the hook's own list of scopes, or what stands for it where nothing was granted
 * (`scope || []`); and nothing changes either.
 */
export function isOwnScopesByValue(value: Node, handler: Function, script: Script): boolean {
  const found = evaluated(script, handler);
  if (!found) return false;
  const isOwn = (node: Node): boolean => {
    const known = found.valueAt(node);
    if (!known || known.text !== null || (known.kinds & ~UNGRANTED) !== 0) return false;
    return known.things.has(found.scopes) && [...known.things].every(isGivenOrNone);
  };
  const isGivenOrNone = (thing: Thing): boolean => {
    if (thing.isMoved || thing.isLost) return false;
    const fallback = thing.made && script.parentOf(thing.made);
    return (
      thing === found.scopes ||
      (fallback?.type === 'LogicalExpression' &&
        fallback.operator !== '&&' &&
        fallback.right === thing.made &&
        isEmptyList(fallback.right) &&
        isOwn(fallback.left))
    );
  };
  return isOwn(value);
}

/** Whether nobody changes the list of scopes that the hook is given, or may. */
export function leavesScopesAlone(handler: Function, script: Script): boolean {
  const scopes = evaluated(script, handler)?.scopes;
  return !!scopes && !scopes.isMoved && !scopes.isLost;
}

/** `new Set(...)`: it has items, but JSON makes no list of it. */
function isSet(made: Node | null): boolean {
  return isMadeBy('Set', made);
}

function isDate({ text, kinds, things }: Value): boolean {
  if (text !== null || (kinds & ~UNDEFINED) !== 0 || things.size === 0) return false;
  return [...things].every(({ kind, made }) => kind === 'other' && isMadeBy('Date', made));
}

function isMadeBy(name: string, made: Node | null): boolean {
  return (
    made?.type === 'NewExpression' && made.callee.type === 'Identifier' && made.callee.name === name
  );
}

function writesOf(fields: readonly Field[]): Write[] {
  return fields.flatMap(({ writes }) => [...writes.values()]);
}

function mayBeUndefined({ value: { kinds } }: Field): boolean {
  return (kinds & (MISSING | FOREIGN)) !== 0;
}

function readsOf(thing: Thing): Keys['reads'] {
  return [...thing.reads].flatMap(([at, names]) => [...names].map((name) => ({ name, at })));
}

/** Whether JSON leaves a value what it is. */
function isJson(thing: Thing, seen = new Set<Thing>()): boolean {
  if (seen.has(thing)) return true;
  seen.add(thing);
  const { kind, blueprint, items, fields, patterns } = thing;
  if ((kind !== 'object' && kind !== 'list') || blueprint) return false;
  const held = [items, ...[...fields.values(), ...patterns.values()].map(({ value }) => value)];
  return held.every(({ things }) => [...things].every((one) => isJson(one, seen)));
}
