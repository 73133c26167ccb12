import { isPassedOn } from '../../analyse/answered-lists.js';
import type { HandlerParameter } from '../../analyse/inputs.js';
import { fallbackStatement } from '../../analyse/list-fallbacks.js';
import { isKnownDefined } from '../../analyse/narrowing.js';
import type { Binding } from '../../parse/scopes.js';
import type { Node } from '../../parse/syntax.js';
import { line } from '../lines.js';
import type { Rewriting } from '../rewriting.js';
import { insertBefore, removeStatement, statement } from '../statements.js';
import { failWithoutScopes, firstToFail, statementAround } from './granted.js';
import { readsInPlace } from './scope-reads.js';
import { unaskedScopes } from './unasked-scopes.js';

/**
 * The scopes that the hook was given. Where nothing was granted a hook had `undefined` and an
 * Action has an empty list: reads that cannot tell the two apart are made in place, all others
 * go to a local copy that is undefined where the hook's was.
 */
export function scopeParameter(parameter: HandlerParameter, rewriting: Rewriting): void {
  const { names, policies } = rewriting;
  const fallback = dropFallback(parameter.binding!, rewriting);
  const left = parameter.binding!.references.filter((ref) => !rewriting.consumed.has(ref));
  if (left.length === 0 && !rewriting.scopeIsNeeded) return;
  const none = parameter.fallback ? rewriting.textOf(parameter.fallback) : 'undefined';
  const always =
    fallback || policies.emptyScope === 'array' || none === '[]' || rewriting.scopeIsList;
  const identifiers = left.map(({ identifier }) => identifier);
  if (!rewriting.scopeIsNeeded && (!parameter.fallback || always)) {
    const isRead = left.every(({ writes }) => !writes);
    rewriting.scopesAreList = isRead && readInPlace(identifiers, always, rewriting);
    if (rewriting.scopesAreList) return;
  }
  const written = rewriting.scopeIsReassigned || left.some(({ writes }) => writes);
  const scopes = `${names.event}.accessToken.scope`;
  const value = always ? `[...${scopes}]` : `${scopes}.length > 0 ? [...${scopes}] : ${none}`;
  const passedOn = identifiers.every((identifier) => isPassedOn(identifier, rewriting.script));
  if (!always) {
    const isTold = rewriting.scopeIsNeeded || !passedOn;
    const at = isTold ? (identifiers[0] ?? parameter.pattern) : unaskedScopes(rewriting);
    if (at) rewriting.find('scope-may-be-undefined', at);
  }
  if (value.endsWith('undefined')) {
    rewriting.prologue.push(line('// Where nothing was granted, the hook had no list of scopes.'));
  }
  rewriting.prologue.push(
    statement(rewriting, `${written ? 'let' : 'const'} ${parameter.binding!.name} = ${value}`),
  );
}

/** An Action has a list from the start. */
function dropFallback(scope: Binding, rewriting: Rewriting): boolean {
  const fallback = fallbackStatement(scope, rewriting.script);
  const inside = scope.references.filter(
    ({ identifier: { start, end } }) =>
      fallback && start! >= fallback.start! && end! <= fallback.end!,
  );
  if (!fallback || inside.some((reference) => rewriting.consumed.has(reference))) return false;
  removeStatement(rewriting, fallback);
  for (const reference of inside) rewriting.consumed.add(reference);
  return true;
}

function readInPlace(identifiers: Node[], always: boolean, rewriting: Rewriting): boolean {
  const { script, edits } = rewriting;
  const isAlways = (node: Node): boolean => always || isKnownDefined(node, node, script);
  const found = readsInPlace(identifiers, isAlways, rewriting);
  const throwing = found?.throwing.map((node) => {
    return { node, statement: statementAround(node, rewriting), replaced: false };
  });
  const failing = throwing && firstToFail(throwing, rewriting);
  if (!found || !failing) return false;
  for (const { range, pieces } of found.reads) edits.replace(range, ...pieces);
  for (const at of failing) insertBefore(rewriting, at, failWithoutScopes(at, rewriting));
  return true;
}
