/** What an object of the host looked like before a program could reach it. */
interface Snapshot {
  object: object;
  prototype: object | null;
  properties: [key: PropertyKey, descriptor: PropertyDescriptor][];
  /** State that its owner changes: only keys that appear or vanish count. */
  stateful: boolean;
}

/** Objects that were taken together. */
export interface Group {
  snapshots: Snapshot[];
  /** Groups that own some of what this one leads to. */
  others: Group[];
  /** The last check that looked at it. */
  checked: number;
}

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const isIdentical = Object.is;
const dataFields = ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'] as const;

/**
 * Notices what a program did to objects of the host that it was given. They outlive its context, so
 * a process in which one was changed must not run another program. They are not frozen, as the
 * intrinsics are: packages may rightly patch what they are given.
 */
export class TamperWatch {
  readonly #owners = new Map<object, Group>();
  readonly #groups = new Map<string, Group>();
  #check = 0;

  /** The objects, and all functions and prototypes that they lead to; taken once for a name. */
  group(name: string, roots: () => unknown[]): Group {
    const known = this.#groups.get(name);
    if (known) return known;
    const group: Group = { snapshots: [], others: [], checked: 0 };
    this.#groups.set(name, group);
    const queue = roots();
    for (let index = 0; index < queue.length; index += 1) {
      const next = queue[index];
      if ((typeof next !== 'object' && typeof next !== 'function') || next === null) continue;
      const owner = this.#owners.get(next);
      if (!owner) {
        this.#owners.set(next, group);
        group.snapshots.push(this.#snapshot(next, queue));
      } else if (!group.others.includes(owner)) {
        group.others.push(owner);
      }
    }
    return group;
  }

  /**
   * Whether everything that these groups lead to is as it was. Calls no method and walks no
   * iterator: those may be what was changed.
   */
  intact(groups: readonly Group[]): boolean {
    this.#check += 1;
    return this.#allIntact(groups);
  }

  #allIntact(groups: readonly Group[]): boolean {
    for (let index = 0; index < groups.length; index += 1) {
      const group = groups[index]!;
      if (group.checked === this.#check) continue;
      group.checked = this.#check;
      for (let each = 0; each < group.snapshots.length; each += 1) {
        if (!isIntact(group.snapshots[each]!)) return false;
      }
      if (!this.#allIntact(group.others)) return false;
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
    const key = properties[index]![0];
    const before = properties[index]![1];
    const after = getOwnPropertyDescriptor(object, key);
    if (!after) return false;
    if (stateful) continue;
    for (let field = 0; field < dataFields.length; field += 1) {
      if (!isIdentical(before[dataFields[field]!], after[dataFields[field]!])) return false;
    }
  }
  return true;
}
