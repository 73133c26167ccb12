/** What an object of the host looked like before a program could reach it. */
interface Snapshot {
  object: object;
  prototype: object | null;
  properties: [key: PropertyKey, descriptor: PropertyDescriptor][];
  /** State that its owner changes: only keys that appear or vanish count. */
  stateful: boolean;
}

interface Group {
  snapshots: Snapshot[];
  /** Groups that own some of what this one leads to. */
  others: Set<Group>;
}

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const isIdentical = Object.is;
const dataFields = ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'] as const;

/**
 * Notices what a program did to objects of the host that it was given. They outlive its context, so
 * a process in which one was changed must not run another program. Nothing is frozen: packages may
 * rightly patch what they are given.
 */
export class TamperWatch {
  readonly #owners = new Map<object, Group>();
  readonly #groups = new Map<string, Group>();

  /** Takes a group of objects and all functions and prototypes that they lead to, once. */
  add(name: string, roots: Iterable<unknown>): void {
    if (this.#groups.has(name)) return;
    const group: Group = { snapshots: [], others: new Set() };
    this.#groups.set(name, group);
    const queue: unknown[] = [...roots];
    for (let index = 0; index < queue.length; index += 1) {
      const next = queue[index];
      if ((typeof next !== 'object' && typeof next !== 'function') || next === null) continue;
      const owner = this.#owners.get(next);
      if (owner) {
        group.others.add(owner);
      } else {
        this.#owners.set(next, group);
        group.snapshots.push(this.#snapshot(next, queue));
      }
    }
  }

  /** Whether everything that these groups lead to is as it was. */
  intact(names: Iterable<string>): boolean {
    const seen = new Set([...names].map((name) => this.#groups.get(name)!));
    // A set that grows while it is walked: groups lead to other groups.
    for (const group of seen) {
      for (const other of group.others) seen.add(other);
      for (const snapshot of group.snapshots) if (!isIntact(snapshot)) return false;
    }
    return true;
  }

  #snapshot(object: object, queue: unknown[]): Snapshot {
    const prototype = getPrototypeOf(object);
    const stateful =
      typeof object !== 'function' &&
      prototype !== null &&
      getPrototypeOf(prototype) !== null &&
      !Object.hasOwn(object, 'constructor');
    const properties: Snapshot['properties'] = [];
    for (const key of ownKeys(object)) {
      const descriptor = getOwnPropertyDescriptor(object, key)!;
      properties.push([key, descriptor]);
      if (!stateful) queue.push(descriptor.value, descriptor.get, descriptor.set);
    }
    if (prototype) queue.push(prototype);
    return { object, prototype, properties, stateful };
  }
}

function isIntact({ object, prototype, properties, stateful }: Snapshot): boolean {
  if (getPrototypeOf(object) !== prototype) return false;
  if (ownKeys(object).length !== properties.length) return false;
  for (let index = 0; index < properties.length; index += 1) {
    const [key, before] = properties[index]!;
    const after = getOwnPropertyDescriptor(object, key);
    if (!after) return false;
    if (stateful) continue;
    for (let field = 0; field < dataFields.length; field += 1) {
      if (!isIdentical(before[dataFields[field]!], after[dataFields[field]!])) return false;
    }
  }
  return true;
}
