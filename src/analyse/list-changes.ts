import type { Scoped } from '../parse/scopes.js';
import { isMember, memberName, type Node } from '../parse/syntax.js';
import { isWrittenThrough } from './inputs.js';
import { useOf } from './uses.js';

/** Methods that change their list and give something else. */
const CHANGES = /^(push|pop|shift|unshift|splice)$/;
/** Methods that change their list and give it back. */
const GIVES_BACK = /^(sort|reverse|fill|copyWithin)$/;

/** Whether a use changes a list there and then, and keeps it nowhere: `list.push(x)`, `list[i] = x`. */
export function changesInPlace(list: Node, script: Scoped): boolean {
  const use = useOf(list, script);
  if (use.kind === 'argument') {
    return use.call.arguments[0] === list && isMethodApplied(use.call.callee);
  }
  if (use.kind !== 'member') return false;
  const call = script.parentOf(use.member);
  const isCalled = call?.type === 'CallExpression' || call?.type === 'OptionalCallExpression';
  if (!isCalled || call.callee !== use.member) {
    const applied = script.parentOf(call ?? list);
    return (
      isWrittenThrough(list, script) ||
      (applied?.type === 'CallExpression' && isMethodApplied(applied.callee))
    );
  }
  const method = memberName(use.member) ?? '';
  const isDropped = script.parentOf(call)?.type === 'ExpressionStatement';
  return CHANGES.test(method) || (GIVES_BACK.test(method) && isDropped);
}

/** `Array.prototype.push.apply`, `list.push.call` */
function isMethodApplied(callee: Node): boolean {
  return (
    isMember(callee) &&
    /^(apply|call)$/.test(memberName(callee) ?? '') &&
    isMember(callee.object) &&
    CHANGES.test(memberName(callee.object) ?? '')
  );
}
