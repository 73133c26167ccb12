import { findAnswers } from '../../../analyse/answers.js';
import { parametersOf } from '../../../analyse/inputs.js';
import type * as t from '@babel/types';
import { isMember, rangeOf, type Node } from '../../../parse/syntax.js';
import type { Rewriting } from '../../rewriting.js';
import { removeStatement } from '../../statements.js';
import type { Rule } from '../rule.js';
import { consumeNames } from '../untouched-scopes.js';
import { handedTo } from './handing.js';
import { denyWhereNothingWasAnswered, settleLeaving } from './leaving.js';
import { answerLines } from './lines.js';
import { keepCall, place } from './placing.js';
import { dropUnreadScopes } from './unread-scopes.js';
import { Tokens, type KeptScope } from './tokens.js';

/**
 * Calls of the callback become calls of `api`, at the place of the answer: what the hook sent was
 * settled there. The handler must be left wherever a second answer could follow, and must deny
 * wherever the hook gave none.
 */
export const answers: Rule = {
  name: 'answers',
  styles: ['direct', 'awaited'],
  apply(rewriting) {
    const { fn, script } = rewriting;
    const parameters = parametersOf(fn, script);
    if (!parameters) return rewriting.obstacle('the handler takes its arguments as a list', fn);
    if (fn.generator) return rewriting.obstacle('the handler is a generator', fn);
    const callback = parameters.find(({ role }) => role === 'cb');
    if (callback && (!callback.binding || callback.fallback)) {
      return rewriting.obstacle('the callback is not a plain parameter', callback.pattern);
    }
    const found = findAnswers(fn, script);
    if (found.kind === 'escapes') return rewriting.obstacle(found.why, found.at);

    const leavings = new Map(
      found.answering.map((answering) => [answering, settleLeaving(answering, rewriting)]),
    );
    if (rewriting.obstacles.length > 0) return;
    const [handler] = found.answering;
    const { flow } = leavings.get(handler!)!;

    const scope = parameters.find(({ role }) => role === 'scope');
    const keptScopes = new Map<Node, KeptScope>();
    const all = [...leavings].map(([answering, leaving]) => {
      const { answering: every } = found;
      const tokens = new Tokens(answering, leaving!.flow, scope, rewriting, every, keptScopes);
      for (const { call, helper } of answering.sites) if (!helper) tokens.find(call.arguments);
      return { answering, tokens, ...leaving! };
    });
    const linesOf = new Map(
      all.flatMap(({ answering, tokens }) =>
        answering.sites.flatMap((site) =>
          site.helper ? [] : [[site, answerLines(site, tokens)] as const],
        ),
      ),
    );
    const handed = handedTo(found.answering, linesOf, rewriting);
    for (const { answering, tokens, sites, flow: ways } of all) {
      const { fn: answers, taken } = answering;
      if (taken) rewriting.edits.replace(rangeOf(taken.identifier), handed(answers));
      for (const site of answering.sites) {
        const leaves = sites.has(site);
        if (site.helper) keepCall(site, answering, leaves, handed(site.helper.fn), rewriting);
        else {
          rewriting.consumed.add(script.referenceOf(site.call.callee)!);
          place(site, answering, linesOf.get(site)!, { sites, flow: ways }, rewriting);
        }
      }
      tokens.rewrite();
    }
    // A result that is handed on as a whole may be any of the objects.
    const isHandedOn = rewriting.needs.has('issue');
    for (const [at, { isNeeded, mustGo }] of keptScopes) {
      const isGone = !isNeeded && !isHandedOn && removeScope(at, rewriting);
      if (mustGo && !isGone) rewriting.obstacle('the scopes would be set as a claim', at);
    }
    dropUnreadScopes(scope?.binding, rewriting);
    denyWhereNothingWasAnswered(flow, rewriting);
  },
};

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
