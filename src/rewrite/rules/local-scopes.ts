import type * as t from '@babel/types';
import type { AnswerSite } from '../../analyse/answers.js';
import type { HandlerParameter } from '../../analyse/inputs.js';
import { isMadeSure } from '../../analyse/list-fallbacks.js';
import { isKnownDefined } from '../../analyse/narrowing.js';
import { scopeEntries, type TokenVariable } from '../../analyse/token.js';
import { isWithin, rangeOf, type Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { isList, setInstead } from './target-scopes.js';
import { consumeScopeItself, isScopeItselfOn } from './untouched-scopes.js';

/** The scopes of a token, kept in a local `scope` that is changed step by step. */
export interface LocalScopes {
  kind: 'local';
  name: string;
  maybeUndefined: boolean;
}

/** Null where the list does not begin as the hook's own, or where that is read beside it. */
export function localScopes(
  token: TokenVariable,
  sites: readonly AnswerSite[],
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): LocalScopes | null {
  const { script } = rewriting;
  const [start, replaced, ...more] = scopeEntries(token);
  const list = scope?.binding;
  if (!list || !start || more.length > 0) return null;
  const isItself = (value: Node): boolean => isScopeItselfOn(token, value, scope, rewriting);
  if (!isItself(start.value) || (replaced && isItself(replaced.value))) return null;
  // From here on the token's scope and the parameter are one array, until it is replaced.
  const names = list.references.map(({ identifier }) => identifier);
  if (replaced && names.some((name) => name.start! > replaced.at.end!)) return null;
  if (isMadeSure(start.value, script)) {
    // `scope || []` is never undefined, and the parameter itself must not be looked at again.
    const isAlone = names.every((name) => isWithin(name, start.value));
    return isAlone ? { kind: 'local', name: list.name, maybeUndefined: false } : null;
  }
  // A push fails where there is no list; what replaces the list may be one.
  const given = (value: Node): boolean => isList(value, rewriting);
  const isCertain = sites.every(({ statement }) =>
    scopeMembers(token).some((member) => isKnownDefined(member, statement, script, given)),
  );
  return { kind: 'local', name: list.name, maybeUndefined: !isCertain };
}

function scopeMembers({ scopeUses, scopeWrites }: TokenVariable): Node[] {
  return [...scopeUses, ...scopeWrites.map(({ at }) => writtenBy(at))];
}

function writtenBy(at: Node): Node {
  return ((at as t.ExpressionStatement).expression as t.AssignmentExpression).left;
}

export function rewriteLocal(
  token: TokenVariable,
  { name }: LocalScopes,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): void {
  const { edits } = rewriting;
  for (const { at, value } of token.scopeWrites) {
    if (consumeScopeItself(token, value, scope, rewriting)) {
      setInstead(at, [], rewriting);
      continue;
    }
    edits.replace(rangeOf(writtenBy(at)), name);
    rewriting.scopeIsReassigned = true;
  }
  for (const use of token.scopeUses) edits.replace(rangeOf(use), name);
  rewriting.scopeIsNeeded = true;
}
