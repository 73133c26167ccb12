import type { Scoped } from '../parse/scopes.js';
import { contains, isMember, isWithin, type Function, type Node } from '../parse/syntax.js';
import { isInTry } from './answers.js';
import { followFlow, MIXED, NOT_PASSED, PASSED, passedBefore, type States } from './flow.js';
import {
  isToken,
  type Carrier,
  type Name,
  type ScopeChange,
  type ScopeFlow,
} from './scope-flow.js';
import { runsInline } from './token.js';

/** Changes after which an Action has to say what its scopes are, behind one statement. */
export interface ScopePlace {
  statement: Node;
  changes: readonly ScopeChange[];
  /** Where the statement does nothing else, and does that always: `scope = others`. */
  only: ScopeChange | null;
}

export interface ScopePlaces {
  /** Answers that hand on what was asked for, or what a place before them has set. */
  settled: ReadonlySet<Carrier>;
  places: readonly ScopePlace[];
  /** Whether one of them is reached by a way without a change. */
  isOpen: boolean;
}

/**
 * Where the scopes are set so that answers need not do it: behind their changes, if there are ways
 * to an answer with and without one, or `always`. Null where each answer has to set its own.
 */
export function findPlaces(
  flow: ScopeFlow,
  carriers: readonly Carrier[],
  always: boolean,
  fn: Function,
  script: Scoped,
): ScopePlaces | null {
  const places = placesOf(flow, script);
  const marks = new Set(places.map(({ statement }) => statement));
  if (carriers.some(({ site }) => isAnyWithin([site.statement], places))) return null;
  const statesAt = ({ site }: Carrier): States =>
    passedBefore(site.statement, marks, fn, script.parentOf);
  const handing = carriers.filter((carrier) => handsOn(carrier, flow));
  const asAsked = handing.filter((carrier) => statesAt(carrier) === NOT_PASSED);
  if (!always && !handing.some((carrier) => statesAt(carrier) === MIXED)) {
    return asAsked.length > 0 ? { settled: new Set(asAsked), places: [], isOpen: true } : null;
  }
  // What a place has set must be what every answer behind it carries.
  const others = carriers.filter((carrier) => !handing.includes(carrier));
  if (others.some((carrier) => statesAt(carrier) !== NOT_PASSED)) return null;
  if (!places.every((place) => isAlwaysReached(place, flow, fn, script))) return null;
  const isOpen = handing.some((carrier) => statesAt(carrier) !== PASSED);
  return { settled: new Set(handing), places: needed(places, handing, fn), isOpen };
}

/** One place for all changes that are made in the same loop. */
function placesOf(flow: ScopeFlow, script: Scoped): ScopePlace[] {
  const byStatement = new Map<Node, ScopeChange[]>();
  for (const change of flow.changes) {
    let statement = change.statement;
    for (let at: Node | undefined = statement; at; at = script.parentOf(at)) {
      if (isLoop(at)) statement = at;
      if (/Function|Method/.test(at.type)) break;
    }
    byStatement.set(statement, [...(byStatement.get(statement) ?? []), change]);
  }
  return [...byStatement]
    .map(([statement, own]) => ({ statement, changes: own, only: onlyOne(statement, own, flow) }))
    .sort((a, b) => a.statement.start! - b.statement.start!);
}

function isLoop({ type }: Node): boolean {
  return /^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(type);
}

function isAnyWithin(nodes: readonly Node[], places: readonly ScopePlace[]): boolean {
  return nodes.some((node) => places.some(({ statement }) => isWithin(node, statement)));
}

/** Whether an answer carries the list under one of its names and does nothing to it. */
function handsOn({ value }: Carrier, flow: ScopeFlow): boolean {
  if (value === null) return true;
  const list = flow.listOf(value);
  return list !== null && list.changes.length === 0 && !list.throws;
}

/** Whether what stands behind a change runs whenever the change was made, as a whole or in part. */
function isAlwaysReached(
  { statement, only }: ScopePlace,
  flow: ScopeFlow,
  fn: Function,
  script: Scoped,
): boolean {
  if (!isLoop(statement) && !/^(ExpressionStatement|VariableDeclaration)$/.test(statement.type)) {
    return false;
  }
  const leavesLoop = (node: Node): boolean =>
    /^(Break|Continue)Statement$/.test(node.type) && 'label' in node && node.label !== null;
  if (contains(statement, leavesLoop)) return false;
  const begun = flow.origins.map((origin) => origin.statement);
  if (begun.some((one) => one !== statement && isWithin(one, statement))) return false;
  return only !== null || !isInTry(statement, fn, script);
}

function onlyOne(
  statement: Node,
  [change, ...more]: readonly ScopeChange[],
  flow: ScopeFlow,
): ScopeChange | null {
  if (change?.statement !== statement || more.length > 0) return null;
  if (change.value !== null) return change;
  const call = statement.type === 'ExpressionStatement' ? statement.expression : null;
  const isCall =
    call?.type === 'CallExpression' &&
    isMember(call.callee) &&
    flow.nameOf(call.callee.object) !== null;
  return isCall ? change : null;
}

/** A place falls away where another one follows on every way from it to an answer. */
function needed(
  places: readonly ScopePlace[],
  carriers: readonly Carrier[],
  fn: Function,
): ScopePlace[] {
  const marks = new Set(places.map(({ statement }) => statement));
  const kept = new Set(marks);
  for (const one of marks) {
    kept.delete(one);
    const { before } = followFlow(fn, (node) =>
      marks.has(node) ? { states: kept.has(node) ? NOT_PASSED : PASSED, leaves: false } : null,
    );
    const isSet = carriers.every(({ site }) => ((before.get(site.statement) ?? 0) & PASSED) === 0);
    if (!isSet) kept.add(one);
  }
  return places.filter(({ statement }) => kept.has(statement));
}

/**
 * Reads of the list that a place gives to a name, all of them in the statements that follow it.
 * Null where there are others, so that the name itself must have the list.
 */
export function readsBehind(
  { statement, only }: ScopePlace,
  /** Values that fall away. */
  gone: readonly Node[],
  flow: ScopeFlow,
  fn: Function,
  script: Scoped,
): Node[] | null {
  if (!only?.value || statement.type !== 'ExpressionStatement') return null;
  if (isToken(only.through) && only.through.looks.length > 0) return null;
  const uses = usesOf(only.through).filter(
    (use) => ![statement, ...gone].some((around) => isWithin(use, around)),
  );
  const mayFollow = (use: Node, mark: Node): boolean =>
    passedBefore(use, new Set([mark]), fn, script.parentOf) !== NOT_PASSED;
  const later = flow.changes.filter((change) => change.statement.start! > statement.end!);
  const isChanged = (use: Node): boolean =>
    later.some((change) => isWithin(use, change.statement) || mayFollow(use, change.statement));
  const around = script.parentOf(statement)!;
  const reads: Node[] = [];
  for (const use of uses) {
    if (!runsInline(use, fn, script)) return null;
    if (!mayFollow(use, statement)) continue;
    const isBelow = around.type === 'BlockStatement' && isWithin(use, around);
    if (!isBelow || use.start! < statement.end! || isChanged(use)) return null;
    reads.push(use);
  }
  return reads;
}

function usesOf(name: Name): Node[] {
  if (isToken(name)) return name.scopeUses;
  return name.references.flatMap(({ identifier, writes }) => (writes ? [] : [identifier]));
}
