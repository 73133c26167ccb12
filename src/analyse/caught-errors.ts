import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import { isMember, isWithin, memberName, type Function, type Node } from '../parse/syntax.js';
import { PRELUDE } from '../triggers/credentials-exchange/mapping.js';
import { runsAfter } from './flow.js';
import { isTruthy, knownValue, UNDEFINED, type Known } from './known-values.js';
import { calleeName } from './left-alone.js';

/** What a `catch` does with an error of one of the platform's classes that was just made. */
export interface CaughtAnswer {
  /** What is logged before. */
  logs: t.ExpressionStatement[];
  /** `error.message` in what is logged. */
  messages: Node[];
  /** The call of the callback with the error, with which the handler ends. */
  call: t.CallExpression;
}

/** The error itself; whatever else is known of it is a value of JavaScript. */
const ITSELF: Known = { is: Symbol('the error that was caught') };

/**
 * What a clause does with an error of a class of the platform, where that is nothing but to log its
 * message and to call back with it; null where it does anything else, or where the text does not
 * tell it.
 */
export function answerToCaught(
  clause: t.CatchClause,
  className: string,
  isCallback: (callee: Node) => boolean,
  fn: Function,
  script: Scoped,
): CaughtAnswer | null {
  const own = script.bindings.find(({ identifier }) => identifier === clause.param);
  if (!own || own.reassigned) return null;
  const logs: t.ExpressionStatement[] = [];
  const call = answerIn(clause.body.body);
  const messages = call && logs.flatMap(messagesIn);
  const isKnown = messages?.every((one) => one !== null) && !logs.some(needsClause);
  return call && isKnown ? { logs, messages: messages.filter((one) => one !== null), call } : null;

  /** Follows statements to the answer with which the handler ends. */
  function answerIn([first, ...rest]: readonly t.Statement[]): t.CallExpression | null {
    switch (first?.type) {
      case 'BlockStatement':
        return answerIn([...first.body, ...rest]);
      case 'IfStatement': {
        const outcome = meaningOf(first.test);
        if (!outcome) return null;
        const branch = isTruthy(outcome) ? first.consequent : first.alternate;
        return answerIn(branch ? [branch, ...rest] : rest);
      }
      case 'ReturnStatement':
        return first.argument && isAnswer(first.argument) ? first.argument : null;
      case 'ExpressionStatement':
        if (isAnswer(first.expression)) {
          return runsAfter(first, fn, script.parentOf).length === 0 ? first.expression : null;
        }
        if (!isLog(first.expression)) return null;
        logs.push(first);
        return answerIn(rest);
      default:
        return null;
    }
  }

  function isAnswer(node: Node): node is t.CallExpression {
    return (
      node.type === 'CallExpression' &&
      isCallback(node.callee) &&
      node.arguments.length === 1 &&
      meaningOf(node.arguments[0]!) === ITSELF
    );
  }

  function isLog(node: Node): boolean {
    return node.type === 'CallExpression' && /^console\.\w+$/.test(calleeName(node, script));
  }

  /** Where the error is read; null for what is more than its message. */
  function messagesIn(log: Node): (Node | null)[] {
    const inside = own!.references.filter(({ identifier }) => isWithin(identifier, log));
    return inside.map(({ identifier }) => {
      const member = script.parentOf(identifier);
      return isMember(member) && memberName(member) === 'message' ? member : null;
    });
  }

  /** Whether it reads anything else that only the clause knows. */
  function needsClause(log: Node): boolean {
    return script.bindings.some(
      (binding) =>
        binding !== own &&
        isWithin(binding.identifier, clause) &&
        binding.references.some(({ identifier }) => isWithin(identifier, log)),
    );
  }

  function meaningOf(node: Node): Known | null {
    return knownValue(node, given, script);
  }

  function given(node: Node): Known | null | undefined {
    if (node.type === 'Identifier') {
      return script.referenceOf(node)?.binding === own ? ITSELF : undefined;
    }
    if (isMember(node)) return memberOf(node);
    const asksKind = node.type === 'BinaryExpression' && node.operator === 'instanceof';
    return asksKind ? isInstance(node) : undefined;
  }

  /** The platform's classes give an error nothing besides what every error has, and its name. */
  function memberOf(member: t.MemberExpression | t.OptionalMemberExpression): Known | undefined {
    const name = memberName(member);
    if (meaningOf(member.object) !== ITSELF || name === null) return undefined;
    if (name === 'name') return { is: className };
    return name in new Error('') ? undefined : UNDEFINED;
  }

  function isInstance({ left, right }: t.BinaryExpression): Known | null {
    if (meaningOf(left) !== ITSELF || right.type !== 'Identifier') return null;
    if (script.referenceOf(right)?.binding) return null;
    const { name } = right;
    if (name === className || name === 'Error' || name === 'ExtensibilityUserError') {
      return { is: true };
    }
    const isOther = PRELUDE.includes(name) || /^(Type|Range|Syntax|Reference)Error$/.test(name);
    return isOther ? { is: false } : null;
  }
}
