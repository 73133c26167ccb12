import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { isMember, memberName, type Function, type Node } from '../parse/syntax.js';
import {
  argumentsFor,
  constantInit,
  constantMember,
  fallbackOf,
  isAlwaysAssigned,
  localFunction,
} from './constants.js';
import { followFlow } from './flow.js';
import { PURE_FUNCTIONS } from './purity.js';

/** Kinds of expression that never give `undefined`. */
const ALWAYS_DEFINED = new Set([
  'StringLiteral',
  'NumericLiteral',
  'BooleanLiteral',
  'NullLiteral',
  'TemplateLiteral',
  'ArrayExpression',
  'ObjectExpression',
  'BinaryExpression',
  'UpdateExpression',
  'NewExpression',
  'ArrayPattern',
]);

/** Methods whose result is never `undefined`. */
const DEFINED_METHODS = new Set(
  (
    'toString toISOString toJSON toLowerCase toUpperCase trim trimStart trimEnd padStart padEnd ' +
    'repeat charAt join split map filter concat flat flatMap slice substr includes indexOf ' +
    'lastIndexOf startsWith endsWith some every keys values entries fromEntries assign now ' +
    'getTime floor round ceil random max min abs toFixed replace replaceAll substring test from ' +
    'isArray parse digest randomUUID'
  ).split(' '),
);

/** Whether a value is certainly not `undefined`. `known` decides for inputs of the hook. */
export function isDefined(value: Node, script: Scoped, known: (node: Node) => boolean): boolean {
  const open = new Set<Function | Binding>();

  /** Whether every way through a function of the script ends in a value; one in itself has none. */
  function returnsDefined(fn: Function): boolean {
    if (fn.generator || open.has(fn)) return false;
    if (fn.body.type !== 'BlockStatement') return defined(fn.body);
    open.add(fn);
    const { exits } = followFlow(fn, () => null);
    const all = exits.every(
      ({ node: exit }) =>
        exit.type === 'ReturnStatement' && !!exit.argument && defined(exit.argument),
    );
    open.delete(fn);
    return all;
  }

  /** A parameter for which every call has a value. */
  function isAlwaysGiven(identifier: t.Identifier): boolean {
    const binding = script.referenceOf(identifier)?.binding;
    if (!binding || open.has(binding)) return false;
    open.add(binding);
    const all = argumentsFor(binding, script)?.every(defined) ?? false;
    open.delete(binding);
    return all;
  }

  function defined(node: Node | null | undefined): boolean {
    if (!node) return false;
    if (ALWAYS_DEFINED.has(node.type) || known(node)) return true;
    switch (node.type) {
      case 'MemberExpression':
        return (
          memberName(node) === 'length' ||
          isFirstPart(node) ||
          defined(constantMember(node, script))
        );
      case 'UnaryExpression':
        return node.operator !== 'void';
      case 'ConditionalExpression':
        return defined(node.consequent) && defined(node.alternate);
      case 'LogicalExpression':
        return defined(node.right) && (node.operator !== '&&' || defined(node.left));
      case 'SequenceExpression':
        return defined(node.expressions.at(-1)!);
      case 'Identifier': {
        const init = constantInit(node, script) ?? fallbackOf(node, script);
        return init
          ? defined(init)
          : isAlwaysAssigned(node, script, defined) || isAlwaysGiven(node);
      }
      case 'CallExpression': {
        const { callee } = node;
        const fn = localFunction(callee, script);
        if (fn) return !fn.async && returnsDefined(fn);
        if (callee.type === 'Identifier') {
          return PURE_FUNCTIONS.has(callee.name) && !script.referenceOf(callee)?.binding;
        }
        return isMember(callee) && DEFINED_METHODS.has(memberName(callee) ?? '');
      }
      case 'AwaitExpression': {
        const fn =
          node.argument.type === 'CallExpression' && localFunction(node.argument.callee, script);
        return !!fn && fn.async && returnsDefined(fn);
      }
      default:
        return false;
    }
  }

  return defined(value);
}

/** `text.split(separator)[0]`: there is always one part. */
function isFirstPart({ object, property }: t.MemberExpression): boolean {
  const [separator] = object.type === 'CallExpression' ? object.arguments : [];
  return (
    property.type === 'NumericLiteral' &&
    property.value === 0 &&
    object.type === 'CallExpression' &&
    isMember(object.callee) &&
    memberName(object.callee) === 'split' &&
    separator?.type === 'StringLiteral' &&
    separator.value !== ''
  );
}
