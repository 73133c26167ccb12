import { isMember, type Function, type Node } from '../parse/syntax.js';
import { evaluated, type Evaluated } from './objects/index.js';
import { FOREIGN, type Thing, type Value } from './objects/value.js';
import type { Script } from './script.js';

/** Where a member of a record is read, and what it is read of. */
export interface RecordRead {
  key: string;
  /** The member, the part of a pattern, or the call of lodash that reads it. */
  at: Node;
}

/**
 * Every place where a record of inputs is read, by whatever names and in whatever objects it has
 * come there. Null where other code may have it, where it is changed or looked at as a whole, or
 * where what is read there may be another object too. `own`: the parameter where it stands.
 */
export function recordReads(
  role: 'client' | 'context',
  own: readonly Node[],
  script: Script,
  handler: Function,
): RecordRead[] | null {
  const found = evaluated(script, handler);
  if (!found || !own.every((node) => found.valueAt(node)?.things.has(found.records[role])))
    return null;
  const record = found.records[role];
  const parts = [...record.fields.values()].flatMap(({ value }) => [...value.things]);
  if (record.isLost || isCopied(record, found, script)) return null;
  if ([record, ...parts].some((one) => isWritten(one, script))) return null;
  const reads: RecordRead[] = [];
  for (const [at, names] of record.reads) {
    // For a path lodash asks for a key of that whole name too, which no record has.
    const [key = null, ...others] = [...names].filter((name) => !name?.includes('.'));
    const object = objectOf(at, script);
    const value = object && found.valueAt(object);
    if (key === null || others.length > 0 || !value || !isOnly(record, value)) return null;
    reads.push({ key, at });
  }
  return reads;
}

/** What a member is read of, wherever that can be nothing but this record of inputs. */
export function placesOfRecord(
  role: 'client' | 'context',
  script: Script,
  handler: Function,
): Node[] {
  const found = evaluated(script, handler);
  if (!found) return [];
  const record = found.records[role];
  return [...record.reads.keys()].flatMap((at) => {
    if (!isMember(at)) return [];
    const value = found.valueAt(at.object);
    return value?.things.has(record) && isOnly(record, value) ? [at.object] : [];
  });
}

/** Whether no code ever reads what a property of a literal is given. */
export function isNeverRead(
  property: Node,
  name: string,
  script: Script,
  handler: Function,
): boolean {
  const found = evaluated(script, handler);
  const things = found?.things.filter((thing) => isGivenBy(thing, property)) ?? [];
  return (
    things.length > 0 &&
    things.every(({ isLost, reads }) => {
      return !isLost && [...reads.values()].every((names) => !names.has(name) && !names.has(null));
    })
  );
}

function isGivenBy({ fields }: Thing, property: Node): boolean {
  return [...fields.values()].some(({ writes }) => {
    return [...writes.values()].some(({ at }) => at === property);
  });
}

/** What the platform made stands for the whole program; whatever else writes stands in it. */
function isWritten({ fields, patterns }: Thing, script: Script): boolean {
  return [...fields.values(), ...patterns.values()].some(({ writes }) =>
    [...writes.values()].some(({ at }) => at !== script.tree.program),
  );
}

/** `{ ...client }` */
function isCopied(record: Thing, { things }: Evaluated, script: Script): boolean {
  const names = new Set(record.fields.keys());
  return things.some((thing) => {
    return (
      thing !== record &&
      thing.made !== script.tree.program &&
      [...thing.fields].some(
        ([name, { writes }]) =>
          names.has(name) && [...writes.values()].some(({ at }) => at === script.tree.program),
      )
    );
  });
}

/** What a member is read of. */
function objectOf(at: Node, script: Script): Node | null {
  switch (at.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return at.object;
    case 'CallExpression':
      return at.arguments[0] ?? null;
    case 'ObjectProperty':
      return script.parentOf(at) ?? null;
    default:
      return null;
  }
}

/** Whether a value is this record wherever it has anything: an empty object has nothing. */
function isOnly(record: Thing, { text, kinds, things }: Value): boolean {
  const isEmpty = ({ kind, isLost, fields, patterns, blueprint }: Thing): boolean =>
    kind === 'object' && !isLost && !blueprint && fields.size + patterns.size === 0;
  return (
    text === null &&
    (kinds & FOREIGN) === 0 &&
    [...things].every((thing) => thing === record || isEmpty(thing))
  );
}
