import type * as t from '@babel/types';
import { requiredAs } from '../analyse/required.js';
import type { Script } from '../analyse/script.js';
import { parseUnfilled } from '../parse/markers.js';
import { resolveScopes, type Binding, type Reference, type Scoped } from '../parse/scopes.js';
import { rangeOf, type Node } from '../parse/syntax.js';
import { PRELUDE } from '../triggers/credentials-exchange/mapping.js';
import type { Rendered } from './edits.js';
import { PROVIDED } from './rules/names.js';

/** A name in a new text that does not mean there what it meant in the old one. */
export interface ChangedName {
  name: string;
  /** Nothing declares it any more, or something else does. */
  how: 'lost' | 'hidden';
}

/**
 * The same for the text of an Action. It is read only where that is in doubt: where the edits took
 * a declaration away and left a use of it, or wrote a name that the script has too.
 */
export function changedInAction(
  script: Script,
  rendered: Rendered,
  code: string,
): ChangedName | null {
  const written = rendered.written + code.slice(rendered.text.length);
  const words = new Set(written.match(/(?<![.\w$])[A-Za-z_$][\w$]*/g));
  const isInDoubt =
    [...script.names()].some((name) => words.has(name)) ||
    script.bindings.some(
      ({ identifier, references }) =>
        !rendered.keeps(rangeOf(identifier)) &&
        references.some((reference) => rendered.keeps(rangeOf(reference.identifier))),
    );
  if (!isInDoubt) return null;
  const parsed = parseUnfilled(code);
  return parsed.kind === 'syntax-error'
    ? null
    : changedName(script, rendered, resolveScopes(parsed.tree));
}

/**
 * What the old text has in the new one must mean the same there, or what was written in the place
 * of its declaration; a global that was written must be the global. `become` says which things of
 * the old text have become another one of it.
 */
export function changedName(
  before: Scoped,
  { keptFrom, keeps }: Pick<Rendered, 'keptFrom' | 'keeps'>,
  after: Scoped,
  become: ReadonlyMap<Binding, Binding> = new Map(),
): ChangedName | null {
  const meanings = new Map<number, Binding | null>();
  for (const { identifier } of before.free) meanings.set(identifier.start!, null);
  for (const binding of before.bindings) {
    for (const { identifier } of binding.references) meanings.set(identifier.start!, binding);
    meanings.set(binding.identifier.start!, binding);
  }
  /** What some of the new text meant in the old one; undefined where it was written. */
  const meaningOf = (identifier: Node): Binding | null | undefined => {
    const from = keptFrom(rangeOf(identifier));
    return from === null ? undefined : meanings.get(from);
  };
  const written = new Map<Binding, Binding>();
  const replaced = new Map<Binding, Binding>();
  /** Whether a declaration was written in the place of another, and in that of no third one. */
  const isInPlaceOf = (is: Binding, was: Binding): boolean => {
    if (keeps(rangeOf(was.identifier))) return false;
    if ((replaced.get(is) ?? was) !== was || (written.get(was) ?? is) !== is) return false;
    replaced.set(is, was);
    written.set(was, is);
    return true;
  };
  const isSame = ({ identifier, binding }: Reference): boolean => {
    const was = meaningOf(identifier);
    const is = binding && meaningOf(binding.identifier);
    if (was === undefined) return !is || !PROVIDED.has(identifier.name) || isPromise(identifier);
    if (!was) return is === null || (is === undefined && PRELUDE.includes(identifier.name));
    if (!is) return is === undefined && isInPlaceOf(binding!, was);
    return is === (become.get(was) ?? was);
  };
  /** `const Promise = require('bluebird')` is as good. */
  const isPromise = (identifier: t.Identifier): boolean =>
    identifier.name === 'Promise' && requiredAs(identifier, after) === 'bluebird';
  const other = referencesIn(after).find((reference) => !isSame(reference));
  return other ? { name: other.identifier.name, how: other.binding ? 'hidden' : 'lost' } : null;
}

function referencesIn({ free, bindings }: Scoped): Reference[] {
  return [...free, ...bindings.flatMap(({ references }) => references)];
}
