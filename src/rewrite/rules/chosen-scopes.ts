import type { HandlerParameter } from '../../analyse/inputs.js';
import { mayChangeList } from '../../analyse/list-use.js';
import { isKnownDefined } from '../../analyse/narrowing.js';
import type { TokenEntry, TokenVariable } from '../../analyse/token.js';
import { isWithin, type Node } from '../../parse/syntax.js';
import { either, type Line } from '../lines.js';
import type { Rewriting } from '../rewriting.js';
import { failWithoutScopes, firstToFail } from './granted.js';
import { readsInPlace } from './scope-reads.js';
import { setScopes } from './target-scopes.js';
import { consume, isScopeItself } from './untouched-scopes.js';

/** `test ? scope : others`: set where the hook chose others, on that way alone. */
export interface ChosenScopes {
  kind: 'chosen';
  entry: TokenEntry;
}

/** Null unless one of two lists is the hook's own, and nothing becomes of it but the answer. */
export function chosenScopes(
  token: TokenVariable,
  entry: TokenEntry,
  scope: HandlerParameter | undefined,
  /** Whether every token that is given from a place on is this one. */
  isOnly: (from: Node) => boolean,
  rewriting: Rewriting,
): ChosenScopes | null {
  const { value, at } = entry;
  if (value.type !== 'ConditionalExpression' || token.scopeUses.length > 0) return null;
  if (token.scopeWrites.some((write) => write !== entry)) return null;
  const hasItself = [value.consequent, value.alternate].some((one) =>
    isScopeItself(one, scope, rewriting, new Set([at, value])),
  );
  const begins = token.initial.includes(entry) ? token.declaration : at;
  return hasItself && isOnly(begins) ? { kind: 'chosen', entry } : null;
}

/**
 * On a way on which they are the scopes themselves there is nothing to say. A way on which the hook
 * failed where nothing was granted fails first.
 */
export function choiceLines(
  { value, at }: Pick<TokenEntry, 'value' | 'at'>,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): Line[] {
  const isItself = (one: Node): boolean =>
    isScopeItself(one, scope, rewriting, new Set([at, value]));
  const linesOf = (own: Node): Line[] => {
    if (isItself(own)) {
      consume(own, rewriting);
      return [];
    }
    return own.type === 'ConditionalExpression' && [own.consequent, own.alternate].some(isItself)
      ? either(own.test, linesOf(own.consequent), linesOf(own.alternate))
      : [
          ...(own !== value && failsWithoutScopes(own, value, scope, rewriting)
            ? failWithoutScopes(at, rewriting)
            : []),
          ...setScopes(own, at, rewriting),
        ];
  };
  return linesOf(value);
}

/** Reads the scopes in place, where one way alone reads them as a list that must be there. */
function failsWithoutScopes(
  own: Node,
  choice: Node,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): boolean {
  const { script, edits, consumed, policies } = rewriting;
  const { binding, fallback } = scope ?? {};
  if (!binding || fallback || policies.emptyScope === 'array') return false;
  const inside = binding.references.filter(({ identifier }) => isWithin(identifier, own));
  const isUnchanged = binding.references.every(
    ({ identifier, writes }) =>
      isOnOtherWay(identifier) || (!writes && !mayChangeList(identifier, script)),
  );
  if (!isUnchanged) return false;
  const nodes = inside.map(({ identifier }) => identifier);
  const found = readsInPlace(nodes, (node) => isKnownDefined(node, node, script), rewriting);
  const throwing = found?.throwing.map((node) => ({ node, statement: own, replaced: true })) ?? [];
  if (throwing.length === 0 || !firstToFail(throwing, rewriting)) return false;
  for (const { range, pieces } of found!.reads) edits.replace(range, ...pieces);
  for (const reference of inside) consumed.add(reference);
  return true;

  /** The other way, on which nothing is set. */
  function isOnOtherWay(identifier: Node): boolean {
    return isWithin(identifier, choice) && !isWithin(identifier, own);
  }
}
