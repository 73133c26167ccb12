import type { Scoped } from '../parse/scopes.js';
import { contains, isMember, isWithin, rootOf, type Node } from '../parse/syntax.js';
import { localFunction } from './constants.js';
import { calleeName } from './left-alone.js';
import { requiredAs } from './required.js';
import { methodCalled } from './text-lists.js';
import type { Script } from './script.js';

/** Packages and modules of Node that send requests, and what of them does. */
const CLIENTS =
  /^(axios|got|needle|node-fetch|phin|request|request-promise(-native)?|superagent|undici)(\.(get|post|put|patch|delete|del|head|request|fetch|default))?$|^https?\.(get|request)$/;

/**
 * Requests that are sent by a statement of their own, and of which nothing waits for the end: no
 * function that was handed to the code around is called with what comes of them.
 */
export function unawaitedRequests(script: Script): Node[] {
  return script
    .nodesOf('ExpressionStatement')
    .map(({ expression }) => expression)
    .filter((expression) => isRequest(expression, script) && !tellsAnyone(expression, script));
}

/** `axios.post(...)`, `request(...).on(...)`, `axios.post(...).catch(() => {})` */
function isRequest(node: Node, script: Scoped): boolean {
  if (node.type !== 'CallExpression') return false;
  const { callee } = node;
  if (CLIENTS.test(requiredAs(callee, script) ?? '')) return true;
  if (calleeName(node, script) === 'fetch') return true;
  const method = methodCalled(node);
  return !!method && (STEPS.test(method.name) || method.name === 'end')
    ? isRequest(method.on, script)
    : false;
}

/**
 * Whether somebody may learn of the end: a function that the code around was handed is called or
 * handed on, or a method of something that is not of the request's own making.
 */
function tellsAnyone(code: Node, script: Script, seen = new Set<Node>()): boolean {
  if (seen.has(code)) return false;
  seen.add(code);
  return contains(code, (node) => {
    if (node.type !== 'CallExpression') return false;
    const [, ...further] = node.arguments;
    const steps = STEPS.test(methodCalled(node)?.name ?? '') ? node.arguments : further;
    return isTold(node.callee) || steps.some(isTold);
  });

  function isTold(called: Node): boolean {
    const root = isMember(called) ? rootOf(called) : called;
    if (root.type === 'ThisExpression') return true;
    const binding = script.referenceOf(root)?.binding;
    if (!binding || isWithin(binding.identifier, code)) return false;
    const own = localFunction(called, script);
    if (own) return tellsAnyone(own, script, seen);
    return requiredAs(root, script) === null && (isMember(called) || binding.kind === 'parameter');
  }
}

const STEPS = /^(then|catch|finally|on|once)$/;
