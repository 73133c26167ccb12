import vm from 'node:vm';
import { Originals } from './originals.js';
import { haveShapeOf } from './shapes.js';

/** The realm's own global object, without the interceptors that make a context slow. */
const PLAIN_GLOBAL = (vm.constants as unknown as { DONT_CONTEXTIFY: vm.Context }).DONT_CONTEXTIFY;

/**
 * Globals whose use outlasts an execution: they call back later, on their own account. A realm of
 * which a program took one is not used again.
 */
const LASTING = ['Atomics', 'FinalizationRegistry', 'Intl', 'WebAssembly'];

/** Globals that a program reaches by their names alone: what it did not name it cannot change. */
const BY_NAME = [
  ...['Date', 'Map', 'Set', 'WeakMap', 'WeakRef', 'WeakSet'],
  ...['ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'BigInt64Array', 'BigUint64Array'],
  ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array'],
  ...['Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array'],
];

/** Globals of V8 that a realm does not show: each is given to a program that looks at it. */
export const HIDDEN: readonly string[] = [...LASTING, ...BY_NAME];

export interface HiddenGlobals extends Readonly<Record<string, unknown>> {
  readonly Date: DateConstructor;
  readonly Intl: typeof Intl;
  readonly Map: MapConstructor;
  readonly Set: SetConstructor;
  readonly Uint32Array: Uint32ArrayConstructor;
}

const { deleteProperty, setPrototypeOf } = Reflect;

/** A realm with nothing in it but what V8 made, which costs more than what most programs do. */
export class BareRealm {
  readonly context = vm.createContext(PLAIN_GLOBAL);
  readonly hidden: HiddenGlobals;
  #originals: Originals | undefined;

  constructor() {
    const scope = this.context as Record<string, unknown>;
    const hidden = Object.fromEntries(HIDDEN.map((name) => [name, scope[name]]));
    this.hidden = hidden as unknown as HiddenGlobals;
    // V8's console writes nowhere.
    for (const name of [...HIDDEN, 'console']) deleteProperty(scope, name);
    // Node puts an object there that leads to the host's realm.
    setPrototypeOf(scope, (scope['Object'] as ObjectConstructor).prototype);
  }

  /** Before any program has had it: remembers what it is like, so that it can be restored. */
  remember(): void {
    if (haveShapeOf) this.#originals = new Originals(this, BY_NAME, haveShapeOf);
  }

  get isRemembered(): boolean {
    return this.#originals !== undefined;
  }

  /**
   * Makes it what it was. False: it cannot be, or was not remembered.
   * `taken`: the hidden globals that a program has looked at.
   */
  restore(taken: Iterable<string>): boolean {
    try {
      return this.#originals?.restore([...taken]) ?? false;
    } catch {
      return false;
    }
  }
}
