import { LISTS } from './lists.js';
import type { Node } from '../../parse/syntax.js';
import type { Script } from '../script.js';
import type { KnownString } from '../strings.js';
import { isInLoop, type Place } from './evaluation.js';
import {
  anyOf,
  ANY_TEXT,
  either,
  FOREIGN,
  FOREIGN_VALUE,
  NOTHING,
  PLAIN_VALUE,
  UNDEFINED_VALUE,
  valueOf,
  type Field,
  type Thing,
  type Value,
  type Write,
} from './value.js';

/** The objects of an evaluation, and what is in them. Whatever they gain they keep. */
export class Store {
  hasChanged = false;
  private hasErrors = false;
  readonly things: Thing[] = [];
  private readonly natives = new Map<string, Thing>();

  constructor(
    /** Tells of a function, or an object with methods, that other code has got. */
    private readonly free: (thing: Thing) => void,
    /** What an object has by its class. */
    private readonly inherited: (thing: Thing, name: string, at: Node) => Value | null,
  ) {}

  // -- objects

  thingAt({ node, frame, turn }: Place, kind: Thing['kind'], script: Script): Thing {
    const key = `${node.start}-${node.end}${node.type}${turn}`;
    const known = frame.things.get(key);
    if (known) return known;
    const isOne = frame.isOnce && turn === '' && !isInLoop(node, frame.code, script);
    const thing = this.create(kind, node, isOne);
    frame.things.set(key, thing);
    return thing;
  }

  create(kind: Thing['kind'], made: Node | null, isOne: boolean): Thing {
    const thing: Thing = {
      kind,
      made,
      isOne,
      fields: new Map(),
      patterns: new Map(),
      items: NOTHING,
      tuple: undefined,
      code: null,
      native: null,
      bound: null,
      steps: null,
      blueprint: null,
      owner: null,
      isLost: false,
      isMoved: false,
      reads: new Map(),
    };
    this.things.push(thing);
    this.hasChanged = true;
    this.hasErrors ||= kind === 'error';
    return thing;
  }

  /** A function, or a name for functions, of the language or a library. */
  native(name: string, owner: Thing | null = null): Value {
    const known = owner ? undefined : this.natives.get(name);
    const thing = known ?? this.create('function', null, false);
    thing.native = name;
    thing.owner = owner;
    if (!owner) this.natives.set(name, thing);
    return valueOf(thing);
  }

  /** Nothing that is known has a longer name; what reads on and on must come to an end. */
  private memberOfNative(native: string, name: string): Value {
    return native.split('.').length < 5 ? this.native(`${native}.${name}`) : FOREIGN_VALUE;
  }

  list(place: Place, items: Value, tuple: Value[] | null, script: Script): Value {
    const thing = this.thingAt(place, 'list', script);
    this.fill(thing, items);
    const { tuple: known } = thing;
    if (known === undefined) thing.tuple = tuple;
    else if (tuple?.length !== known?.length) thing.tuple = null;
    else thing.tuple = known && tuple!.map((one, index) => this.widened(known[index]!, one));
    return valueOf(thing);
  }

  fill(list: Thing, items: Value): void {
    list.items = this.widened(list.items, items);
    if (list.isLost) this.lose(items);
  }

  /** `this.method = this.method.bind(this)` binds only what is not bound yet. */
  bind(thing: Thing, fn: Value, self: Value, args: Value[]): void {
    fn = { ...fn, things: new Set([...fn.things].filter((one) => one !== thing)) };
    const known = thing.bound ?? { fn: NOTHING, self: NOTHING, args: [] };
    thing.bound = {
      fn: this.widened(known.fn, fn),
      self: this.widened(known.self, self),
      args: args.map((one, index) => this.widened(known.args[index] ?? NOTHING, one)),
    };
    if (thing.isLost) this.lose(partsOf(thing));
  }

  compose(thing: Thing, steps: readonly Value[]): void {
    thing.steps = steps.map((one, index) => this.widened(thing.steps?.[index] ?? NOTHING, one));
    if (thing.isLost) this.lose(partsOf(thing));
  }

  /** A list whose items no longer stand where they stood. */
  move(list: Thing): void {
    if (!list.isMoved) this.hasChanged = true;
    list.isMoved = true;
  }

