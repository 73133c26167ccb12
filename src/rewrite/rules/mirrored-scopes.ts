import { MIXED, NOT_PASSED, PASSED, passedBefore, type States } from '../../analyse/flow.js';
import type { HandlerParameter } from '../../analyse/inputs.js';
import { isToken, type Carrier, type Name, type ScopeFlow } from '../../analyse/scope-flow.js';
import { ScopeStates } from '../../analyse/scope-states.js';
import type { TokenVariable } from '../../analyse/token.js';
import { isKnownDefined } from '../../analyse/narrowing.js';
import type { Binding } from '../../parse/scopes.js';
import type { Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { type Line } from '../lines.js';
import { insertBefore } from '../statements.js';
import { failWithoutScopes, firstToFail, statementAround } from './granted.js';
import type { HandedScopes } from './handed-scopes.js';
import { readsInPlace, type ReadsInPlace } from './scope-reads.js';
import { changeTargets, isList, setInstead, setScopes } from './target-scopes.js';

/**
 * Every change of the hook's list of scopes becomes the same change of the target scopes, in the
 * same place; the first one on each path says what the whole list is then. At an answer that
 * carries the list nothing is left to say.
 */
export interface MirroredScopes {
  flow: ScopeFlow;
  token: TokenVariable | null;
  carriers: readonly Carrier[];
  reads: ReadsInPlace;
  /** Reads that are left to a local copy of the scopes at entry. */
  left: ReadonlySet<Node>;
  /** Statements in front of which the Action denies where nothing was granted. */
  failing: ReadonlySet<Node>;
  /** Statements that are the first to change the list. */
  firsts: ReadonlySet<Node>;
}

/** Null where the list cannot be followed: then the Action keeps it and sets it as a whole. */
export function mirrorScopes(
  { scope, token, carriers, flow }: HandedScopes,
  rewriting: Rewriting,
): MirroredScopes | null {
  const { fn, script } = rewriting;
  const states = new ScopeStates(flow, fn, script);
  const isTold = flow.changes.every(
    ({ changes, value, through }) => changes || (value && isToken(through)),
  );
  if (!isTold || !flow.reads.every((read) => states.isAsAtFirst(read))) return null;

  const always = (node: Node): boolean => isAlwaysList(node, flow, scope, rewriting);
  const readings = findReads(flow, scope.binding!, always, rewriting);
  if (!readings) return null;
  const { reads, left } = readings;
  const statements = new Set(flow.changes.map(({ statement }) => statement));
  const throwing = [
    ...reads.throwing.map((node) => {
      const statement = statementAround(node, rewriting);
      return { node, statement, replaced: statements.has(statement) };
    }),
    ...[...flow.changes, ...carriedWith(carriers, flow)]
      .filter(({ throws }) => throws && !always(throws))
      .map(({ statement, throws }) => ({ node: throws!, statement, replaced: true })),
  ];
  const replacing = new Set(
    flow.changes.filter(({ changes }) => !changes).map(({ statement }) => statement),
  );
  // Where there is a list on some of the ways only, no one place fails; nor does the Action know
  // whether what replaced the scopes is a list.
  const isUnsure = ({ node }: { node: Node }): boolean =>
    statesAfterFallbacks(node, flow, rewriting) === MIXED ||
    (passedBefore(node, replacing, fn, script.parentOf) & PASSED) !== 0;
  const failing = throwing.some(isUnsure) ? null : firstToFail(throwing, rewriting);
  const firsts = firstChanges(flow, carriers, rewriting);
  return failing && firsts && { flow, token, carriers, reads, left, failing, firsts };
}

/**
 * Statements before which the list was certainly not changed. Null where that depends on the path
 * for one of them: then no single call can say what it has to.
 */
function firstChanges(
  { changes, listOf }: ScopeFlow,
  carriers: readonly Carrier[],
  { fn, script }: Rewriting,
): Set<Node> | null {
  const changing = changes.filter((change) => change.changes?.length !== 0);
  const marks = new Set(changing.map(({ statement }) => statement));
  const adding = [
    ...changing.filter((change) => change.changes).map(({ statement }) => statement),
    ...carriers
      .filter(({ value }) => value && (listOf(value)?.changes.length ?? 0) > 0)
      .map(({ site }) => site.statement),
  ];
  const firsts = new Set<Node>();
  for (const statement of adding) {
    const states = passedBefore(statement, marks, fn, script.parentOf);
    if (states === NOT_PASSED) firsts.add(statement);
    else if (states !== PASSED) return null;
  }
  return firsts;
}

/** Reads in place; those of the parameter may be left alone where nothing changes its list. */
function findReads(
  flow: ScopeFlow,
  parameter: Binding,
  always: (node: Node) => boolean,
  rewriting: Rewriting,
): { reads: ReadsInPlace; left: Set<Node> } | null {
  const nodesOf = (reads: ScopeFlow['reads']): Node[] => reads.map(({ node }) => node);
  const all = readsInPlace(nodesOf(flow.reads), always, rewriting);
  if (all) return { reads: all, left: new Set() };
  if (flow.changes.some(({ value }) => value === null)) return null;
  if (flow.fallbacks.some(({ name }) => name === parameter)) return null;
  const others = flow.reads.filter(({ name }) => name !== parameter);
  const reads = readsInPlace(nodesOf(others), always, rewriting);
  const left = nodesOf(flow.reads.filter(({ name }) => name === parameter));
  return reads && { reads, left: new Set(left) };
}

/** Lists that answers make of the one that they carry: `{ scope: scope.concat('a') }`. */
function carriedWith(
  carriers: readonly Carrier[],
  flow: ScopeFlow,
): { statement: Node; throws: Node | null }[] {
  return carriers.flatMap(({ site, value }) => {
    const list = value && flow.listOf(value);
    return list ? [{ statement: site.statement, throws: list.throws ? list.base : null }] : [];
  });
}

/** Whether a use of a list comes after the hook made sure that there is one: on every way to it. */
function isAlwaysList(
  node: Node,
  flow: ScopeFlow,
  { fallback }: HandlerParameter,
  rewriting: Rewriting,
): boolean {
  const { script, policies } = rewriting;
  if (fallback || policies.emptyScope === 'array') return true;
  if (statesAfterFallbacks(node, flow, rewriting) === PASSED) return true;
  const aliases = [...flow.reads.map((read) => read.node), node];
  return aliases.some((alias) => isKnownDefined(alias, node, script));
}

/** Whether a statement that makes sure of a list has run before a use of it. */
function statesAfterFallbacks(node: Node, flow: ScopeFlow, rewriting: Rewriting): States {
  const { fn, script } = rewriting;
  const asked = new Set<Name>();
  const statesAt = (at: Node, name: Name): States => {
    if (asked.has(name)) return MIXED;
    asked.add(name);
    const origins = flow.origins.filter(({ through }) => through === name);
    // What another name has is a list where it was one when the name was given.
    const sure = origins.filter(
      ({ list, statement }) =>
        list.always || statesAt(statement, flow.nameOf(list.base)!) === PASSED,
    );
    if (sure.length < origins.length && origins.length > 1) return MIXED;
    const marks = new Set(sure.map(({ statement }) => statement));
    for (const one of flow.fallbacks) if (one.name === name) marks.add(one.statement);
    for (const { statement, through, changes, value } of flow.changes) {
      if (through === name && !changes && value && isList(value, rewriting)) marks.add(statement);
    }
    return marks.size > 0 ? passedBefore(at, marks, fn, script.parentOf) : NOT_PASSED;
  };
  return statesAt(node, flow.nameOf(node)!);
}

/** What an answer with these scopes has to say; null where they are a list of its own. */
export function carriedLines(
  value: Node,
  { flow, carriers, failing, firsts }: MirroredScopes,
  rewriting: Rewriting,
): Line[] | null {
  const list = flow.listOf(value);
  if (!list) return null;
  const site = carriers.find((carrier) => carrier.value === value)?.site.statement;
  return [
    ...(site && failing.has(site) ? failWithoutScopes(site, rewriting) : []),
    ...changeTargets(list.changes, !!site && firsts.has(site), value, rewriting),
  ];
}

/** What a statement or the token's own literal does to the list. */
export function changeLines(
  statement: Node,
  { flow, failing, firsts }: MirroredScopes,
  rewriting: Rewriting,
): Line[] {
  const changed = flow.changes.filter((change) => change.statement === statement);
  return [
    ...(failing.has(statement) ? failWithoutScopes(statement, rewriting) : []),
    ...changed.flatMap(({ changes, value }, index) =>
      changes
        ? changeTargets(changes, index === 0 && firsts.has(statement), statement, rewriting)
        : setScopes(value!, statement, rewriting),
    ),
  ];
}

/** Carries all changes out but those of the token's own literal. */
export function rewriteMirrored(mirrored: MirroredScopes, rewriting: Rewriting): void {
  const { flow, token, reads, left, failing } = mirrored;
  const { edits, script } = rewriting;
  for (const { range, pieces } of reads.reads) edits.replace(range, ...pieces);
  const changed = new Set(flow.changes.map(({ statement }) => statement));
  const answered = new Set(mirrored.carriers.map(({ site }) => site.statement));
  for (const statement of failing) {
    if (changed.has(statement) || answered.has(statement)) continue;
    insertBefore(rewriting, statement, failWithoutScopes(statement, rewriting));
  }
  const gone = [...flow.origins, ...flow.fallbacks].map(({ statement }) => statement);
  for (const statement of new Set([...changed, ...gone])) {
    if (statement === token?.declaration) continue;
    setInstead(statement, changeLines(statement, mirrored, rewriting), rewriting);
  }
  for (const name of flow.names) {
    for (const reference of 'references' in name ? name.references : []) {
      if (!left.has(reference.identifier)) rewriting.consumed.add(reference);
    }
  }
  for (const node of flow.accounted) {
    const reference = script.referenceOf(node);
    if (reference) rewriting.consumed.add(reference);
  }
}
