import type * as t from '@babel/types';
import {
  isFunction,
  isMember,
  memberName,
  onlyPart,
  readsThis,
  type Function,
  type Node,
} from '../parse/syntax.js';
import { isInTry, nearestFunction } from './answers.js';
import { runsAfter } from './flow.js';
import type { Script } from './script.js';

/** A statement after which the handler goes on in a callback, and nowhere else. */
export type Continuation =
  /** `load(options, (error, body) => { ... });` */
  | {
      kind: 'callback';
      statement: Node;
      call: t.CallExpression;
      /** What runs when the call is done. */
      then: Function;
    }
  /** `load().then((body) => { ... }).catch((error) => { ... });` */
  | {
      kind: 'promise';
      statement: Node;
      promise: t.Expression;
      then: Function[];
      /** A function, or the callback itself. */
      failed: Function | t.Identifier | null;
    };

/** Functions that call back more than once, or at once. */
export const REPEATS =
  /^(on|once|addListener|addEventListener|subscribe|setInterval|forEach|map|filter|reduce|some|every|find|each|sort|eachSeries|use)$/;

/** Finds the first continuation of a handler in which its callback is called. */
export function findContinuation(
  uses: readonly Node[],
  fn: Function,
  script: Script,
): Continuation | null {
  for (const identifier of uses) {
    let at: Node | undefined = identifier;
    let inner: Node | undefined;
    // The outermost function between the handler and this use of the callback.
    while (at && at !== fn) {
      if (isFunction(at)) inner = at;
      at = script.parentOf(at);
    }
    const found = continuationAt(inner ?? identifier, uses, fn, script);
    if (found) return found;
  }
  return null;
}

function continuationAt(
  node: Node,
  uses: readonly Node[],
  fn: Function,
  script: Script,
): Continuation | null {
  const call = script.parentOf(node);
  if (call?.type !== 'CallExpression' || call.callee === node) return null;
  const chain = promiseChain(call, uses, script);
  const outermost = chain?.outermost ?? call;
  let statement = script.parentOf(outermost);
  if (statement?.type === 'AwaitExpression') statement = script.parentOf(statement);
  if (statement?.type !== 'ExpressionStatement' && statement?.type !== 'ReturnStatement')
    return null;
  // What a callback throws is not caught by a `try` around the call that was given it.
  if (nearestFunction(statement, script) !== fn || isInTry(statement, fn, script)) return null;
  if (
    statement.type === 'ExpressionStatement' &&
    runsAfter(statement, fn, script.parentOf).length > 0
  ) {
    return null;
  }
  if (chain) {
    const { promise, then, failed } = chain;
    return { kind: 'promise', statement, promise, then, failed };
  }
  const name = calledName(call);
  const timer = name === 'setTimeout' || name === 'setImmediate';
  const place = timer ? 0 : call.arguments.length - 1;
  if (call.arguments[place] !== node || REPEATS.test(name) || !isPlainFunction(node)) return null;
  return { kind: 'callback', statement, call, then: node };
}

export function calledName({ callee }: t.CallExpression): string {
  if (callee.type === 'Identifier') return callee.name;
  return isMember(callee) ? (memberName(callee) ?? '') : '';
}

interface Chain {
  promise: t.Expression;
  then: Function[];
  failed: Function | t.Identifier | null;
  outermost: Node;
}

/**
 * `promise.then(f).then(g).catch(h)`, where each step is a function written in place; what comes
 * before such steps is the promise. `promise.then(g, h)` is the same where `g` cannot fail.
 */
function promiseChain(call: t.CallExpression, uses: readonly Node[], script: Script): Chain | null {
  let outermost: t.CallExpression = call;
  for (;;) {
    const member = script.parentOf(outermost);
    const next = member && script.parentOf(member);
    if (!isMember(member) || member.object !== outermost) break;
    if (next?.type !== 'CallExpression' || next.callee !== member) break;
    outermost = next;
  }
  const then: Function[] = [];
  let failed: Chain['failed'] = null;
  let at: t.Expression = outermost;
  while (at.type === 'CallExpression' && isMember(at.callee)) {
    const step = memberName(at.callee);
    if (step !== 'then' && step !== 'catch') break;
    const [handler, other, ...more] = at.arguments;
    const isLast = at === outermost;
    if (!handler || more.length > 0) break;
    if (step === 'catch' && isLast && isHandler(handler) && !other) {
      failed = handler;
    } else if (step === 'then' && isPlainFunction(handler) && !other) {
      then.unshift(handler);
    } else if (
      isLast &&
      isPlainFunction(handler) &&
      onlyAnswers(handler, uses) &&
      isHandler(other)
    ) {
      then.unshift(handler);
      failed = other;
    } else break;
    at = at.callee.object as t.Expression;
  }
  return then.length > 0 ? { promise: at, then, failed, outermost } : null;
}

/** `(token) => cb(null, token)` */
function onlyAnswers({ body }: Function, uses: readonly Node[]): boolean {
  const only = onlyPart(body);
  const answer =
    only?.type === 'ExpressionStatement'
      ? only.expression
      : only?.type === 'ReturnStatement'
        ? only.argument
        : only;
  return (
    answer?.type === 'CallExpression' &&
    uses.includes(answer.callee) &&
    answer.arguments.every(({ type }) => type === 'Identifier' || type === 'NullLiteral')
  );
}

function isHandler(node: Node | undefined): node is Function | t.Identifier {
  return !!node && (isPlainFunction(node) || node.type === 'Identifier');
}

/** A function whose body can stand among the handler's own statements. */
function isPlainFunction(node: Node): node is Function {
  if (!isFunction(node) || node.generator) return false;
  if (node.params.some(({ type }) => type === 'RestElement' || type === 'AssignmentPattern')) {
    return false;
  }
  return !readsThis(node);
}
