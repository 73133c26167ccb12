import type * as t from '@babel/types';
import { isAwaited, type Answering, type AnswerSite } from '../../../analyse/answers.js';
import { rangeOf, type Node } from '../../../parse/syntax.js';
import { ANSWERED } from '../../../analyse/flow.js';
import type { Rewriting } from '../../rewriting.js';
import type { Leaving } from './leaving.js';
import { line, type Line } from '../../lines.js';
import {
  removeFromBlock,
  removeStatement,
  replaceStatement,
  statement,
  statementsAround,
} from '../../statements.js';

/** Puts the lines of an answer in its place, with a `return` where the function must be left. */
export function place(
  site: AnswerSite,
  { fn }: Answering,
  lines: Line[],
  { sites, flow }: Leaving,
  rewriting: Rewriting,
): void {
  const returns = (sites.has(site) || site.form === 'return') && !isLast(site, fn);
  let all = lines;
  if (returns) {
    removeJumpAfter(site, rewriting);
    // Auth0's own samples return the denial itself.
    const [only] = lines;
    const whole =
      lines.length === 1 && !/setCustomClaim|TargetScopes/.test(String(only!.pieces[0]));
    // Where a path gave no answer, the function ends with its denial.
    const isOpen = flow.exits.some(({ node, states }) => node === fn && states !== ANSWERED);
    const ends = lines.length > 0 && !isOpen && isAtEnd(site.statement, fn, rewriting);
    if (whole) all = [line('return ', ...only!.pieces)];
    else if (!ends) all = [...lines, statement(rewriting, 'return')];
  }
  if (site.form === 'body') {
    if (fn === rewriting.fn) rewriting.body = all;
    else if (all.length === 1 && all[0]!.pieces.at(-1) === rewriting.layout.semicolon) {
      rewriting.edits.replace(rangeOf(site.statement), ...all[0]!.pieces.slice(0, -1));
    } else replaceStatement(rewriting, site.statement, all);
    return;
  }
  if (all.length === 0) {
    const instead = `return${rewriting.layout.semicolon}`;
    const isEnd = isAtEnd(site.statement, fn, rewriting);
    return removeFromBlock(rewriting, site.statement, instead, isEnd);
  }
  replaceStatement(rewriting, site.statement, all);
}

/** A call of a function that answers stays as it is; the caller may have to be left with it. */
export function keepCall(
  site: AnswerSite,
  { fn }: Answering,
  leaves: boolean,
  handed: string,
  rewriting: Rewriting,
): void {
  const { edits, script } = rewriting;
  const { taken, fn: called } = site.helper!;
  const callback = taken && site.call.arguments[called.params.indexOf(taken.identifier)];
  if (callback) edits.replace(rangeOf(callback), handed);
  const returns = leaves && site.form === 'statement' && !isLast(site, fn);
  const awaits = called.async && site.form === 'statement' && !isAwaited(site.call, script);
  if (returns) removeJumpAfter(site, rewriting);
  if (returns || awaits) {
    edits.insert(site.statement.start!, `${returns ? 'return ' : ''}${awaits ? 'await ' : ''}`);
  }
}

/** Where the function is left, a `continue` behind the answer is never reached. */
function removeJumpAfter(site: AnswerSite, rewriting: Rewriting): void {
  const around = statementsAround(rewriting, site.statement);
  const next = around[around.indexOf(site.statement as t.Statement) + 1];
  if (next?.type === 'ContinueStatement' || next?.type === 'BreakStatement') {
    removeStatement(rewriting, next);
  }
}

/** Whether nothing of a function follows, as at the end of its last `try` or `if`. */
function isAtEnd(at: Node, fn: Answering['fn'], rewriting: Rewriting): boolean {
  if (at === fn.body) return true;
  const parent = rewriting.script.parentOf(at);
  switch (parent?.type) {
    case 'BlockStatement':
      return parent.body.at(-1) === at && isAtEnd(parent, fn, rewriting);
    case 'IfStatement':
    case 'CatchClause':
      return isAtEnd(parent, fn, rewriting);
    case 'TryStatement':
      return !parent.finalizer && isAtEnd(parent, fn, rewriting);
    default:
      return false;
  }
}

/** The last statement of a function needs no `return`. */
function isLast(site: AnswerSite, fn: Answering['fn']): boolean {
  if (site.form === 'body') return true;
  return fn.body.type === 'BlockStatement' && fn.body.body.at(-1) === site.statement;
}
