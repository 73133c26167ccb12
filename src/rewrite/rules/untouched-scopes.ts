import { isSafelyPassedOn } from '../../analyse/answered-lists.js';
import { callbackOf, type HandlerParameter } from '../../analyse/inputs.js';
import { isOwnScopesByValue, leavesScopesAlone } from '../../analyse/keys.js';
import { isFallback, listMeant } from '../../analyse/list-fallbacks.js';
import { mayChangeList } from '../../analyse/list-use.js';
import { standsFor } from '../../analyse/stands-for.js';
import { scopeEntries, type TokenVariable } from '../../analyse/token.js';
import type { Binding, Reference } from '../../parse/scopes.js';
import { isMember, isWithin, rangeOf, walk, type Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { setInstead } from './target-scopes.js';

/**
 * Whether a value is the hook's own list of scopes, and nothing ever changes that. What becomes of
 * the objects that get the list in the `followed` places is known.
 */
export function isScopeItself(
  value: Node,
  scope: HandlerParameter | undefined,
  { script, fn }: Rewriting,
  followed: ReadonlySet<Node>,
): boolean {
  const list = scope?.binding;
  if (isMember(value) && isOwnScopesByValue(value, fn, script)) return true;
  if (!list || !standsFor(value, list, script)) return false;
  const callback = callbackOf(fn, script);
  const isAnswered = (node: Node): boolean => isSafelyPassedOn(node, callback, followed, script);
  const isKept = ({ identifier, writes }: Reference): boolean =>
    !writes || isOfFallback(identifier, list, script);
  const isOnlyRead = ({ identifier, writes }: Reference): boolean =>
    writes || !mayChangeList(identifier, script, isAnswered);
  return (
    list.references.every(isKept) &&
    (list.references.every(isOnlyRead) || leavesScopesAlone(fn, script))
  );
}

/** `scope = scope || [];` and `if (!scope) scope = [];` change nothing. */
function isOfFallback(written: Node, list: Binding, script: Rewriting['script']): boolean {
  const isNamed = (node: Node): boolean => script.referenceOf(node)?.binding === list;
  const assignment = script.parentOf(written);
  for (let at = assignment, depth = 0; at && depth < 4; at = script.parentOf(at), depth += 1) {
    if (isFallback(at, isNamed)) return true;
  }
  return false;
}

/** The same of a value that a token variable is given. */
export function isScopeItselfOn(
  token: TokenVariable,
  value: Node,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): boolean {
  const places = new Set(scopeEntries(token).map(({ at }) => at));
  return isScopeItself(value, scope, rewriting, places);
}

/** Lets the text of such a value fall away; false where it is another one. */
export function consumeScopeItself(
  token: TokenVariable,
  value: Node,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): boolean {
  const isItself = isScopeItselfOn(token, value, scope, rewriting);
  if (isItself) consume(value, rewriting);
  return isItself;
}

/** A scope that is only passed through: its text falls away. */
export function consume(value: Node, rewriting: Rewriting): void {
  const { script, consumed } = rewriting;
  const binding = script.referenceOf(listMeant(value))?.binding;
  for (const reference of binding?.references ?? []) {
    if (isWithin(reference.identifier, value)) consumed.add(reference);
  }
}

/** All names in a text that falls away. */
export function consumeNames(gone: Node, { consumed, script }: Rewriting): void {
  walk(gone, (node) => {
    const reference = script.referenceOf(node);
    if (reference) consumed.add(reference);
    return undefined;
  });
}

/** A token that has the hook's own list: its reads go to that, unless they are `gone` already. */
export function rewriteUntouched(
  token: TokenVariable,
  gone: ReadonlySet<Node>,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): void {
  for (const use of token.scopeUses) {
    if (gone.has(use)) continue;
    rewriting.edits.replace(rangeOf(use), scope!.binding!.name);
    rewriting.scopeIsNeeded = true;
  }
  for (const { at, value } of token.scopeWrites) {
    if (gone.has(at)) continue;
    consumeNames(value, rewriting);
    setInstead(at, [], rewriting);
  }
}
