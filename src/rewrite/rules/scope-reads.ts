import { isOnlyAnswered, isReadAlike } from '../../analyse/alike.js';
import { callbackOf } from '../../analyse/inputs.js';
import { leavesScopesAlone } from '../../analyse/keys.js';
import { isLookedInto, isMadeASet, mayChangeList } from '../../analyse/list-use.js';
import { areMissingScopesAlike } from '../../analyse/ungranted.js';
import { rangeOf, type Node } from '../../parse/syntax.js';
import type { Replacement } from '../edits.js';
import type { Rewriting } from '../rewriting.js';
import { keyIfLeft } from '../shorthand.js';
import { asTest, guardedRead, optionalRead } from './scope-conditions.js';
import { fallbackAround, listRead, mayBeChanged } from './scope-fallbacks.js';

export interface ReadsInPlace {
  reads: Replacement[];
  /** Reads that threw in the hook where nothing was granted. */
  throwing: Node[];
}

/**
 * Reads of the scopes at entry as reads of `event.accessToken.scope`. Where nothing was granted a
 * hook had `undefined` and an Action has an empty list: null where one of the uses can tell.
 */
export function readsInPlace(
  nodes: readonly Node[],
  isAlways: (node: Node) => boolean,
  rewriting: Rewriting,
): ReadsInPlace | null {
  const { fn, names, script } = rewriting;
  const scopes = `${names.event}.accessToken.scope`;
  const reads: Replacement[] = [];
  const throwing: Node[] = [];
  const done = new Set<Node>();
  for (const node of nodes) {
    if (done.has(node)) continue;
    const guarded = guardedRead(node, nodes, script);
    if (guarded) {
      done.add(guarded.use);
      reads.push({ range: rangeOf(guarded.use), pieces: [scopes] });
      reads.push({ range: guarded.guard, pieces: [] });
      continue;
    }
    const fallback = fallbackAround(node, nodes, script);
    if (fallback) {
      // `token.scope = scope || []` with a push later on: other reads of the scope see the push.
      if (nodes.length > fallback.reads.length && mayBeChanged(fallback.list, rewriting)) {
        return null;
      }
      for (const one of fallback.reads) done.add(one);
      reads.push(listRead(fallback.list, scopes, rewriting));
      continue;
    }
    const read =
      asTest(node, isAlways(node), scopes, rewriting) ?? optionalRead(node, scopes, script);
    if (read) {
      reads.push(read);
      continue;
    }
    const isPlain = isMadeASet(node, script) || isAlike(node, rewriting);
    if (isPlain || areMissingScopesAlike(script, fn)) {
      reads.push(plainRead(node, scopes, rewriting));
      continue;
    }
    if (!isLookedInto(node, script)) return null;
    reads.push({ range: rangeOf(node), pieces: [scopes] });
    if (!isAlways(node)) throwing.push(node);
  }
  return { reads, throwing };
}

/** A read that cannot tell no list from an empty one. */
function plainRead(node: Node, scopes: string, rewriting: Rewriting): Replacement {
  const around = rewriting.script.parentOf(node);
  if (around?.type === 'OptionalMemberExpression' && !around.computed) {
    return { range: { start: node.start!, end: around.property.start! }, pieces: [`${scopes}.`] };
  }
  return { range: rangeOf(node), pieces: [keyIfLeft(node, rewriting), scopes] };
}

/** The list is not changed either: it may be the event's own. */
function isAlike(node: Node, { fn, script }: Rewriting): boolean {
  const list = script.referenceOf(node)?.binding;
  if (!list) return false;
  const callback = callbackOf(fn, script);
  const isAnswered = (value: Node): boolean => isOnlyAnswered(value, callback, script);
  const listAt = (one: Node): 'given' | null =>
    script.referenceOf(one)?.binding === list ? 'given' : null;
  if (!isReadAlike(node, listAt, script, isAnswered)) return false;
  return !mayChangeList(node, script, isAnswered) || leavesScopesAlone(fn, script);
}
