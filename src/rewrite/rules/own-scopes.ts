import type * as t from '@babel/types';
import { nearestFunction, type AnswerSite } from '../../analyse/answers.js';
import { bindingNamed } from '../../analyse/constants.js';
import { isOwnScopesByValue } from '../../analyse/keys.js';
import { PASSED, passedBefore } from '../../analyse/flow.js';
import { scopeEntries, type TokenEntry, type TokenVariable } from '../../analyse/token.js';
import { rangeOf, type Node } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import type { Line } from '../lines.js';
import type { Rewriting } from '../rewriting.js';
import { replaceStatement, statement } from '../statements.js';
import { whereNone } from './target-scopes.js';

/** The list of a token object in a variable of its own: it begins where the token got its list. */
export interface OwnScopes {
  kind: 'own';
  start: TokenEntry;
  name: string;
  /** Not one that the hook gave the list already. */
  isNew: boolean;
  isReassigned: boolean;
  /** What an answer with the token sets. */
  list: Piece[];
}

/** Null where the list may be asked for, or answered, before the token has it. */
export function ownScopes(
  token: TokenVariable,
  sites: readonly AnswerSite[],
  rewriting: Rewriting,
): OwnScopes | null {
  const { script } = rewriting;
  const fn = nearestFunction(token.declaration, script)!;
  const all = scopeEntries(token);
  const [start, ...later] = all;
  if (!start) return null;
  const isInitial = token.initial.includes(start);
  if (isInitial && token.declaration.declarations.length > 1) return null;
  const begins = isInitial ? token.declaration : start.at;
  // Whatever sees the token sees the variable.
  if (script.parentOf(begins) !== script.parentOf(token.declaration)) return null;
  const marks = new Set([begins]);
  const others = [
    ...later.map(({ at }) => at),
    ...token.scopeUses,
    ...sites.map((site) => site.statement),
  ];
  const isBehind = (node: Node): boolean =>
    passedBefore(node, marks, fn, script.parentOf) === PASSED;
  if (!others.every(isBehind)) return null;
  const isUntouched = later.length === 0 && token.scopeUses.length === 0;
  if (isUntouched && isOwnScopesByValue(start.value, rewriting.fn, script)) return null;
  const hasName = isUntouched && sites.length === 1;
  const known = hasName ? nameOf(start.value, sites[0]!.statement, rewriting) : null;
  const name = known ?? rewriting.freshName('scopes', 'tokenScopes');
  const ifNone = whereNone(
    all.map(({ value }) => value),
    rewriting,
  );
  return {
    kind: 'own',
    start,
    name,
    isNew: known === null,
    isReassigned: later.length > 0,
    list: [name, ifNone(' || []')],
  };
}

/** A name that means the same list wherever it is used, as it does at an answer. */
function nameOf(value: Node, at: Node, { script }: Rewriting): string | null {
  const binding = script.referenceOf(value)?.binding;
  if (!binding || binding.reassigned) return null;
  const isSame = bindingNamed(binding.name, at, script) === binding;
  return isSame ? binding.name : null;
}

export function startOwn(
  { name, start, isNew, isReassigned }: OwnScopes,
  rewriting: Rewriting,
): Line[] {
  if (!isNew) return [];
  const keyword = isReassigned ? 'let' : 'const';
  return [statement(rewriting, `${keyword} ${name} = `, rangeOf(start.value))];
}

export function rewriteOwn(token: TokenVariable, own: OwnScopes, rewriting: Rewriting): void {
  const { edits } = rewriting;
  for (const use of token.scopeUses) edits.replace(rangeOf(use), own.name);
  for (const entry of token.scopeWrites) {
    if (entry === own.start) replaceStatement(rewriting, entry.at, startOwn(own, rewriting));
    else {
      const { left } = (entry.at as t.ExpressionStatement).expression as t.AssignmentExpression;
      edits.replace(rangeOf(left), own.name);
    }
  }
}
