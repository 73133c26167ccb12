import { isInTry, type Answering } from '../../../analyse/answers.js';
import { laterChanges } from '../../../analyse/changes.js';
import { constantInit } from '../../../analyse/constants.js';
import type { TokenEntry, TokenVariable } from '../../../analyse/token.js';
import { isWithin, type Node } from '../../../parse/syntax.js';
import type { Rewriting } from '../../rewriting.js';

/** When an entry of a token object is what the hook will send. */
export interface Settled {
  /** The last statement that may change its value; null where that is the one that sets it. */
  after: Node | null;
  /** Where the hook goes on with the value by the token's key. */
  uses: Node[];
  /** Whether the value needs a name of its own until then. */
  isNamed: boolean;
}

export const AT_ONCE: Settled = { after: null, uses: [], isNamed: false };

/** Null where that cannot be told from the statements behind the one that sets the entry. */
export function settledAfter(
  entry: TokenEntry,
  token: TokenVariable,
  { fn, sites }: Answering,
  { script, fn: handler }: Rewriting,
): Settled | null {
  const uses = token.uses
    .filter(({ name }) => entry.name?.whole === true && entry.name.prefix === name)
    .map(({ node }) => node);
  const statement = entry.at.type === 'ObjectProperty' ? token.declaration : entry.at;
  const changes = laterChanges(entry.value, statement, uses, token.binding, fn, handler, script);
  if (!changes) return null;
  const places = [...uses, ...changes];
  if (places.length === 0) return AT_ONCE;
  // Until then a name that is not known to its end may have become another.
  if (!entry.name?.whole) return null;

  const list = script.parentOf(statement);
  if (list?.type !== 'BlockStatement') return null;
  const behind = list.body.filter(({ start }) => start! >= statement.end!);
  const touched = places.map((place) => behind.find((one) => isWithin(place, one)));
  if (touched.includes(undefined)) return null;
  if (changes.length === 0) return { after: null, uses, isNamed: true };
  if (isInTry(statement, fn, script)) return null;
  const after = behind.findLast((one) => touched.includes(one))!;
  const answered = sites.some(
    ({ statement: site }) => site.start! > statement.end! && site.start! < after.end!,
  );
  if (answered) return null;
  const isConstant = entry.value.type === 'Identifier' && isNeverAssigned(entry.value);
  return { after, uses, isNamed: uses.length > 0 || !isConstant };

  function isNeverAssigned(identifier: Node): boolean {
    return identifier.type === 'Identifier' && constantInit(identifier, script) !== null;
  }
}
