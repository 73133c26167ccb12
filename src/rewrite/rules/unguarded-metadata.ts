import { inputValue } from '../../analyse/input-values.js';
import { STYLES } from '../../model/index.js';
import { isMember, memberName, type Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { isNeverUndefined } from './claims.js';
import type { Rule } from './rule.js';

/** A hook failed for a client without metadata where it read a key and had not asked for them. */
export const unguardedMetadata: Rule = {
  name: 'unguarded-metadata',
  styles: STYLES,
  apply(rewriting) {
    if (rewriting.policies.emptyMetadata === 'undefined') return;
    const read = unguardedRead(rewriting);
    if (read) rewriting.find('metadata-unguarded', read);
  },
};

/** The first place where the hook takes metadata for granted. */
export function unguardedRead(rewriting: Rewriting): Node | undefined {
  return rewriting.script
    .nodesOf('MemberExpression')
    .map(({ object }) => object)
    .filter((object) => isMetadata(object, rewriting))
    .find((object) => !isNeverUndefined(object, rewriting) && !isAskedBefore(object, rewriting));
}

/** `if (!client.metadata)`, `!metadata?.plan`: the hook says what is to be done without them. */
function isAskedBefore(read: Node, rewriting: Rewriting): boolean {
  return rewriting.script.nodesOf('UnaryExpression').some(({ operator, argument, start }) => {
    if (operator !== '!' || start! > read.start!) return false;
    const asked = argument.type === 'OptionalMemberExpression' ? argument.object : argument;
    return isMetadata(asked, rewriting);
  });
}

/** By where it comes from, or by its names where the client went through code that is not followed. */
function isMetadata(node: Node, { exported, script }: Rewriting): boolean {
  const input = exported.fn && inputValue(node, exported.fn, script);
  if (input) return input.kind === 'path' && input.path === 'client.metadata';
  if (!isMember(node) || memberName(node) !== 'metadata') return false;
  const { object } = node;
  return isMember(object) && memberName(object) === 'client';
}
