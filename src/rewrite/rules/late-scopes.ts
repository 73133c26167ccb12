import { isInTry, nearestFunction, type AnswerSite } from '../../analyse/answers.js';
import { laterChanges } from '../../analyse/changes.js';
import type { HandlerParameter } from '../../analyse/inputs.js';
import { scopeEntries, type TokenVariable } from '../../analyse/token.js';
import { contains, type Function, type Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { setInstead, setScopes, setTargets } from './target-scopes.js';
import { consumeScopeItself } from './untouched-scopes.js';

/**
 * Scopes that a token is given on some of the ways to its answer: on the others it has none. Then
 * they are all taken away at first, and set where the hook set them.
 */
export function mayBeSetLate(
  token: TokenVariable,
  sites: readonly AnswerSite[],
  { script, fn: handler }: Rewriting,
): boolean {
  const beginsWithScopes = scopeEntries(token).length > token.scopeWrites.length;
  if (beginsWithScopes || token.scopeUses.length > 0) return false;
  const fn = nearestFunction(token.declaration, script) as Function;
  return token.scopeWrites.every(({ at, value }) => {
    const isAfter = (node: Node): boolean => contains(node, (inner) => inner === at);
    const changes = laterChanges(value, at, [], token.binding, fn, handler, script);
    const isSure = changes?.length === 0 && !isInTry(at, fn, script);
    return isSure && !sites.some(({ after }) => after.some(isAfter));
  });
}

export function rewriteLate(
  token: TokenVariable,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): void {
  for (const { at, value } of token.scopeWrites) {
    const lines = consumeScopeItself(token, value, scope, rewriting)
      ? setTargets([`${rewriting.names.event}.accessToken.scope`], at, rewriting)
      : setScopes(value, at, rewriting);
    setInstead(at, lines, rewriting);
  }
}
