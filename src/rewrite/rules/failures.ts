import { findAnswers, followAnswers, nearestFunction } from '../../analyse/answers.js';
import { localFunction, returnedBy } from '../../analyse/constants.js';
import { UNANSWERED } from '../../analyse/flow.js';
import { callbackOf } from '../../analyse/inputs.js';
import type { Script } from '../../analyse/script.js';
import { STYLES } from '../../model/index.js';
import {
  contains,
  isFunction,
  isJsonParse,
  isMember,
  memberName,
  type Function,
  type Node,
} from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import type { Rule } from './rule.js';

/**
 * Where the hook failed without an answer because nobody catches what is thrown. The Action gives
 * no token there either, but whoever reads it should know that the client is told nothing.
 */
export const failures: Rule = {
  name: 'failures',
  styles: STYLES,
  apply(rewriting) {
    const { script } = rewriting;
    const { fn } = rewriting.exported;
    for (const type of ['ThrowStatement', 'AwaitExpression', 'CallExpression'] as const) {
      for (const node of script.nodesOf(type)) {
        if (!mayFail(node, script) || isCaught(node, script)) continue;
        if (!fn || nearestFunction(node, script) !== fn) continue;
        if (mayBeUnanswered(node, fn, script)) rewriting.find('failure-not-caught', node);
      }
    }
    reportCallbacks(rewriting);
  },
};

/** Whether the hook may not have answered yet where the handler comes to a place. */
function mayBeUnanswered(node: Node, fn: Function, script: Script): boolean {
  const found = findAnswers(fn, script);
  if (found.kind === 'escapes') {
    const uses = callbackOf(fn, script)?.references ?? [];
    return uses.every(({ identifier }) => identifier.start! > node.start!);
  }
  const { before } = followAnswers(found.answering[0]!);
  let at: Node | undefined = node;
  while (at && !before.has(at)) at = script.parentOf(at);
  return at !== undefined && (before.get(at)! & UNANSWERED) !== 0;
}

/** By a `throw`, by a promise that may be rejected, or by a function of the script that throws. */
function mayFail(node: Node, script: Script): boolean {
  if (node.type === 'ThrowStatement') return true;
  if (node.type === 'AwaitExpression') return !neverRejects(node.argument, script);
  const fn = node.type === 'CallExpression' ? localFunction(node.callee, script) : null;
  return !!fn && !fn.async && !fn.generator && throwsItself(fn, script);
}

function throwsItself(fn: Function, script: Script): boolean {
  return contains(
    fn,
    (node) =>
      node.type === 'ThrowStatement' &&
      nearestFunction(node, script) === fn &&
      !isCaught(node, script),
  );
}

/** `new Promise((resolve) => ...)`, `load().catch(...)`, and functions that return such. */
function neverRejects(promise: Node, script: Script): boolean {
  if (promise.type === 'NewExpression') {
    const [executor] = promise.arguments;
    return isFunction(executor) && executor.params.length < 2;
  }
  if (promise.type !== 'CallExpression') return false;
  if (isMember(promise.callee)) return memberName(promise.callee) === 'catch';
  const fn = localFunction(promise.callee, script);
  if (fn?.async) return catchesAll(fn, script);
  const returned = fn && returnedBy(fn);
  return !!returned && neverRejects(returned, script);
}

/** An async function that calls nothing, and waits for nothing, outside of its own `try`. */
function catchesAll(fn: Function, script: Script): boolean {
  return !contains(
    fn.body,
    (node) =>
      /^(Call|OptionalCall|New|Await|Yield)Expression$|^ThrowStatement$/.test(node.type) &&
      nearestFunction(node, script) === fn &&
      !isCaught(node, script) &&
      !isLog(node),
  );
}

/** `console.error(...)`, whatever it is called with. */
function isLog(node: Node): boolean {
  return (
    node.type === 'CallExpression' &&
    isMember(node.callee) &&
    node.callee.object.type === 'Identifier' &&
    node.callee.object.name === 'console'
  );
}

/** Whether what is thrown at a place is caught by the function that it stands in. */
function isCaught(node: Node, script: Script): boolean {
  let at = node;
  for (let parent = script.parentOf(at); parent; at = parent, parent = script.parentOf(at)) {
    if (isFunction(parent)) return false;
    if (parent.type === 'TryStatement' && parent.block === at && parent.handler) return true;
  }
  return false;
}

/** What an event or a callback of other code throws ends the process: nobody is there to catch it. */
function reportCallbacks(rewriting: Rewriting): void {
  const { script } = rewriting;
  const parses = script.nodesOf('CallExpression').filter(isJsonParse);
  for (const node of [...script.nodesOf('ThrowStatement'), ...parses]) {
    const around = nearestFunction(node, script);
    if (!isFunction(around) || around.async || isCaught(node, script)) continue;
    if (isCalledLater(around, script)) rewriting.find('callback-may-throw', node);
  }
}

/** A listener, a timer, or a callback that is told of an error first. */
function isCalledLater(fn: Function, script: Script): boolean {
  const call = script.parentOf(fn);
  if (call?.type !== 'CallExpression' || call.callee === fn) return false;
  const { callee } = call;
  if (localFunction(callee, script)) return false;
  const name = isMember(callee) ? memberName(callee) : 'name' in callee ? callee.name : null;
  const [first] = fn.params;
  // What these throw rejects a promise.
  if (name === 'then' || name === 'catch') return false;
  return (
    /^(on|once|addListener|addEventListener|setTimeout|setImmediate|nextTick)$/.test(
      typeof name === 'string' ? name : '',
    ) ||
    (call.arguments.at(-1) === fn &&
      first?.type === 'Identifier' &&
      /^e(rr(or)?)?$/.test(first.name))
  );
}
