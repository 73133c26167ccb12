import type * as t from '@babel/types';
import {
  answersAgain,
  followAnswers,
  isInTry,
  isPureAfter,
  type Answering,
  type AnswerSite,
} from '../../../analyse/answers.js';
import { ANSWERED, MIXED, UNANSWERED, type Flow } from '../../../analyse/flow.js';
import { isPure } from '../../../analyse/purity.js';
import { isWithin, type Node } from '../../../parse/syntax.js';
import type { Rewriting } from '../../rewriting.js';
import { line } from '../../lines.js';
import { insertBefore, replaceStatement, statement, statementsAround } from '../../statements.js';

/** How a function that answers is left. */
export interface Leaving {
  /** The answers that must leave it at once: code that may follow would answer again. */
  sites: ReadonlySet<AnswerSite>;
  flow: Flow;
}

/** Every way out must be plainly answered or plainly not; null where the path decides. */
export function settleLeaving(answering: Answering, rewriting: Rewriting): Leaving | null {
  const sites = sitesToLeave(answering, rewriting);
  if (!sites) return null;
  let flow = followAnswers(answering, sites);
  if (!answering.isWaitedFor && flow.exits.some(({ states }) => states === MIXED)) {
    for (const site of answering.sites) {
      if (site.form === 'statement' && !isFollowedByReturn(site, rewriting)) sites.add(site);
    }
    flow = followAnswers(answering, sites);
  }
  const unclear = !answering.isWaitedFor && flow.exits.some(({ states }) => states === MIXED);
  // What tells the handler stands behind the answer: it cannot be left before.
  if ([...sites].some(({ settledBy }) => settledBy)) {
    rewriting.obstacle('the hook goes on working after it has answered', answering.fn);
    return null;
  }
  const again = answering.sites.some(
    ({ statement: at }) => ((flow.before.get(at) ?? 0) & ANSWERED) !== 0,
  );
  if (unclear || again) {
    rewriting.obstacle('whether the hook has answered already depends on the path', null);
    return null;
  }
  const mustAnswer = answering.fn !== rewriting.fn && !answering.isWaitedFor;
  if (mustAnswer && flow.exits.some(({ states }) => states !== ANSWERED)) {
    rewriting.obstacle('a function of the hook answers on some of its ways only', answering.fn);
    return null;
  }
  return { sites, flow };
}

function sitesToLeave(answering: Answering, rewriting: Rewriting): Set<AnswerSite> | null {
  const leaving = new Set<AnswerSite>();
  for (const site of answering.sites) {
    if (!isPureAfter(site, answering, rewriting.script)) {
      rewriting.obstacle('the hook goes on working after it has answered', site.call);
      return null;
    }
    if (answersAgain(site, answering)) {
      leaving.add(site);
      rewriting.find('first-answer-wins', site.statement);
    } else {
      const isLeft = (node: Node): boolean =>
        isLog(node) || isAssignment(node) || isFinally(node, site, rewriting);
      if (!site.after.every(isLeft)) leaving.add(site);
    }
  }
  return leaving;
}

/** Whether something stands in a `finally` around the answer: it runs however that is left. */
function isFinally(node: Node, site: AnswerSite, { script }: Rewriting): boolean {
  for (let at = script.parentOf(site.statement); at; at = script.parentOf(at)) {
    if (at.type === 'TryStatement' && at.finalizer && isWithin(node, at.finalizer)) return true;
  }
  return false;
}

function isLog(node: Node): boolean {
  return (
    node.type === 'ExpressionStatement' &&
    node.expression.type === 'CallExpression' &&
    node.expression.callee.type === 'MemberExpression' &&
    node.expression.callee.object.type === 'Identifier' &&
    node.expression.callee.object.name === 'console' &&
    node.expression.arguments.every(({ type }) => /Literal$|^Identifier$/.test(type))
  );
}

/** `object[key] = value;`: nothing that was sent already changes by it. */
function isAssignment(node: Node): boolean {
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AssignmentExpression') {
    return false;
  }
  const { left, right } = node.expression;
  return (
    left.type === 'MemberExpression' &&
    left.object.type === 'Identifier' &&
    /Literal$|^Identifier$/.test(right.type)
  );
}

function isFollowedByReturn(site: AnswerSite, rewriting: Rewriting): boolean {
  const around = statementsAround(rewriting, site.statement);
  return around[around.indexOf(site.statement as t.Statement) + 1]?.type === 'ReturnStatement';
}

/** Falling off the end let an Action succeed: where the hook gave no answer it must deny. */
export function denyWhereNothingWasAnswered(flow: Flow, rewriting: Rewriting): void {
  const { fn, names, layout } = rewriting;
  for (const { node, states } of flow.exits) {
    if (states !== UNANSWERED) continue;
    rewriting.find('path-without-answer', node === fn ? { ...fn, start: fn.end! - 1 } : node);
    const lines = [
      line(
        '// TODO(hooks-to-actions): the hook never answered here, so that the request timed out.',
      ),
      statement(
        rewriting,
        `${names.api}.access.deny(${layout.quote}server_error${layout.quote}, ${layout.quote}No answer was given.${layout.quote})`,
      ),
    ];
    if (node.type === 'ReturnStatement') {
      // What fails on its way out of a `try` goes on behind it.
      const goesOn =
        isInTry(node, fn, rewriting.script) && !/Literal$/.test(node.argument?.type ?? '');
      if (node.argument && (goesOn || !isPure(node.argument, rewriting.script, fn))) {
        rewriting.obstacle('the hook returns without an answer', node);
      } else if (statementsAround(rewriting, node).length > 0) insertBefore(rewriting, node, lines);
      else replaceStatement(rewriting, node, [...lines, statement(rewriting, 'return')]);
      continue;
    }
    rewriting.epilogue.push(...lines);
  }
}
