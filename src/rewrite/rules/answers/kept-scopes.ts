import type * as t from '@babel/types';
import { readKeptScopes } from '../../../analyse/kept-scopes.js';
import { standsFor } from '../../../analyse/stands-for.js';
import { isMember, rangeOf, type Node } from '../../../parse/syntax.js';
import type { Rewriting } from '../../rewriting.js';
import { removeStatement } from '../../statements.js';
import { placedNodes, rewritePlaced } from '../placed-scopes.js';
import { placeKeptScopes, type PlacedKeptScopes } from '../scope-plan.js';
import { whereNone } from '../target-scopes.js';
import { consumeNames } from '../untouched-scopes.js';

interface KeptScope {
  /** Whether anything still needs it there. */
  isNeeded: boolean;
  /** Whether it must not be there: a loop sets all that the object has. */
  mustGo: boolean;
}

/** The scopes in objects that the script keeps: what sets them, and whether they stay in there. */
export class KeptScopes {
  /** By the place that puts them there. */
  private readonly left = new Map<Node, KeptScope>();
  private placed: PlacedKeptScopes | null = null;

  constructor(private readonly rewriting: Rewriting) {}

  /**
   * Sets the scopes of an object where they change, if no answer need do it then. `areTold`: whether
   * each answer with it tells all that it has.
   */
  place(object: Node, areTold: () => boolean): void {
    const { rewriting } = this;
    if (rewriting.placedScopes) return;
    const token = readKeptScopes(object, rewriting.fn, rewriting.script);
    const placed = token && placeKeptScopes(token, rewriting);
    if (!placed || !areTold()) return;
    this.placed = placed;
    rewriting.placedScopes = placed.placed;
  }

  /** Of an object, by all places that it comes from. */
  placedOf(values: readonly Node[]): PlacedKeptScopes | null {
    const { placed, rewriting } = this;
    if (!placed) return null;
    const isPlaced = (value: Node): boolean =>
      standsFor(value, placed.token.binding, rewriting.script);
    return values.every(isPlaced) ? placed : null;
  }

  /** Whether the scopes that are put into an object stay there, for this answer or another one. */
  keep(places: ReadonlySet<Node>, isNeeded: boolean, isSetWhole: boolean): boolean {
    const calls = this.placed ? placedNodes(this.placed.placed) : new Set<Node>();
    const kept = [...places].flatMap((at) => {
      if (calls.has(this.rewriting.script.parentOf(at)!)) return [];
      const known = this.left.get(at) ?? { isNeeded: false, mustGo: false };
      known.isNeeded ||= isNeeded;
      this.left.set(at, known);
      return [known];
    });
    if (isNeeded || kept.some((one) => one.isNeeded)) return true;
    if (isSetWhole) for (const one of kept) one.mustGo = true;
    return false;
  }

  /** Once it is known what every answer needs. */
  rewrite(): void {
    const { rewriting } = this;
    if (this.placed) this.rewritePlaced(this.placed);
    // A result that is handed on as a whole may be any of the objects.
    const isHandedOn = rewriting.mayIssue;
    for (const [at, { isNeeded, mustGo }] of this.left) {
      const isGone = !isNeeded && !isHandedOn && removeScope(at, rewriting);
      if (mustGo && !isGone) rewriting.obstacle('the scopes would be set as a claim', at);
    }
  }

  private rewritePlaced({ token, placed, given }: PlacedKeptScopes): void {
    const { rewriting } = this;
    if (rewriting.mayIssue) {
      rewriting.obstacle('the scopes would be set before all of the token is', token.declaration);
    }
    const list = [`${token.binding.name}.scope`, whereNone(given, rewriting)(' || []')];
    rewritePlaced(placed, list, rewriting);
  }
}

/** A scope that was only passed through needs no place in the object. */
function removeScope(at: Node, rewriting: Rewriting): boolean {
  const { script, edits } = rewriting;
  if (at.type === 'AssignmentExpression') {
    // `claims.before = claims.scope = scope`
    if (script.parentOf(at)?.type !== 'ExpressionStatement') return false;
    const object = isMember(at.left) ? script.referenceOf(at.left.object)?.binding : null;
    // Where there is no object yet, nothing else would fail as this did.
    if (object && object.declaration.start! > at.start!) return false;
    consumeNames(at.right, rewriting);
    removeStatement(rewriting, script.parentOf(at)!);
    return true;
  }
  const object = script.parentOf(at) as t.ObjectExpression;
  consumeNames((at as t.ObjectProperty).value, rewriting);
  const index = object.properties.indexOf(at as t.ObjectProperty);
  const [before, next] = [object.properties[index - 1], object.properties[index + 1]];
  if (next) edits.remove({ start: at.start!, end: next.start! });
  else if (before) edits.remove({ start: before.end!, end: at.end! });
  else edits.replace(rangeOf(object), '{}');
  return true;
}
