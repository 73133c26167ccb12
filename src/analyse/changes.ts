import type * as t from '@babel/types';
import type { Binding } from '../parse/scopes.js';
import {
  childrenOf,
  isFunction,
  isMember,
  memberName,
  type Function,
  type Node,
} from '../parse/syntax.js';
import { bindingAt, localFunction } from './constants.js';
import { isPure } from './purity.js';
import type { Script } from './script.js';
import { isString } from './strings.js';

/**
 * Where what a value refers to may still change after it was put on the token: the hook sent what
 * it was at the answer, an Action's call takes it at once. In a loop every change comes later.
 */
export function laterChanges(value: Node, at: Node, fn: Function, script: Script): Node[] {
  const later = isInLoop(at, fn, script) ? -1 : at.end!;
  return sharedBy(value, script).flatMap((name) => {
    const binding = script.referenceOf(name)?.binding;
    return binding ? touchesOf(binding, fn, script).filter(({ start }) => start! > later) : [];
  });
}

/** Most values of a token come from the same few names: each of these is looked at once. */
const touches = new WeakMap<Binding, Node[]>();

/** The places where what a name holds may be changed. */
function touchesOf(binding: Binding, fn: Function, script: Script): Node[] {
  let known = touches.get(binding);
  if (!known) {
    known = binding.references
      .map(({ identifier }) => identifier)
      .filter((identifier) => isTouched(identifier, script, fn));
    touches.set(binding, known);
  }
  return known;
}

/** The names whose objects may be part of a value: not those that it is only worked out from. */
function sharedBy(value: Node, script: Script): Node[] {
  const shared = (node: Node): Node[] => sharedBy(node, script);
  if (isString(value, script)) return [];
  switch (value.type) {
    case 'Identifier':
      return [value];
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return shared(value.object);
    case 'ConditionalExpression':
      return [...shared(value.consequent), ...shared(value.alternate)];
    case 'LogicalExpression':
      return [...shared(value.left), ...shared(value.right)];
    case 'ObjectProperty':
      return shared(value.value);
    case 'CallExpression':
    case 'OptionalCallExpression':
      return isQuestion(value.callee) ? [] : childrenOf(value).flatMap(shared);
    default:
      return PRIMITIVE.has(value.type) || isFunction(value)
        ? []
        : childrenOf(value).flatMap(shared);
  }
}

const PRIMITIVE = new Set([
  'BinaryExpression',
  'TemplateLiteral',
  'UnaryExpression',
  'UpdateExpression',
]);

/** Methods that give a string, a number or a boolean. */
function isQuestion(callee: Node): boolean {
  return (
    isMember(callee) &&
    /^(includes|indexOf|startsWith|endsWith|some|every|test|has|stringify|now|getTime)$/.test(
      memberName(callee) ?? '',
    )
  );
}

function isInLoop(node: Node, fn: Function, script: Script): boolean {
  for (let at = script.parentOf(node); at && at !== fn; at = script.parentOf(at)) {
    if (/^(For|While|DoWhile)|Function/.test(at.type)) return true;
  }
  return false;
}

/** Whether a use of an object may change it: a write below it, or a call that is given it. */
function isTouched(identifier: Node, script: Script, fn: Function): boolean {
  let at: Node = identifier;
  let parent = script.parentOf(at);
  while (isMember(parent) && parent.object === at) {
    at = parent;
    parent = script.parentOf(at);
  }
  if (parent?.type === 'AssignmentExpression') return parent.left === at && at !== identifier;
  if (parent?.type === 'UpdateExpression') return at !== identifier;
  if (parent?.type === 'UnaryExpression') return parent.operator === 'delete';
  if (parent?.type === 'CallExpression') {
    if (parent.callee === at) {
      return /\.(push|pop|shift|unshift|splice|sort|reverse|fill|set|add|delete)$/.test(
        script.text.slice(identifier.start!, at.end!),
      );
    }
    return !isPure(parent, script, fn) && !isOnlyReadBy(parent, at, script, fn);
  }
  return parent?.type === 'VariableDeclarator' && parent.init === at && at === identifier;
}

/** Whether a function of the script only looks at what it is given. */
function isOnlyReadBy(call: t.CallExpression, given: Node, script: Script, fn: Function): boolean {
  const called = localFunction(call.callee, script);
  const parameter = called?.params[call.arguments.indexOf(given as t.Identifier)];
  const binding = parameter?.type === 'Identifier' ? bindingAt(parameter, script) : null;
  return (
    binding?.references.every(({ identifier, writes }) => {
      const use = script.parentOf(identifier)!;
      const handedOut = use.type === 'ReturnStatement' || isFunction(use);
      const again = use.type === 'CallExpression' && localFunction(use.callee, script);
      return !writes && !handedOut && !again && !isTouched(identifier, script, fn);
    }) ?? false
  );
}
