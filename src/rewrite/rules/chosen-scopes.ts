import type { HandlerParameter } from '../../analyse/inputs.js';
import type { TokenEntry, TokenVariable } from '../../analyse/token.js';
import type { Node } from '../../parse/syntax.js';
import { either, type Line } from '../lines.js';
import type { Rewriting } from '../rewriting.js';
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

/** On a way on which they are the scopes themselves there is nothing to say. */
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
      : setScopes(own, at, rewriting);
  };
  return linesOf(value);
}
