import { findAnswers } from '../../../analyse/answers.js';
import { parametersOf } from '../../../analyse/inputs.js';
import { rangeOf } from '../../../parse/syntax.js';
import type { Rule } from '../rule.js';
import { handedTo, handToKeepers } from './handing.js';
import { denyWhereNothingWasAnswered, settleLeaving } from './leaving.js';
import { KeptScopes } from './kept-scopes.js';
import { answerLines } from './lines.js';
import { keepCall, place } from './placing.js';
import { dropUnreadScopes } from './unread-scopes.js';
import { Tokens } from './tokens.js';

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
    const kept = new KeptScopes(rewriting);
    const all = [...leavings].map(([answering, leaving]) => {
      const { answering: every } = found;
      const tokens = new Tokens(answering, leaving!.flow, scope, rewriting, every, kept);
      for (const site of answering.sites) if (!site.helper) tokens.find(site);
      return { answering, tokens, ...leaving! };
    });
    const linesOf = new Map(
      all.flatMap(({ answering, tokens }) =>
        answering.sites.flatMap((site) =>
          site.helper ? [] : [[site, answerLines(site, tokens)] as const],
        ),
      ),
    );
    const { answering: answers, keepers } = found;
    const handed = handedTo(answers, keepers, linesOf, rewriting);
    handToKeepers(keepers, handed, rewriting);
    for (const { answering, tokens, sites, flow: ways } of all) {
      const { taken } = answering;
      if (taken) rewriting.edits.replace(rangeOf(taken.identifier), handed(answering.fn));
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
    kept.rewrite();
    dropUnreadScopes(scope?.binding, rewriting);
    denyWhereNothingWasAnswered(flow, rewriting);
  },
};
