import type { Answering, AnswerSite } from '../../../analyse/answers.js';
import type { Function } from '../../../parse/syntax.js';
import type { Line } from '../../lines.js';
import type { Rewriting } from '../../rewriting.js';

/**
 * What a function that was handed the callback is handed instead: `api`, and `event` where it, or
 * one that it calls, has need of that too.
 */
export function handedTo(
  answering: readonly Answering[],
  linesOf: ReadonlyMap<AnswerSite, readonly Line[]>,
  { names: { api, event } }: Rewriting,
): (fn: Function) => string {
  const reads = new RegExp(`\\b${event.replace('$', '\\$')}\\b`);
  const isRead = (site: AnswerSite): boolean =>
    (linesOf.get(site) ?? []).some(({ pieces }) =>
      pieces.some((piece) => typeof piece === 'string' && reads.test(piece)),
    );
  const needing = new Set<Function>();
  for (let before = -1; before < needing.size;) {
    before = needing.size;
    for (const { fn, sites, taken } of answering) {
      const calls = (site: AnswerSite): boolean => !!site.helper && needing.has(site.helper.fn);
      if (taken && sites.some((site) => isRead(site) || calls(site))) needing.add(fn);
    }
  }
  return (fn) => (needing.has(fn) ? `${event}, ${api}` : api);
}
