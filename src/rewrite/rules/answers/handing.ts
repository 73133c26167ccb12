import type { Answering, AnswerSite, Keeper } from '../../../analyse/answers.js';
import { isWithin, rangeOf, type FunctionOrMethod } from '../../../parse/syntax.js';
import type { Line } from '../../lines.js';
import type { Rewriting } from '../../rewriting.js';

/**
 * What a function that was handed the callback is handed instead: `api`, and `event` where it, or
 * one that it calls, has need of that too.
 */
export function handedTo(
  answering: readonly Answering[],
  keepers: readonly Keeper[],
  linesOf: ReadonlyMap<AnswerSite, readonly Line[]>,
  { names: { api, event } }: Rewriting,
): (fn: FunctionOrMethod) => string {
  const reads = new RegExp(`\\b${event.replace('$', '\\$')}\\b`);
  const isRead = (site: AnswerSite): boolean =>
    (linesOf.get(site) ?? []).some(({ pieces }) =>
      pieces.some((piece) => typeof piece === 'string' && reads.test(piece)),
    );
  const needing = new Set<FunctionOrMethod>();
  for (let before = -1; before < needing.size;) {
    before = needing.size;
    for (const { fn, sites, taken } of answering) {
      const calls = (site: AnswerSite): boolean => !!site.helper && needing.has(site.helper.fn);
      if (!sites.some((site) => isRead(site) || calls(site))) continue;
      if (taken) needing.add(fn);
      for (const keeper of keepers) if (isWithin(fn, keeper.fn)) needing.add(keeper.fn);
    }
  }
  return (fn) => (needing.has(fn) ? `${event}, ${api}` : api);
}

/** Functions that keep the callback for those that they make are handed the same instead. */
export function handToKeepers(
  keepers: readonly Keeper[],
  handed: (fn: FunctionOrMethod) => string,
  { edits }: Rewriting,
): void {
  for (const { fn, taken, calls } of keepers) {
    const index = fn.params.indexOf(taken.identifier);
    for (const place of [taken.identifier, ...calls.map((call) => call.arguments[index]!)]) {
      edits.replace(rangeOf(place), handed(fn));
    }
  }
}
