import vm from 'node:vm';
import type { BareRealm } from './bare-realm.js';
import type { ShapeTest } from './shapes.js';

/**
 * What syntax leads to and no name does; the realm's own way to match nothing; and one of V8's
 * functions that nobody else has.
 */
const BEYOND_NAMES = new vm.Script(`({
  values: [
    function* () {}, async () => {}, async function* () {}, [].values(), ''[Symbol.iterator](),
    ''.matchAll(/x/g),
  ],
  nothing: /(?:)/,
  match: RegExp.prototype.exec,
  model: ((own) => (new Promise((resolve) => { own = resolve; }), own))(),
})`);

interface BeyondNames {
  values: object[];
  nothing: RegExp;
  match: (text: string) => unknown;
  model: object;
}

/** An object of a realm as V8 made it. */
interface Original {
  object: object;
  prototype: object | null;
  extensible: boolean;
  keys: PropertyKey[];
  descriptors: PropertyDescriptor[];
}

const { apply, defineProperty, deleteProperty, getOwnPropertyDescriptor } = Reflect;
const { getPrototypeOf, isExtensible, ownKeys, setPrototypeOf } = Reflect;
const isIdentical = Object.is;
const keysOf = Object.keys;

/** Some of what a program can reach in a realm, as V8 made it. */
interface Part {
  /** Functions with nothing but a name and a length. */
  functions: object[];
  objects: Original[];
  all: Set<unknown>;
}

/** What V8 made of a realm, as far as a program can reach it. */
export class Originals {
  readonly #always: Part;
  readonly #behind: Record<string, Part>;
  readonly #isIntact: (part: Part) => boolean;
  readonly #forgetMatches: () => void;

  /** `byName`: the hidden globals to which nothing else leads. */
  constructor({ context, hidden }: BareRealm, byName: readonly string[], haveShape: ShapeTest) {
    const syntax = BEYOND_NAMES.runInContext(context) as BeyondNames;
    const { nothing, match, model } = syntax;
    this.#forgetMatches = () => apply(match, nothing, ['']);
    this.#isIntact = ({ functions, objects }) =>
      haveShape(model, functions) && functions.every(hasNoElements) && objects.every(putBack);
    const partOf = (roots: unknown[], known?: ReadonlySet<unknown>): Part => {
      const part: Part = { functions: [], objects: [], all: new Set(known) };
      for (const next of roots) {
        if ((typeof next !== 'object' && typeof next !== 'function') || next === null) continue;
        if (part.all.has(next)) continue;
        part.all.add(next);
        const original = originalOf(next);
        roots.push(original.prototype);
        for (const { value, get, set } of original.descriptors) roots.push(value, get, set);
        if (haveShape(model, [next])) part.functions.push(next);
        else part.objects.push(original);
      }
      return part;
    };
    this.#always = partOf([context, ...syntax.values, ...syntax.values.map(getPrototypeOf)]);
    const iterators: Record<string, unknown> = {
      Map: new hidden.Map().values(),
      Set: new hidden.Set().values(),
    };
    this.#behind = Object.fromEntries(
      byName.map((name) => [name, partOf([hidden[name], iterators[name]], this.#always.all)]),
    );
  }

  restore(taken: string[]): boolean {
    for (const part of [this.#always, ...taken.map((name) => this.#behind[name])]) {
      if (!part || !this.#isIntact(part)) return false;
    }
    // `RegExp.$1` and its like tell of the last match in a realm.
    this.#forgetMatches();
    return true;
  }
}

/** A shape does not tell of properties with numbers for names. */
function hasNoElements(object: object): boolean {
  return keysOf(object).length === 0;
}

function originalOf(object: object): Original {
  const keys = ownKeys(object);
  return {
    object,
    prototype: getPrototypeOf(object),
    extensible: isExtensible(object),
    keys,
    descriptors: keys.map((key) => getOwnPropertyDescriptor(object, key)!),
  };
}

function putBack({ object, prototype, extensible, keys, descriptors }: Original): boolean {
  if (isExtensible(object) !== extensible) return false;
  if (getPrototypeOf(object) !== prototype && !setPrototypeOf(object, prototype)) return false;
  // By index: frozen intrinsics make iterators slow.
  for (let index = 0; index < keys.length; index += 1) {
    const now = getOwnPropertyDescriptor(object, keys[index]!);
    const before = descriptors[index]!;
    if (now && areSame(now, before)) continue;
    if (!defineProperty(object, keys[index]!, before)) return false;
  }
  const present = ownKeys(object);
  if (present.length === keys.length) return true;
  return present.every((key) => keys.includes(key) || deleteProperty(object, key));
}

function areSame(one: PropertyDescriptor, other: PropertyDescriptor): boolean {
  return (
    isIdentical(one.value, other.value) &&
    one.get === other.get &&
    one.set === other.set &&
    one.writable === other.writable &&
    one.enumerable === other.enumerable &&
    one.configurable === other.configurable
  );
}