  widened(before: Value, more: Value): Value {
    const after = either(before, more);
    if (after !== before) this.hasChanged = true;
    return after;
  }

  gain<Key>(names: Map<Key, Value>, key: Key, value: Value): void {
    names.set(key, this.widened(names.get(key) ?? NOTHING, value));
  }

  // -- what is written

  add(thing: Thing, name: KnownString | null, value: Value, write: Write, isSure: boolean): void {
    if (thing.isLost || thing.native !== null) this.lose(value);
    if (thing.kind === 'list') {
      this.move(thing);
      this.fill(thing, value);
    }
    const group = name?.whole ? thing.fields : thing.patterns;
    const field = this.fieldIn(group, name?.prefix ?? '', isSure);
    field.value = this.widened(field.value, value);
    this.addWrite(field, write);
  }

  private fieldIn(group: Map<string, Field>, name: string, isSure: boolean): Field {
    const known = group.get(name);
    if (known) return known;
    const field: Field = { value: NOTHING, writes: new Map(), isSure };
    group.set(name, field);
    this.hasChanged = true;
    return field;
  }

  private addWrite(field: Field, write: Write): void {
    const key = `${write.at.start}-${write.at.end} ${write.set?.start}-${write.set?.end}`;
    if (field.writes.has(key)) return;
    field.writes.set(key, write);
    this.hasChanged = true;
  }

  /** `{ ...source }`, `Object.assign(target, source)`. `counts`: which names go along. */
  copy(
    source: Value,
    target: Thing,
    at: Node,
    isSure: boolean,
    counts: (name: string) => boolean = () => true,
  ): void {
    const isOpen =
      (source.kinds & FOREIGN) !== 0 ||
      (source.text !== null && source.text.prefix + source.text.whole !== 'true');
    if (isOpen) this.addOpen(target, source.kinds & FOREIGN ? FOREIGN_VALUE : ANY_TEXT, at);
    const isOnly = source.kinds === 0 && source.text === null;
    for (const thing of source.things) {
      if (thing.isLost || thing.kind !== 'object')
        this.addOpen(target, either(thing.items, FOREIGN_VALUE), at);
      if (thing.kind === 'error') this.note(thing, null, at);
      for (const [group, from] of [
        [target.fields, thing.fields],
        [target.patterns, thing.patterns],
      ] as const) {
        for (const [name, field] of from) {
          if (group === target.fields && !counts(name)) continue;
          const has = [...source.things].every((one) => one.fields.get(name)?.isSure);
          const into = this.fieldIn(
            group,
            name,
            isSure && isOnly && has && group === target.fields,
          );
          into.value = this.widened(into.value, field.value);
          if (target.isLost) this.lose(field.value);
          for (const write of field.writes.values())
            this.addWrite(into, { ...write, set: has && isOnly ? at : null });
        }
      }
    }
  }

  /** Anything under any name. */
  addOpen(target: Thing, value: Value, at: Node): void {
    this.add(target, null, value, { value: null, at, set: at, key: null }, false);
  }

  // -- what is read

  note(thing: Thing, name: string | null, at: Node): void {
    const names = thing.reads.get(at);
    if (names) names.add(name);
    else thing.reads.set(at, new Set([name]));
  }

  /** All that an object has is looked at; `isDeep`: what it has in it too. */
  look(value: Value, at: Node, isDeep = false, seen = new Set<Thing>()): void {
    for (const thing of value.things) {
      if (seen.has(thing)) continue;
      seen.add(thing);
      this.note(thing, null, at);
      // A list as a text is the texts of its items.
      if (thing.kind === 'list') this.lookAtErrors(thing.items, at);
      if (isDeep) this.look(partsOf(thing), at, true, seen);
    }
  }

  /** The same for the errors that it may be, or has in it, and for nothing else. */
  lookAtErrors(value: Value, at: Node, seen = new Set<Thing>()): void {
    if (!this.hasErrors) return;
    for (const thing of value.things) {
      if (seen.has(thing)) continue;
      seen.add(thing);
      if (thing.kind === 'error') this.note(thing, null, at);
      else this.lookAtErrors(partsOf(thing), at, seen);
    }
  }

  /** What it has goes elsewhere by other names: whoever has it there may change it. */
  handOut(value: Value, at: Node): void {
    this.look(value, at);
    for (const thing of value.things) this.note(thing, 'scope', at);
  }

