import type * as t from '@babel/types';
import { nearestFunction, type AnswerSite } from '../../analyse/answers.js';
import { PASSED, passedBefore, type States } from '../../analyse/flow.js';
import { isFallback, isSafelyPassedOn, mayChangeList } from '../../analyse/list-use.js';
import { isEmptyList } from '../../analyse/scope-list.js';
import { isMadeSure, standsFor, withoutFallback } from '../../analyse/stands-for.js';
import { callbackOf, type HandlerParameter } from '../../analyse/inputs.js';
import type { TokenEntry, TokenVariable } from '../../analyse/token.js';
import { leavesScopesAlone } from '../../analyse/keys.js';
import type { Binding, Reference } from '../../parse/scopes.js';
import { isWithin, rangeOf, type Function, type Node } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import type { Rewriting } from '../rewriting.js';
import { either, type Line } from '../lines.js';
import { removeFromBlock, replaceStatement } from '../statements.js';
import { handedScopes, type HandedScopes } from './handed-scopes.js';
import {
  carriedLines,
  changeLines,
  mirrorScopes,
  rewriteMirrored,
  type MirroredScopes,
} from './mirrored-scopes.js';
import { statementAround } from './granted.js';
import {
  mayBeSetLate,
  ownScopes,
  rewriteLate,
  rewriteOwn,
  startOwn,
  type OwnScopes,
} from './own-scopes.js';
import {
  consumeNames,
  isPlacedWhole,
  isSettled,
  placedNodes,
  placeScopes,
  rewritePlaced,
} from './placed-scopes.js';
import { clearScopes, isList, setScopes, setTargets } from './target-scopes.js';

/** What the scopes of a token variable come to, at every answer with it. */
export type ScopePlan =
  /** The hook's own scope, untouched: no call. */
  | { kind: 'unchanged' }
  /** Never set: the hook removed all scopes. */
  | { kind: 'cleared' }
  /** Kept in a local `scope` that is changed step by step. */
  | { kind: 'local'; name: string; maybeUndefined: boolean }
  /** Each change made where the hook made it. */
  | { kind: 'mirrored'; scopes: MirroredScopes }
  | OwnScopes
  /** `test ? scope : others`: set where the hook chose others, on that way alone. */
  | { kind: 'chosen'; entry: TokenEntry }
  /** Set on some ways only: removed at first. */
  | { kind: 'late' }
  | { kind: 'unclear' };

