import { roleOf } from '../../analyse/inputs.js';
import { memberName, rootOf, type Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import type { Rule } from './rule.js';
import { isOfWebtask } from './webtask.js';

/**
 * `settings.webtask.body`, where `settings` is not the hook's context but has it, or its part: what
 * the Action puts in the place of such has no request to the hook in it.
 */
export const envelopes: Rule = {
  name: 'envelopes',
  styles: ['direct', 'awaited'],
  apply(rewriting) {
    const { fn, script } = rewriting;
    const away = envelopesRead(rewriting).find((node) => {
      const binding = script.referenceOf(rootOf(node))?.binding;
      return !binding || roleOf(binding, fn, script) !== 'context';
    });
    if (away) withEnvelope(away, rewriting);
  },
};

/** Where the request to the hook is read out of what belonged to webtask. */
export function envelopesRead({ script }: Rewriting): Node[] {
  return [
    ...script.nodesOf('MemberExpression'),
    ...script.nodesOf('OptionalMemberExpression'),
  ].filter((member) => memberName(member) === 'body' && isOfWebtask(member));
}

export function withEnvelope(node: Node, rewriting: Rewriting): void {
  rewriting.obstacle('the request to the hook itself is worked with', node);
}