  /** What a member of a value is. */
  read(value: Value, name: KnownString | null, at: Node): Value {
    let all = value.kinds & FOREIGN ? FOREIGN_VALUE : NOTHING;
    if (value.text)
      all = either(
        all,
        name?.prefix === 'length' ? PLAIN_VALUE : either(ANY_TEXT, UNDEFINED_VALUE),
      );
    for (const thing of value.things) {
      const own = this.ownMember(thing, name, at);
      if (own) all = either(all, own);
      else if (thing.native && name?.whole)
        all = either(all, this.memberOfNative(thing.native, name.prefix));
      else if (/^(length|size|name)$/.test(name?.prefix ?? '')) all = either(all, PLAIN_VALUE);
      else if (thing.kind === 'list' && name?.whole && Object.hasOwn(LISTS, name.prefix))
        all = either(all, this.native(`Array.prototype.${name.prefix}`));
      else if (thing.kind === 'error' && name?.whole && !HIDDEN.test(name.prefix))
        all = either(all, memberOfError(thing, name.prefix));
      else if (thing.kind !== 'object' || HIDDEN.test(name?.prefix ?? '')) {
        // A method without its object may be called on any.
        this.lose(valueOf(thing));
        all = either(all, FOREIGN_VALUE);
      } else all = either(all, thing.isLost ? FOREIGN_VALUE : UNDEFINED_VALUE);
    }
    return all;
  }

  /** What an object or its class has under a name; null where that is nothing. */
  ownMember(thing: Thing, name: KnownString | null, at: Node): Value | null {
    this.note(thing, name?.whole ? name.prefix : null, at);
    if (!name?.whole) this.note(thing, 'scope', at);
    if (thing.kind === 'list' && (!name?.whole || /^\d+$/.test(name.prefix)))
      return itemAt(thing, name);
    const mayMean = (other: string, whole: boolean): boolean => {
      if (!name) return true;
      if (name.whole) return whole ? other === name.prefix : name.prefix.startsWith(other);
      return other.startsWith(name.prefix) || (!whole && name.prefix.startsWith(other));
    };
    const fields = [
      ...[...thing.fields].filter(([other]) => mayMean(other, true)),
      ...[...thing.patterns].filter(([other]) => mayMean(other, false)),
    ].map(([, field]) => field);
    const method = name?.whole ? this.inherited(thing, name.prefix, at) : null;
    if (fields.length === 0) return method;
    const all = anyOf([...fields.map(({ value }) => value), ...(method ? [method] : [])]);
    const isSure = name?.whole === true && thing.fields.get(name.prefix)?.isSure === true;
    const own = isSure ? all : either(all, UNDEFINED_VALUE);
    return thing.isLost ? either(own, FOREIGN_VALUE) : own;
  }

  // -- what other code gets

  lose(value: Value): void {
    for (const thing of value.things) {
      if (thing.isLost || thing.native !== null) continue;
      thing.isLost = true;
      this.hasChanged = true;
      this.free(thing);
      this.lose(partsOf(thing));
    }
  }
}

/** What an error has that nobody added to it. */
function memberOfError({ isLost }: Thing, name: string): Value {
  if (/^(message|name|stack)$/.test(name)) return ANY_TEXT;
  return isLost || name in new Error() ? FOREIGN_VALUE : UNDEFINED_VALUE;
}

/** What every object has, and by which others are reached. */
const HIDDEN = /^(constructor|__\w+__)$/;

function itemAt(list: Thing, name: KnownString | null): Value {
  const lost = list.isLost ? FOREIGN_VALUE : NOTHING;
  if (name?.whole && list.tuple && !list.isMoved) {
    return either(list.tuple[Number(name.prefix)] ?? UNDEFINED_VALUE, lost);
  }
  return anyOf([list.items, UNDEFINED_VALUE, lost]);
}

/** Everything that an object has in it. */
function partsOf(thing: Thing): Value {
  const fields = [...thing.fields.values(), ...thing.patterns.values()];
  const { fn, self, args } = thing.bound ?? { fn: NOTHING, self: NOTHING, args: [] };
  return anyOf([
    thing.items,
    fn,
    self,
    ...args,
    ...(thing.steps ?? []),
    ...fields.map(({ value }) => value),
  ]);
}
