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
 * The same for the text of an Action, with the functions that stand below what was rendered. It is
 * read again only where that is in doubt: mostly what is written has names that nothing else has.
 */
export function changedInAction(
  script: Script,
  rendered: Rendered,
  code: string,
): ChangedName | null {
  if (!isInDoubt(script, rendered, code.slice(rendered.text.length))) return null;
  const parsed = parseUnfilled(code);
  return parsed.kind === 'syntax-error'
    ? null
    : changedName(script, rendered, resolveScopes(parsed.tree));
}

function isInDoubt(script: Script, { written, keeps }: Rendered, below: string): boolean {
  const words = wordsOf(written);
  const wordsBelow = wordsOf(below);
  // Mostly a parameter: once in the handler's beginning, in the place of the only one of its name.
  const isAlone = (name: string): boolean =>
    script.bindings.filter((one) => one.name === name).length === 1;
  const isDeclaredAnew = (name: string): boolean =>
    written.split(`const ${name} = `).length + written.split(`let ${name} = `).length === 3;
  return (
    script.bindings.some(({ name, identifier, references, scope }) => {
      if (scope === script.top && wordsBelow.has(name)) return true;
      if (keeps(rangeOf(identifier))) return words.has(name);
      const isNeeded = words.has(name) || references.some((one) => keeps(rangeOf(one.identifier)));
      return isNeeded && !(isAlone(name) && isDeclaredAnew(name));
    }) ||
    script.free.some(
      ({ identifier: { name } }) =>
        words.has(name) && !PROVIDED.has(name) && !PRELUDE.includes(name),
    )
  );
}

/** What may be names in some code. */
function wordsOf(code: string): Set<string> {
  const uncommented = code.replace(/\/\*[^]*?\*\//g, '');
  return new Set(uncommented.match(/(?<![.\w$])[A-Za-z_$][\w$]*/g));
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
    if (was === undefined) return isOurs(identifier, binding, is);
    if (!was) return is === null || (is === undefined && PRELUDE.includes(identifier.name));
    if (!is) return is === undefined && isInPlaceOf(binding!, was);
    return is === (become.get(was) ?? was);
  };
  /** A name that was written means what was written, a global, or something of the script. */
  const isOurs = (
    identifier: t.Identifier,
    binding: Binding | null,
    is: Binding | null | undefined,
  ): boolean => {
    const { name } = identifier;
    if (!binding) return PROVIDED.has(name) || isGlobal(name);
    // `const Promise = require('bluebird')` is as good.
    return !is || !PROVIDED.has(name) || requiredAs(identifier, after) === 'bluebird';
  };
  const isGlobal = (name: string): boolean =>
    before.free.some(({ identifier }) => identifier.name === name);
  const other = referencesIn(after).find((reference) => !isSame(reference));
  return other ? { name: other.identifier.name, how: other.binding ? 'hidden' : 'lost' } : null;
}

function referencesIn({ free, bindings }: Scoped): Reference[] {
  return [...free, ...bindings.flatMap(({ references }) => references)];
}