/** Decides how the scopes of a token variable are written; nothing is changed yet. */
export function planScopes(
  token: TokenVariable,
  sites: AnswerSite[],
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
  const list = plan.kind === 'local' || plan.kind === 'own' ? handed() : null;
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

function planList(
  token: TokenVariable,
  sites: AnswerSite[],
  isOnly: (from?: Node) => boolean,
  scope: HandlerParameter | undefined,
  handed: () => HandedScopes | null,
  rewriting: Rewriting,
): ScopePlan {
  const plan = planAgainstParameter(token, sites, scope, handed, rewriting);
  if (plan.kind !== 'unclear') return plan;
  const fn = nearestFunction(token.declaration, rewriting.script) as Function;
  const all = scopeEntries(token);
  const own = ownScopes(token, all, sites, fn, rewriting);
  if (own)
    return isChoice(token, own, scope, isOnly, rewriting)
      ? { kind: 'chosen', entry: own.start }
      : own;
  const isLate = isOnly() && all.every(({ at }) => at.type !== 'ObjectProperty');
  return isLate && mayBeSetLate(token, sites, fn, rewriting) ? { kind: 'late' } : plan;
}

/** The list is one of two, the other is the hook's own, and nothing becomes of it but the answer. */
function isChoice(
  token: TokenVariable,
  { start }: OwnScopes,
  scope: HandlerParameter | undefined,
  isOnly: (from: Node) => boolean,
  rewriting: Rewriting,
): boolean {
  const { value, at } = start;
  if (value.type !== 'ConditionalExpression' || token.scopeUses.length > 0) return false;
  if (token.scopeWrites.some((entry) => entry !== start)) return false;
  const isInitial = token.initial.includes(start);
  return (
    [value.consequent, value.alternate].some((one) =>
      isScopeItself(one, scope, rewriting, new Set([at, value])),
    ) && isOnly(isInitial ? token.declaration : at)
  );
}

function placesIn(token: TokenVariable): ReadonlySet<Node> {
  return new Set(scopeEntries(token).map(({ at }) => at));
}

function scopeEntries({ initial, scopeWrites }: TokenVariable): TokenEntry[] {
  const first = initial.find(({ name }) => name?.whole && name.prefix === 'scope');
  return first ? [first, ...scopeWrites] : scopeWrites;
}

/** The plans for a list that begins as the hook's own scope. */
function planAgainstParameter(
  token: TokenVariable,
  sites: AnswerSite[],
  scope: HandlerParameter | undefined,
  handed: () => HandedScopes | null,
  rewriting: Rewriting,
): ScopePlan {
  const first = token.initial.find(({ name }) => name?.whole && name.prefix === 'scope');
  const writes = token.scopeWrites;
  if (!first && writes.length === 0) {
    return token.scopeUses.length === 0 ? { kind: 'cleared' } : { kind: 'unclear' };
  }
  const all = scopeEntries(token);
  const identity = all.filter(({ value }) =>
    isScopeItself(value, scope, rewriting, placesIn(token)),
  );
  const marks = new Set(writes.map(({ at }) => at));
  const fn = nearestFunction(token.declaration, rewriting.script)!;
  const states = (node: Node): States =>
    first ? PASSED : passedBefore(node, marks, fn, rewriting.script.parentOf);
  const always = sites.every((site) => states(site.statement) === PASSED);
  if (!always) return { kind: 'unclear' };
  const isPassedOn = identity.length === all.length;
  if (isPassedOn && token.scopeUses.length === 0) return { kind: 'unchanged' };
  const known = token.scopeUses.every((use) => states(use) === PASSED);
  const list = known ? handed() : null;
  const mirrored = list && mirrorScopes(list, rewriting);
  if (mirrored) {
    rewriting.mirroredScopes = mirrored;
    return { kind: 'mirrored', scopes: mirrored };
  }
  const isOwn = fn === rewriting.fn;
  if (isPassedOn && !token.scopeUses.some((use) => mayChangeList(use, rewriting.script))) {
    if (!isOwn) return { kind: 'unclear' };
    // `scope || []` is a list where the parameter itself may be none: not both under one name.
    const lists = all.filter(({ value }) => isMadeSure(value, rewriting.script));
    const others = scope?.binding?.references.some(
      ({ identifier }) => !all.some(({ value }) => isWithin(identifier, value)),
    );
    return !scope?.binding || (lists.length > 0 && (others || lists.length < all.length))
      ? { kind: 'unclear' }
      : { kind: 'unchanged' };
  }
  const [start, ...changes] = all;
  const name = scope?.binding?.name;
  if (!isOwn || !name || !start || !identity.includes(start) || identity.length > 1)
    return { kind: 'unclear' };
  // From here on the token's scope and the parameter are one array, until it is replaced.
  if (changes.length > 1 || !known) return { kind: 'unclear' };
  const replaced = changes[0];
  if (replaced && isReadAfter(replaced, scope)) return { kind: 'unclear' };
  if (isMadeSure(start.value, rewriting.script)) {
    // `scope || []` is never undefined, and the parameter itself must not be looked at again.
    const others = scope.binding!.references.filter(
      ({ identifier }) => !isWithin(identifier, start.value),
    );
    return others.length > 0 ? { kind: 'unclear' } : { kind: 'local', name, maybeUndefined: false };
  }
  const isBeforeAnswers = (node: Node): boolean => {
    const marks = new Set([statementAround(node, rewriting)]);
    return sites.every(
      (site) =>
        passedBefore(site.statement, marks, rewriting.fn, rewriting.script.parentOf) === PASSED,
    );
  };
  // A push fails where there is no list; what replaces the list may be one.
  const certain =
    token.scopeUses.some((use) => isUnconditional(use, rewriting) && isBeforeAnswers(use)) ||
    (replaced && isList(replaced.value, rewriting) && isBeforeAnswers(replaced.at));
  return { kind: 'local', name, maybeUndefined: !certain };
}

/** Carries the plan out on the statements that set scopes. */
export function rewriteScopes(
  token: TokenVariable,
  plan: ScopePlan,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): void {
  const { edits, placedScopes: placed } = rewriting;
  if (placed?.handed.token === token) rewritePlaced(placed, listOf(plan), rewriting);
  if (plan.kind === 'unchanged') {
    const gone = placed ? placedNodes(placed) : new Set();
    for (const use of token.scopeUses) {
      if (gone.has(use)) continue;
      edits.replace(rangeOf(use), scope!.binding!.name);
      rewriting.scopeIsNeeded = true;
    }
    for (const { at, value } of token.scopeWrites) {
      if (gone.has(at)) continue;
      consumeNames(value, rewriting);
      removeFromBlock(rewriting, at, '// The scopes stay as they are.');
    }
    if (rewriting.scopeIsNeeded) rewriting.scopeIsList = beginsAsList(token, rewriting);
  }
  if (plan.kind === 'mirrored') rewriteMirrored(plan.scopes, rewriting);
  if (plan.kind === 'own') {
    rewriteOwn(token, plan, rewriting);
    const known = rewriting.script.referenceOf(plan.start.value)?.binding;
    if (!plan.isNew && known && known === scope?.binding) rewriting.scopeIsNeeded = true;
  }
  if (plan.kind === 'chosen' && token.scopeWrites.length > 0) {
    const { entry } = plan;
    replaceStatement(rewriting, entry.at, choiceLines(entry, scope, rewriting));
  }
  if (plan.kind === 'late') {
    rewriteLate(token, (value) => takeScopeItself(value, scope, token, rewriting), rewriting);
  }
  if (plan.kind === 'local') {
    for (const { at, value } of token.scopeWrites) {
      if (isScopeItself(value, scope, rewriting, placesIn(token))) {
        consume(value, rewriting);
        removeFromBlock(rewriting, at, '// The scopes stay as they are.');
        continue;
      }
      const target = (at as t.ExpressionStatement).expression as t.AssignmentExpression;
      edits.replace(rangeOf(target.left), plan.name);
      rewriting.scopeIsReassigned = true;
    }
    for (const use of token.scopeUses) {
      edits.replace(rangeOf(use), plan.name);
    }
    rewriting.scopeIsNeeded = true;
    rewriting.scopeIsList = beginsAsList(token, rewriting);
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

function takeScopeItself(
  value: Node,
  scope: HandlerParameter | undefined,
  token: TokenVariable,
  rewriting: Rewriting,
): boolean {
  const isItself = isScopeItself(value, scope, rewriting, placesIn(token));
  if (isItself) consume(value, rewriting);
  return isItself;
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
  if (plan.kind === 'own') return startOwn(plan, rewriting);
  if (plan.kind === 'chosen') return choiceLines(plan.entry, scope, rewriting);
  if (plan.kind === 'unchanged') consumeNames(value, rewriting);
  else takeScopeItself(value, scope, token, rewriting);
  return [];
}

/** What the scopes in an answer's own literal have to say. */
export function literalScopes(
  { value, at }: TokenEntry,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): Line[] {
  if (rewriting.mirroredScopes === undefined) {
    const handed = rewriting.placedScopes ? null : handedScopes(null, rewriting);
    rewriting.mirroredScopes = handed && mirrorScopes(handed, rewriting);
    if (rewriting.mirroredScopes) rewriteMirrored(rewriting.mirroredScopes, rewriting);
    else if (handed) {
      rewriting.placedScopes = placeScopes(handed, rewriting);
      if (rewriting.placedScopes) rewritePlaced(rewriting.placedScopes, [], rewriting);
    }
  }
  const carried =
    rewriting.mirroredScopes && carriedLines(value, rewriting.mirroredScopes, rewriting);
  if (carried) return carried;
  if (isSettled(rewriting.placedScopes, value)) {
    consumeNames(value, rewriting);
    return [];
  }
  return choiceLines({ value, at }, scope, rewriting);
}

/** On a way on which they are the scopes themselves there is nothing to say. */
function choiceLines(
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

const NONE: ReadonlySet<Node> = new Set();

/** Whether a value is the hook's own list of scopes, and nothing ever changes that. */
export function isScopeItself(
  value: Node,
  scope: HandlerParameter | undefined,
  { script, fn }: Rewriting,
  followed = NONE,
): boolean {
  const list = scope?.binding;
  if (!list || !standsFor(value, list, script)) return false;
  const callback = callbackOf(fn, script);
  const isAnswered = (node: Node): boolean => isSafelyPassedOn(node, callback, followed, script);
  const isKept = ({ identifier, writes }: Reference): boolean =>
    !writes || isOfFallback(identifier, list, script);
  const isOnlyRead = ({ identifier, writes }: Reference): boolean =>
    writes || !mayChangeList(identifier, script, isAnswered);
  return (
    list.references.every(isKept) &&
    (list.references.every(isOnlyRead) || leavesScopesAlone(fn, script))
  );
}

/** `scope = scope || [];` and `if (!scope) scope = [];` change nothing. */
function isOfFallback(written: Node, list: Binding, script: Rewriting['script']): boolean {
  const isNamed = (node: Node): boolean => script.referenceOf(node)?.binding === list;
  const assignment = script.parentOf(written);
  for (let at = assignment, depth = 0; at && depth < 4; at = script.parentOf(at), depth += 1) {
    if (isFallback(at, isNamed)) return true;
  }
  return false;
}

/** A scope that is only passed through: its text falls away. */
export function consume(value: Node, rewriting: Rewriting): void {
  const { script, consumed } = rewriting;
  const binding = script.referenceOf(withoutFallback(value))?.binding;
  for (const reference of binding?.references ?? []) {
    if (isWithin(reference.identifier, value)) consumed.add(reference);
  }
}

function isReadAfter({ at }: TokenEntry, scope: HandlerParameter | undefined): boolean {
  return (scope?.binding?.references ?? []).some(
    ({ identifier }: Reference) => identifier.start! > at.end!,
  );
}

/** Whether a use stands among the handler's own statements, so that it runs before any answer. */
function isUnconditional(node: Node, { fn, script }: Rewriting): boolean {
  let at = script.parentOf(node);
  while (at && !/Statement$/.test(at.type)) at = script.parentOf(at);
  return at?.type === 'ExpressionStatement' && script.parentOf(at) === fn.body;
}
