import { contains, isFunction, isMember, memberName, type Node } from '../parse/syntax.js';
import { constantInit } from './constants.js';
import { patternAround } from './given-values.js';
import { calleeName } from './left-alone.js';
import { originsOf, returnedFrom } from './members.js';
import { requiredAs } from './required.js';
import type { Script } from './script.js';
import { methodCalled } from './text-lists.js';

/** Packages whose functions promise the response to a request, by their documentation. */
const CLIENTS = /^(axios|got|needle|node-fetch|superagent|undici\.fetch)\b/;

/** Parts of a response that are text, numbers, or what was made of them. */
const PARTS = /^(data|body|status(Code|Text|Message)?|headers|ok)$/;

/** What makes something else of a response than the package does. */
const REMADE = /transform|interceptor|adapter|afterResponse|parseJson|reviver/i;

/** Methods of lists that give items, or lists of them. */
const GIVES_ITEMS = /^(filter|find|slice|at|concat|flat)$/;

/** Methods that may put something else into what they are called on, or into its items. */
const CHANGES = /^(push|unshift|splice|fill|set)$/;

const LOOKS = /^(console\.\w+|Array\.isArray|JSON\.stringify|Object\.keys|String|Number|Boolean)$/;

/**
 * Whether a value is, or is part of, what came over the wire: text, and what JSON makes of text,
 * have neither promises in them nor functions of the name `then`.
 */
export function isReceivedData(value: Node, script: Script): boolean {
  if (REMADE.test(script.text)) return false;
  return isData(value);

  function isData(node: Node): boolean {
    if (isMember(node)) {
      if (isData(node.object)) return true;
      const name = memberName(node);
      return name !== null && PARTS.test(name) && isResponse(node.object);
    }
    if (node.type === 'CallExpression') {
      const method = methodCalled(node);
      return !!method && GIVES_ITEMS.test(method.name) && isData(method.on);
    }
    if (node.type !== 'Identifier') return false;
    const init = constantInit(node, script);
    if (init) return isData(init);
    const binding = script.referenceOf(node)?.binding;
    if (!binding || binding.reassigned) return false;
    const taken = patternAround(binding.identifier, script);
    if (taken?.fallback) return false;
    const promise = promiseFor(taken?.pattern ?? binding.identifier);
    if (!promise) return false;
    return givesData(promise) || (!!taken && PARTS.test(taken.name) && asks(promise));
  }

  /** The promise that comes to what a step is handed, where the step leaves that as it is. */
  function promiseFor(parameter: Node): Node | null {
    const step = script.parentOf(parameter);
    return step && leavesAsIs(step, script) ? promiseHanded(parameter, script) : null;
  }

  function isResponse(node: Node): boolean {
    const binding = script.referenceOf(node)?.binding;
    const promise = binding && !binding.reassigned && promiseFor(binding.identifier);
    return !!promise && asks(promise);
  }

  /** `axios.get(url)`, `fetch(url)` */
  function asks(promise: Node): boolean {
    if (promise.type !== 'CallExpression') return false;
    const { callee } = promise;
    if (calleeName(promise, script) === 'fetch') return true;
    if (CLIENTS.test(requiredAs(callee, script) ?? '')) return true;
    const [made, ...others] = isMember(callee) ? originsOf(callee.object, script) : [];
    const isInstance = made?.type === 'CallExpression' && others.length === 0;
    return isInstance && requiredAs(made.callee, script) === 'axios.create';
  }

  /** `promise.then((response) => response.data)`, `response.json()` */
  function givesData(promise: Node): boolean {
    const method = methodCalled(promise);
    if (method?.name === 'json') return isResponse(method.on) || asks(method.on);
    const [step] = method?.call.arguments ?? [];
    if (method?.name !== 'then' || !isFunction(step)) return false;
    const given = returnedFrom(step);
    return given.length > 0 && given.every((one) => !!one && (isData(one) || givesData(one)));
  }
}

/** The promise that comes to what a function is handed: `promise.then((parameter) => ...)`. */
export function promiseHanded(parameter: Node, script: Script): Node | null {
  const fn = script.parentOf(parameter);
  if (!isFunction(fn) || fn.params[0] !== parameter) return null;
  const call = script.parentOf(fn);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== fn) return null;
  const { callee } = call;
  return isMember(callee) && memberName(callee) === 'then' ? callee.object : null;
}

/** Whether a step puts nothing of its own into what it is handed. */
function leavesAsIs(step: Node, script: Script): boolean {
  return !contains(step, (node) => {
    switch (node.type) {
      case 'AssignmentExpression':
        return node.left.type !== 'Identifier';
      case 'ForOfStatement':
      case 'ForInStatement':
        return true;
      case 'NewExpression':
      case 'CallExpression':
        if (CHANGES.test(methodCalled(node)?.name ?? '')) return true;
        return !LOOKS.test(calleeName(node, script)) && !node.arguments.every(isNoPart);
      default:
        return false;
    }
  });

  function isNoPart({ type }: Node): boolean {
    return /Literal$|^(Binary|ArrowFunction|Function)Expression$/.test(type);
  }
}
