import { isAnswer, nearestFunction } from '../../analyse/answers.js';
import { isCallable } from '../../analyse/callees.js';
import { callsOf } from '../../analyse/constants.js';
import { inputValue } from '../../analyse/input-values.js';
import { isKnownDefined } from '../../analyse/narrowing.js';
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
    .find(
      (object) =>
        isMetadata(object, rewriting) &&
        !isNeverUndefined(object, rewriting) &&
        !isAskedBefore(object, rewriting) &&
        !isAskedByCallers(object, rewriting),
    );
}

/** `if (!client.metadata)`, `!metadata?.plan`: the hook says what is to be done without them. */
function isAskedBefore(read: Node, rewriting: Rewriting): boolean {
  return rewriting.script.nodesOf('UnaryExpression').some(({ operator, argument, start }) => {
    if (operator !== '!' || start! > read.start!) return false;
    const asked = argument.type === 'OptionalMemberExpression' ? argument.object : argument;
    return isMetadata(asked, rewriting);
  });
}

/** Whether each call of the function around stands where its caller has asked for them. */
function isAskedByCallers(
  read: Node,
  rewriting: Rewriting,
  seen: ReadonlySet<Node> = new Set(),
): boolean {
  const { exported, script } = rewriting;
  const fn = nearestFunction(read, script);
  if (!fn || fn === exported.fn || seen.has(fn)) return false;
  const known = new Set(seen).add(fn);
  const calls = isCallable(fn) ? callsOf(fn, script) : null;
  // A callback is made where it stands, after the call of the function that it stands in.
  if (!calls) return /Expression$/.test(fn.type) && isAskedByCallers(fn, rewriting, known);
  return (
    calls.length > 0 &&
    calls.every((call) => isKnownAt(call, rewriting) || isAskedByCallers(call, rewriting, known))
  );
}

function isKnownAt(call: Node, rewriting: Rewriting): boolean {
  const { exported, script } = rewriting;
  const isEnd = (statement: Node): boolean =>
    exported.fn !== null && isAnswer(statement, exported.fn, script);
  return [...script.nodesOf('MemberExpression'), ...script.nodesOf('Identifier')].some(
    (asked) =>
      asked.start! < call.start! &&
      isMetadata(asked, rewriting) &&
      isKnownDefined(asked, call, script, undefined, isEnd),
  );
}

/** By where it comes from, or by its names where the client went through code that is not followed. */
function isMetadata(node: Node, { exported, script }: Rewriting): boolean {
  const input = exported.fn && inputValue(node, exported.fn, script);
  if (input) return input.kind === 'path' && input.path === 'client.metadata';
  if (!isMember(node) || memberName(node) !== 'metadata') return false;
  const { object } = node;
  return isMember(object) && memberName(object) === 'client';
}
