import type * as t from '@babel/types';
import type { AnswerSite } from '../../analyse/answers.js';
import { PASSED, passedBefore } from '../../analyse/flow.js';
import type { HandlerParameter } from '../../analyse/inputs.js';
import { isMadeSure } from '../../analyse/list-fallbacks.js';
import { scopeEntries, type TokenVariable } from '../../analyse/token.js';
import { isWithin, rangeOf, type Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { statementAround } from './granted.js';
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
  const { fn, script } = rewriting;
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
  const isBeforeAnswers = (node: Node): boolean => {
    const marks = new Set([statementAround(node, rewriting)]);
    return sites.every(
      (site) => passedBefore(site.statement, marks, fn, script.parentOf) === PASSED,
    );
  };
  // A push fails where there is no list; what replaces the list may be one.
  const isCertain =
    token.scopeUses.some((use) => isUnconditional(use, rewriting) && isBeforeAnswers(use)) ||
    (replaced && isList(replaced.value, rewriting) && isBeforeAnswers(replaced.at));
  return { kind: 'local', name: list.name, maybeUndefined: !isCertain };
}

/** Whether a use stands among the handler's own statements, so that it runs before any answer. */
function isUnconditional(node: Node, { fn, script }: Rewriting): boolean {
  let at = script.parentOf(node);
  while (at && !/Statement$/.test(at.type)) at = script.parentOf(at);
  return at?.type === 'ExpressionStatement' && script.parentOf(at) === fn.body;
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
    const target = (at as t.ExpressionStatement).expression as t.AssignmentExpression;
    edits.replace(rangeOf(target.left), name);
    rewriting.scopeIsReassigned = true;
  }
  for (const use of token.scopeUses) edits.replace(rangeOf(use), name);
  rewriting.scopeIsNeeded = true;
}
