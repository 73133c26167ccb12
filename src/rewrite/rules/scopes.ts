import type { HandlerParameter } from '../../analyse/inputs.js';
import { isMadeSure } from '../../analyse/list-fallbacks.js';
import { mayChangeList } from '../../analyse/list-use.js';
import { scopeEntries, type TokenEntry, type TokenVariable } from '../../analyse/token.js';
import { isEmptyList, type Node } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import type { Line } from '../lines.js';
import type { Rewriting } from '../rewriting.js';
import { replaceStatement } from '../statements.js';
import { choiceLines } from './chosen-scopes.js';
import { handedScopes } from './handed-scopes.js';
import { rewriteLate } from './late-scopes.js';
import { rewriteLocal } from './local-scopes.js';
import { carriedLines, changeLines, mirrorScopes, rewriteMirrored } from './mirrored-scopes.js';
import { rewriteOwn, startOwn } from './own-scopes.js';
import { isSettled, placedNodes, placeScopes, rewritePlaced } from './placed-scopes.js';
import type { ScopePlan } from './scope-plan.js';
import { clearScopes, setTargets } from './target-scopes.js';
import { consumeNames, consumeScopeItself, rewriteUntouched } from './untouched-scopes.js';

/** Carries the plan out on the statements that set scopes. */
export function rewriteScopes(
  token: TokenVariable,
  plan: ScopePlan,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): void {
  const { placedScopes: placed, script } = rewriting;
  if (placed?.handed.token === token) rewritePlaced(placed, listOf(plan), rewriting);
  switch (plan.kind) {
    case 'unchanged':
      rewriteUntouched(token, placed ? placedNodes(placed) : new Set(), scope, rewriting);
      if (rewriting.scopeIsNeeded) rewriting.scopeIsList = beginsAsList(token, rewriting);
      break;
    case 'mirrored':
      rewriteMirrored(plan.scopes, rewriting);
      break;
    case 'own': {
      rewriteOwn(token, plan, (call) => isSettled(placed, call), rewriting);
      const known = plan.start && script.referenceOf(plan.start.value)?.binding;
      if (!plan.isNew && known && known === scope?.binding) rewriting.scopeIsNeeded = true;
      break;
    }
    case 'chosen':
      if (token.scopeWrites.length > 0) {
        replaceStatement(rewriting, plan.entry.at, choiceLines(plan.entry, scope, rewriting));
      }
      break;
    case 'late':
      rewriteLate(token, scope, rewriting);
      break;
    case 'local':
      rewriteLocal(token, plan, scope, rewriting);
      rewriting.scopeIsList = beginsAsList(token, rewriting);
      break;
    case 'cleared':
    case 'unclear':
  }
}

/** `scope || []`. */
function beginsAsList(token: TokenVariable, { script }: Rewriting): boolean {
  const [first] = scopeEntries(token);
  return first !== undefined && isMadeSure(first.value, script);
}

/** What an answer with the variable must say about scopes. */
export function scopeLines(
  plan: ScopePlan,
  token: TokenVariable,
  at: Node,
  rewriting: Rewriting,
): Line[] {
  if (plan.kind === 'cleared') return clearScopes(at, rewriting);
  const list = listOf(plan);
  if (list.length === 0 || isSettled(rewriting.placedScopes, at)) return [];
  return setTargets(list, firstChange(token, rewriting) ?? at, rewriting);
}

/** Where the scopes of a token become others than those that it begins with. */
function firstChange(token: TokenVariable, { script }: Rewriting): Node | null {
  const [, ...later] = scopeEntries(token);
  const changes = [
    ...later.flatMap(({ at, value }) => (isEmptyList(value) ? [] : [at])),
    ...token.scopeUses.filter((use) => mayChangeList(use, script)),
  ];
  return changes.sort((a, b) => a.start! - b.start!)[0] ?? null;
}

/** What holds the scopes of a token in the Action. */
function listOf(plan: ScopePlan): Piece[] {
  if (plan.kind === 'own') return plan.list;
  if (plan.kind !== 'local') return [];
  return plan.maybeUndefined ? [plan.name, ' || []'] : [plan.name];
}

/** What stands for the scopes where a token variable is declared without any. */
export function openingScopes(token: TokenVariable, plan: ScopePlan, rewriting: Rewriting): Line[] {
  if (plan.kind === 'late') {
    return clearScopes(token.declaration, rewriting, 'scopes-may-be-missing');
  }
  return plan.kind === 'own' && !plan.start ? startOwn(token, plan, rewriting) : [];
}

/** What the scopes in the literal that a token variable begins with have to say. */
export function initialScopes(
  { value }: TokenEntry,
  token: TokenVariable,
  plan: ScopePlan,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): Line[] {
  if (plan.kind === 'mirrored') return changeLines(token.declaration, plan.scopes, rewriting);
  if (plan.kind === 'own') return startOwn(token, plan, rewriting);
  if (plan.kind === 'chosen') return choiceLines(plan.entry, scope, rewriting);
  if (plan.kind === 'unchanged') consumeNames(value, rewriting);
  else consumeScopeItself(token, value, scope, rewriting);
  return [];
}

/** What the scopes in an answer's own literal have to say. */
export function literalScopes(
  { value, at }: TokenEntry,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): Line[] {
  if (rewriting.mirroredScopes === undefined) followLiterals(rewriting);
  const carried =
    rewriting.mirroredScopes && carriedLines(value, rewriting.mirroredScopes, rewriting);
  if (carried) return carried;
  if (isSettled(rewriting.placedScopes, value)) {
    consumeNames(value, rewriting);
    return [];
  }
  return choiceLines({ value, at }, scope, rewriting);
}

/** Sets the scopes where they change, if all answers have them in a literal. */
function followLiterals(rewriting: Rewriting): void {
  const handed = rewriting.placedScopes ? null : handedScopes(null, rewriting);
  rewriting.mirroredScopes = handed && mirrorScopes(handed, rewriting);
  if (rewriting.mirroredScopes) rewriteMirrored(rewriting.mirroredScopes, rewriting);
  else if (handed) {
    rewriting.placedScopes = placeScopes(handed, rewriting);
    if (rewriting.placedScopes) rewritePlaced(rewriting.placedScopes, [], rewriting);
  }
}
