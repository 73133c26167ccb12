import {
  findPlaces,
  readsBehind,
  type ScopePlace,
  type ScopePlaces,
} from '../../analyse/scope-places.js';
import { isToken, type Name } from '../../analyse/scope-flow.js';
import { scopeEntries, type TokenVariable } from '../../analyse/token.js';
import type { Binding } from '../../parse/scopes.js';
import { isWithin, rangeOf, type Node } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import type { Rewriting } from '../rewriting.js';
import { keyIfLeft } from '../shorthand.js';
import { insertBehind, replaceStatement, statement } from '../statements.js';
import type { HandedScopes } from './handed-scopes.js';
import { isList, setInstead, setScopes, setTargets, whereNone } from './target-scopes.js';
import { consumeNames } from './untouched-scopes.js';

/**
 * The hook's list of scopes is set behind the statements that change it. An answer that only hands
 * it on has nothing left to say.
 */
export interface PlacedScopes extends Omit<ScopePlaces, 'places'> {
  handed: HandedScopes;
  /** Values that were only handed on to such answers. */
  gone: readonly Node[];
  places: readonly { place: ScopePlace; reads: Node[] | null }[];
}

/** More calls than this say less than one at the end. */
const FEW = 3;

/** `always`: where every answer comes after a change too, and could set the scopes itself. */
export function placeScopes(
  handed: HandedScopes,
  rewriting: Rewriting,
  always = false,
): PlacedScopes | null {
  const { fn, script } = rewriting;
  const { flow, carriers } = handed;
  const found = findPlaces(flow, carriers, always, fn, script);
  if (!found || found.places.length > FEW) return null;
  const { settled, isOpen } = found;
  const gone = handedOn(handed, settled);
  const places = found.places.map((place) => {
    return { place, reads: readsBehind(place, gone, flow, fn, script) };
  });
  return { settled, isOpen, handed, gone, places };
}

/** The lists in literals, and the one that a token begins with and keeps. */
function handedOn(
  { token, carriers, flow }: HandedScopes,
  settled: ScopePlaces['settled'],
): Node[] {
  const values = [...settled].flatMap(({ value }) => value ?? []);
  const isSettledWhole = carriers.every((carrier) => carrier.value || settled.has(carrier));
  if (!token || !isSettledWhole || token.scopeUses.length > 0) return values;
  const [begins, ...others] = scopeEntries(token);
  const isKept = begins && others.length === 0 && flow.listOf(begins.value)?.changes.length === 0;
  return isKept ? [...values, begins.value] : values;
}

/** Whether an answer, told by its call or by the scopes in its literal, has nothing to say. */
export function isSettled(placed: PlacedScopes | null, answer: Node): boolean {
  const carriers = [...(placed?.settled ?? [])];
  return carriers.some(({ site, value }) => (value ?? site.call) === answer);
}

/** Whether calls take the place of all that gives the token other scopes, and of what reads those. */
export function isPlacedWhole(
  { places, handed }: PlacedScopes,
  token: TokenVariable,
  isElse: (use: Node) => boolean,
): boolean {
  const own = places.filter(({ place }) => place.changes.some(({ through }) => through === token));
  const begins = handed.flow.origins.map(({ statement: at }) => at);
  return (
    own.every(({ reads }) => reads !== null) &&
    token.scopeWrites.every(
      ({ at }) => begins.includes(at) || own.some(({ place }) => place.statement === at),
    ) &&
    token.scopeUses.every((use) => own.some(({ reads }) => reads?.includes(use)) || isElse(use))
  );
}

/** Statements and reads that calls take the place of. */
export function placedNodes({ places }: PlacedScopes): ReadonlySet<Node> {
  return new Set(places.flatMap(({ place, reads }) => (reads ? [place.statement, ...reads] : [])));
}

/** Sets the scopes at each place. `tokenList`: what holds those of the token. */
export function rewritePlaced(
  placed: PlacedScopes,
  tokenList: readonly Piece[],
  rewriting: Rewriting,
): void {
  for (const { place, reads } of placed.places) {
    if (reads) replaceByCall(place, reads, rewriting);
    else insertCall(place, placed, tokenList, rewriting);
  }
  for (const name of placed.handed.flow.names) dropUnused(name, placed, rewriting);
}

function insertCall(
  place: ScopePlace,
  { handed, gone }: PlacedScopes,
  tokenList: readonly Piece[],
  rewriting: Rewriting,
): void {
  const { only } = place;
  const { through, statement: at } = place.changes.at(-1)!;
  if (through === handed.scope.binding) rewriting.scopeIsNeeded = true;
  const isSure = only !== null && (only.value === null || isList(only.value, rewriting));
  const list = isToken(through) ? tokenList : [through.name, ifNone(through, gone, rewriting)];
  const said = isSure ? list.slice(0, 1) : [...list];
  insertBehind(rewriting, place.statement, setTargets(said, at, rewriting));
}

function ifNone(name: Binding, given: readonly Node[], rewriting: Rewriting): Piece {
  const values = given.filter((value) => rewriting.script.referenceOf(value)?.binding === name);
  return values.length > 0 ? whereNone(values, rewriting)(' || []') : ' || []';
}

/** `scope = others;` is `setTargetScopes(others);` where the name is not needed, or a new one is. */
function replaceByCall(
  { statement: at, only }: ScopePlace,
  reads: Node[],
  rewriting: Rewriting,
): void {
  const { edits, script, consumed } = rewriting;
  const value = only!.value!;
  const { through } = only!;
  if (!isToken(through)) {
    for (const reference of through.references) {
      const isGone = isWithin(reference.identifier, at) && !isWithin(reference.identifier, value);
      if (isGone || reads.includes(reference.identifier)) consumed.add(reference);
    }
  }
  if (reads.length === 0) {
    setInstead(at, setScopes(value, at, rewriting), rewriting);
    return;
  }
  const name = rewriting.freeNameAt(script.parentOf(at)!, 'scopes', 'tokenScopes');
  rewriting.carriedOut.add(value);
  replaceStatement(rewriting, at, [
    statement(rewriting, `const ${name} = `, rangeOf(value)),
    ...setTargets([name, whereNone([value], rewriting)(' || []')], at, rewriting),
  ]);
  for (const read of reads) edits.replace(rangeOf(read), keyIfLeft(read, rewriting), name);
}

/** A variable that only carried the list to places that set it, and to answers. */
function dropUnused(name: Name, { handed, gone }: PlacedScopes, rewriting: Rewriting): void {
  const origin = handed.flow.origins.find(({ through }) => through === name);
  if (isToken(name) || !origin) return;
  const isGone = name.references.every(
    (reference) =>
      rewriting.consumed.has(reference) ||
      gone.some((value) => isWithin(reference.identifier, value)),
  );
  if (!isGone || origin.list.throws) return;
  consumeNames(origin.statement, rewriting);
  replaceStatement(rewriting, origin.statement, []);
}
