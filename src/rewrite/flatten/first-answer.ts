import type * as t from '@babel/types';
import { nearestFunction } from '../../analyse/answers.js';
import { eventOf } from '../../analyse/listeners.js';
import { isPure } from '../../analyse/purity.js';
import type { Script } from '../../analyse/script.js';
import { statementAround } from '../../analyse/set-before.js';
import {
  contains,
  isFunction,
  isMember,
  isWithin,
  memberName,
  rootOf,
  type Node,
} from '../../parse/syntax.js';

/**
 * The answers that may come when there was one already, and the handler has not gone on yet: what
 * ends a request (`request.destroy(error)`) tells its listeners before any promise goes on (Node:
 * `process.nextTick` comes before promises). The callback took the first answer only.
 */
export interface FirstAnswer {
  /** The answers that others may follow. */
  first: ReadonlySet<Node>;
  /** Statements, or listeners, in front of which must be asked whether there was an answer. */
  later: ReadonlySet<Node>;
}

/** Null where no answer follows another one. `answers`: the uses of the callback. */
export function firstAnswer(answers: readonly t.Identifier[], script: Script): FirstAnswer | null {
  const first = answers.filter((answer) => endsMore(listenerOf(answer, script), script));
  const isBeside = (one: Node, other: Node): boolean =>
    !isWithin(one, other) && !isWithin(other, one);
  const later = answers.filter((answer) =>
    first.some((other) => isBeside(listenerOf(answer, script), listenerOf(other, script))),
  );
  const asked = later.map((answer) => placeToAsk(answer, listenerOf(answer, script), script));
  return asked.length > 0 ? { first: new Set(first), later: new Set(asked) } : null;
}

/** The function that answers when it is called, or the callback where that listens itself. */
export function listenerOf(answer: Node, script: Script): Node {
  return eventOf(answer, script) === null ? nearestFunction(answer, script)! : answer;
}

/** `request.destroy(new Error('late'))`, `request.abort()`, by itself or by what it calls. */
function endsMore(listener: Node, script: Script): boolean {
  const ends = (node: Node): boolean =>
    node.type === 'CallExpression' &&
    isMember(node.callee) &&
    /^(abort|destroy)$/.test(memberName(node.callee) ?? '') &&
    !isHeardApart(node, listener, script);
  return isFunction(listener) && contains(listener.body, ends);
}

/** Whether a listener of its own stands between. */
function isHeardApart(node: Node, listener: Node, script: Script): boolean {
  const fn = nearestFunction(node, script);
  if (!fn || fn === listener) return false;
  return eventOf(fn, script) !== null || isHeardApart(fn, listener, script);
}

/**
 * A listener asks before all that only makes its answers, and once for these; what it logs and does
 * besides is done in any case.
 */
function placeToAsk(answer: t.Identifier, listener: Node, script: Script): Node {
  if (!isFunction(listener)) return listener;
  const own = statementAround(answer, script);
  if (listener.body.type !== 'BlockStatement') return own;
  const isAnswer = ({ callee }: { callee: Node }): boolean =>
    callee.type === 'Identifier' && callee.name === answer.name;
  const { body } = listener.body;
  const last = body.findLastIndex(
    (one) => isLogged(one) || !isPure(one, script, listener, isAnswer),
  );
  const making = body.slice(last + 1);
  return making.some((one) => isWithin(answer, one)) ? making[0]! : own;
}

/** `console.error(error);` */
function isLogged(statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  if (expression.type !== 'CallExpression') return false;
  const root = rootOf(expression.callee);
  return root.type === 'Identifier' && root.name === 'console';
}
