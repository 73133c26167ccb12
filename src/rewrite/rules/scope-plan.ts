import { nearestFunction, type AnswerSite } from '../../analyse/answers.js';
import { bindingNamed } from '../../analyse/constants.js';
import { PASSED, passedBefore } from '../../analyse/flow.js';
import type { HandlerParameter } from '../../analyse/inputs.js';
import { isMadeSure } from '../../analyse/list-fallbacks.js';
import { mayChangeList } from '../../analyse/list-use.js';
import { scopeEntries, type TokenEntry, type TokenVariable } from '../../analyse/token.js';
import { isWithin, type Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { chosenScopes, type ChosenScopes } from './chosen-scopes.js';
import { handedScopes, type HandedScopes } from './handed-scopes.js';
import { mayBeSetLate } from './late-scopes.js';
import { localScopes, type LocalScopes } from './local-scopes.js';
import { mirrorScopes, type MirroredScopes } from './mirrored-scopes.js';
import { declaredScopes, ownScopes, type OwnScopes } from './own-scopes.js';
import {
  isPlacedWhole,
  isSettled,
  placedNodes,
  placeScopes,
  type PlacedScopes,
} from './placed-scopes.js';
import { isScopeItselfOn } from './untouched-scopes.js';

/** What the scopes of a token variable come to, at every answer with it. */
export type ScopePlan =
  /** The hook's own scope, untouched: no call. */
  | { kind: 'unchanged' }
  /** Never set: the hook removed all scopes. */
  | { kind: 'cleared' }
  | LocalScopes
  /** Each change made where the hook made it. */
  | { kind: 'mirrored'; scopes: MirroredScopes }
  | OwnScopes
  | ChosenScopes
  /** Set on some ways only: removed at first. */
  | { kind: 'late' }
  | { kind: 'unclear' };

const UNCLEAR: ScopePlan = { kind: 'unclear' };

/** Decides how the scopes of a token variable are written; nothing is changed yet. */
export function planScopes(
  token: TokenVariable,
  sites: readonly AnswerSite[],
  /** Whether every token that is given is this one, at all or from a place on. */
  isOnly: (from?: Node) => boolean,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): ScopePlan {
  let followed: HandedScopes | null | undefined;
  const handed = (): HandedScopes | null => {
    if (followed === undefined) followed = handedScopes(token, rewriting);
    return followed;
  };
  const plan = planList(token, sites, isOnly, scope, handed, rewriting);
  const isList = plan.kind === 'local' || (plan.kind === 'own' && !plan.mayBeMissing);
  const list = isList ? handed() : null;
  if (!list) return plan;
  const placed = placeScopes(list, rewriting);
  rewriting.placedScopes = placed;
  const isHanded =
    placed !== null &&
    sites.every(({ call }) => isSettled(placed, call)) &&
    isPlacedWhole(
      placed,
      token,
      (use) => plan.kind === 'local' && !mayChangeList(use, rewriting.script),
    );
  return isHanded ? { kind: 'unchanged' } : plan;
}

/** The scopes of an object that the script keeps, set where they change. */
export interface PlacedKeptScopes {
  token: TokenVariable;
  placed: PlacedScopes;
  /** All that the object is given for its scopes. */
  given: readonly Node[];
  /** Whether nothing needs them in the object. */
  isGone: boolean;
}

/** Null where an answer has to set them. */
export function placeKeptScopes(
  token: TokenVariable,
  rewriting: Rewriting,
): PlacedKeptScopes | null {
  const list = handedScopes(token, rewriting);
  // Where nothing changes them there is nothing to place.
  if (!list || list.flow.changes.length === 0) return null;
  const sites = list.carriers.flatMap(({ site, value }) => (value === null ? [site] : []));
  const placed = haveScopes(token, sites, rewriting) ? placeScopes(list, rewriting, true) : null;
  if (!placed || !sites.every(({ call }) => isSettled(placed, call))) return null;
  const calls = placedNodes(placed);
  const isHandedOn = ({ at, value }: TokenEntry): boolean => {
    const begun = list.flow.listOf(value);
    return calls.has(at) || (begun?.changes.length === 0 && !begun.throws);
  };
  const entries = scopeEntries(token);
  const isGone =
    token.looks.length === 0 &&
    isPlacedWhole(placed, token, () => false) &&
    entries.every(isHandedOn);
  if (!placed.isOpen && !isGone) return null;
  return { token, placed, given: entries.map(({ value }) => value), isGone };
}

/** Whether every answer comes after the token was given scopes. */
function haveScopes(
  token: TokenVariable,
  sites: readonly AnswerSite[],
  rewriting: Rewriting,
): boolean {
  return sites.every((site) => isGivenBefore(site.statement, token, rewriting));
}

function isGivenBefore(node: Node, token: TokenVariable, { script }: Rewriting): boolean {
  const { scopeWrites, declaration } = token;
  if (scopeEntries(token).length > scopeWrites.length) return true;
  const fn = nearestFunction(declaration, script)!;
  const marks = new Set(scopeWrites.map(({ at }) => at));
  return passedBefore(node, marks, fn, script.parentOf) === PASSED;
}

function planList(
  token: TokenVariable,
  sites: readonly AnswerSite[],
  isOnly: (from?: Node) => boolean,
  scope: HandlerParameter | undefined,
  handed: () => HandedScopes | null,
  rewriting: Rewriting,
): ScopePlan {
  const plan = planAgainstParameter(token, sites, scope, handed, rewriting);
  if (plan.kind !== 'unclear') return plan;
  const own = ownScopes(token, sites, rewriting);
  if (own) return chosenScopes(token, own.start!, scope, isOnly, rewriting) ?? own;
  if (isOnly() && mayBeSetLate(token, sites, rewriting)) return { kind: 'late' };
  return declaredScopes(token, sites, rewriting) ?? UNCLEAR;
}

/** The plans for a list that begins as the hook's own scope. */
function planAgainstParameter(
  token: TokenVariable,
  sites: readonly AnswerSite[],
  scope: HandlerParameter | undefined,
  handed: () => HandedScopes | null,
  rewriting: Rewriting,
): ScopePlan {
  const { script } = rewriting;
  const { scopeUses } = token;
  const all = scopeEntries(token);
  if (all.length === 0) return scopeUses.length === 0 ? { kind: 'cleared' } : UNCLEAR;
  if (!haveScopes(token, sites, rewriting)) return UNCLEAR;
  const isPassedOn = all.every(({ value }) => isScopeItselfOn(token, value, scope, rewriting));
  if (isPassedOn && scopeUses.length === 0) return { kind: 'unchanged' };
  const isKnown = scopeUses.every((use) => isGivenBefore(use, token, rewriting));
  const list = isKnown ? handed() : null;
  const mirrored = list && mirrorScopes(list, rewriting);
  if (mirrored) {
    rewriting.mirroredScopes = mirrored;
    return { kind: 'mirrored', scopes: mirrored };
  }
  const fn = nearestFunction(token.declaration, script);
  if (fn !== rewriting.fn || isHidden(token, scope, rewriting)) return UNCLEAR;
  if (isPassedOn && !scopeUses.some((use) => mayChangeList(use, script))) {
    return mayReadParameter(token, scope, rewriting) ? { kind: 'unchanged' } : UNCLEAR;
  }
  return (isKnown && localScopes(token, sites, scope, rewriting)) || UNCLEAR;
}

/** Whether the name of the parameter means something else where the token's scope is used. */
function isHidden(
  { scopeUses, scopeWrites }: TokenVariable,
  scope: HandlerParameter | undefined,
  { script }: Rewriting,
): boolean {
  const list = scope?.binding;
  const places = [...scopeUses, ...scopeWrites.map(({ at }) => at)];
  return !!list && places.some((place) => bindingNamed(list.name, place, script) !== list);
}

/** `scope || []` is a list where the parameter itself may be none: not both under one name. */
function mayReadParameter(
  token: TokenVariable,
  scope: HandlerParameter | undefined,
  { script }: Rewriting,
): boolean {
  const values = scopeEntries(token).map(({ value }) => value);
  const lists = values.filter((value) => isMadeSure(value, script));
  if (!scope?.binding || lists.length === 0) return !!scope?.binding;
  return (
    lists.length === values.length &&
    scope.binding.references.every(({ identifier }) =>
      values.some((value) => isWithin(identifier, value)),
    )
  );
}
