import type { Scoped } from '../parse/scopes.js';
import { isMember, memberName, type Node } from '../parse/syntax.js';

/** The event of `emitter.on('end', listener)`; null where a node is no listener. */
export function eventOf(listener: Node, script: Scoped): string | null {
  const call = script.parentOf(listener);
  if (call?.type !== 'CallExpression' || !isMember(call.callee)) return null;
  const [event, second] = call.arguments;
  const listens = second === listener && /^(on|once)$/.test(memberName(call.callee) ?? '');
  return listens && event?.type === 'StringLiteral' ? event.value : null;
}
