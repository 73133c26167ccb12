import type { Answering, AnswerSite } from '../../../analyse/answers.js';
import { rangeOf } from '../../../parse/syntax.js';
import type { Rewriting } from '../../rewriting.js';
import { line, removeFromBlock, replaceStatement, statement, type Line } from '../../statements.js';

/** Puts the lines of an answer in its place, with a `return` where the function must be left. */
export function place(
  site: AnswerSite,
  { fn }: Answering,
  lines: Line[],
  leaves: boolean,
  rewriting: Rewriting,
): void {
  const returns = (leaves || site.form === 'return') && !isLast(site, fn);
  let all = lines;
  if (returns) {
    // Auth0's own samples return the denial itself.
    const [only] = lines;
    const whole =
      lines.length === 1 && !/setCustomClaim|TargetScopes/.test(String(only!.pieces[0]));
    all = whole ? [line('return ', ...only!.pieces)] : [...lines, statement(rewriting, 'return')];
  }
  if (site.form === 'body') {
    if (fn === rewriting.fn) rewriting.body = all;
    else if (all.length === 1 && all[0]!.pieces.at(-1) === rewriting.layout.semicolon) {
      rewriting.edits.replace(rangeOf(site.statement), ...all[0]!.pieces.slice(0, -1));
    } else replaceStatement(rewriting, site.statement, all);
    return;
  }
  if (all.length === 0) {
    return removeFromBlock(rewriting, site.statement, `return${rewriting.layout.semicolon}`);
  }
  replaceStatement(rewriting, site.statement, all);
}

/** A call of a function that answers stays as it is; the caller may have to be left with it. */
export function keepCall(
  site: AnswerSite,
  { fn }: Answering,
  leaves: boolean,
  { edits, names }: Rewriting,
): void {
  const { taken, fn: called } = site.helper!;
  const callback = taken && site.call.arguments[called.params.indexOf(taken.identifier)];
  if (callback) edits.replace(rangeOf(callback), names.api);
  if (leaves && site.form === 'statement' && !isLast(site, fn)) {
    edits.insert(site.statement.start!, 'return ');
  }
}

/** The last statement of a function needs no `return`. */
function isLast(site: AnswerSite, fn: Answering['fn']): boolean {
  if (site.form === 'body') return true;
  return fn.body.type === 'BlockStatement' && fn.body.body.at(-1) === site.statement;
}
