import type * as t from '@babel/types';
import { nearestFunction, type AnswerSite } from '../../analyse/answers.js';
import { bindingNamed } from '../../analyse/constants.js';
import { isOwnScopesByValue } from '../../analyse/keys.js';
import { NOT_PASSED, PASSED, passedBefore } from '../../analyse/flow.js';
import type { Script } from '../../analyse/script.js';
import { scopeEntries, type TokenEntry, type TokenVariable } from '../../analyse/token.js';
import { isPure } from '../../analyse/purity.js';
import { isWithin, rangeOf, type Node } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import type { Line } from '../lines.js';
import type { Rewriting } from '../rewriting.js';
import { replaceStatement, statement } from '../statements.js';
import { setInstead, whereNone } from './target-scopes.js';
import { consumeNames } from './untouched-scopes.js';

/** The list of a token object in a variable of its own. */
export interface OwnScopes {
  kind: 'own';
  /** Where the variable begins; null where it is declared with the token, which is given lists later. */
  start: TokenEntry | null;
  name: string;
  /** Not one that the hook gave the list already. */
  isNew: boolean;
  isReassigned: boolean;
  /** Whether an answer may come on a way on which the token was given no list. */
  mayBeMissing: boolean;
  /** The answers with the token. */
  sites: readonly AnswerSite[];
  /** What they set. */
  list: Piece[];
}

/** Null where the list may be asked for, or answered, before the token has its first one. */
export function ownScopes(
  token: TokenVariable,
  sites: readonly AnswerSite[],
  rewriting: Rewriting,
): OwnScopes | null {
  const { script } = rewriting;
  const [start, ...later] = scopeEntries(token);
  if (!start || !isInReach(token, sites, script)) return null;
  const isInitial = token.initial.includes(start);
  const begins = isInitial ? token.declaration : start.at;
  if (script.parentOf(begins) !== script.parentOf(token.declaration)) return null;
  const uses = [...later.map(({ at }) => at), ...usesOf(token, sites)];
  if (!uses.every((node) => isBehind(node, [begins], token, script))) return null;
  const isUntouched = later.length === 0 && token.scopeUses.length === 0;
  if (isUntouched && isOwnScopesByValue(start.value, rewriting.fn, script)) return null;
  const hasName = isUntouched && sites.length === 1;
  const known = hasName ? nameOf(start.value, sites[0]!.statement, rewriting) : null;
  const name = known ?? rewriting.freshName('scopes', 'tokenScopes');
  return {
    kind: 'own',
    start,
    name,
    isNew: known === null,
    isReassigned: later.length > 0,
    mayBeMissing: false,
    sites,
    list: [name, whereNone(valuesOf(token), rewriting)(' || []')],
  };
}

/** The variable is declared where the token was, and has no list until that was given one. */
export function declaredScopes(
  token: TokenVariable,
  sites: readonly AnswerSite[],
  rewriting: Rewriting,
): OwnScopes | null {
  const { script } = rewriting;
  const writes = token.scopeWrites.map(({ at }) => at);
  const beginsWithScopes = scopeEntries(token).length > writes.length;
  if (beginsWithScopes || !isInReach(token, sites, script)) return null;
  const mayBeMissing = !sites.every(({ statement }) => isBehind(statement, writes, token, script));
  const name = rewriting.freshName('scopes', 'tokenScopes');
  const ifNone = mayBeMissing ? ' || []' : whereNone(valuesOf(token), rewriting)(' || []');
  const list = [name, ifNone];
  return {
    kind: 'own',
    start: null,
    name,
    isNew: true,
    isReassigned: true,
    mayBeMissing,
    sites,
    list,
  };
}

function usesOf(token: TokenVariable, sites: readonly AnswerSite[]): Node[] {
  return [...token.scopeUses, ...sites.map(({ statement }) => statement)];
}

function valuesOf(token: TokenVariable): Node[] {
  return scopeEntries(token).map(({ value }) => value);
}

/** Whether a variable that is declared beside the token is seen wherever that is. */
function isInReach(token: TokenVariable, sites: readonly AnswerSite[], script: Script): boolean {
  const { declaration, scopeWrites } = token;
  const isInitial = scopeEntries(token).length > scopeWrites.length;
  if (isInitial && declaration.declarations.length > 1) return false;
  const block = script.parentOf(declaration)!;
  const places = [...scopeWrites.map(({ at }) => at), ...usesOf(token, sites)];
  return places.every((node) => isWithin(node, block));
}

function isBehind(
  node: Node,
  marks: readonly Node[],
  { declaration }: TokenVariable,
  script: Script,
): boolean {
  const fn = nearestFunction(declaration, script)!;
  return passedBefore(node, new Set(marks), fn, script.parentOf) === PASSED;
}

/** A name that means the same list wherever it is used, as it does at an answer. */
function nameOf(value: Node, at: Node, { script }: Rewriting): string | null {
  const binding = script.referenceOf(value)?.binding;
  if (!binding || binding.reassigned) return null;
  const isSame = bindingNamed(binding.name, at, script) === binding;
  return isSame ? binding.name : null;
}

export function startOwn(
  token: TokenVariable,
  { name, start, isNew, isReassigned, mayBeMissing }: OwnScopes,
  rewriting: Rewriting,
): Line[] {
  if (!isNew) return [];
  if (!start) {
    if (mayBeMissing) rewriting.find('scopes-may-be-missing', token.declaration);
    return [statement(rewriting, `let ${name}`)];
  }
  const keyword = isReassigned ? 'let' : 'const';
  return [statement(rewriting, `${keyword} ${name} = `, rangeOf(start.value))];
}

/** `isSettled`: whether an answer has nothing to say about scopes, by its call. */
export function rewriteOwn(
  token: TokenVariable,
  own: OwnScopes,
  isSettled: (call: Node) => boolean,
  rewriting: Rewriting,
): void {
  const { edits } = rewriting;
  for (const use of token.scopeUses) edits.replace(rangeOf(use), own.name);
  for (const entry of token.scopeWrites) {
    if (entry === own.start) replaceStatement(rewriting, entry.at, startOwn(token, own, rewriting));
    else if (isUnread(entry, token, own, isSettled, rewriting)) {
      consumeNames(entry.value, rewriting);
      setInstead(entry.at, [], rewriting);
    } else {
      const { left } = (entry.at as t.ExpressionStatement).expression as t.AssignmentExpression;
      edits.replace(rangeOf(left), own.name);
    }
  }
}

/** Whether nothing asks for a list that the variable is given. */
function isUnread(
  { at, value }: TokenEntry,
  token: TokenVariable,
  { sites }: OwnScopes,
  isSettled: (call: Node) => boolean,
  { script, placedScopes: placed }: Rewriting,
): boolean {
  const fn = nearestFunction(token.declaration, script)!;
  const open = sites.filter(({ call }) => !isSettled(call)).map(({ statement }) => statement);
  const follows = (node: Node): boolean =>
    passedBefore(node, new Set([at]), fn, script.parentOf) !== NOT_PASSED;
  const isSetThere = placed?.places.some(({ place }) => isWithin(place.statement, at));
  return (
    !isSetThere && isPure(value, script, value) && ![...open, ...token.scopeUses].some(follows)
  );
}
