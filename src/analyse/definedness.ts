import type * as t from '@babel/types';
import type { Binding } from '../parse/scopes.js';
import { isMember, memberName, type Function, type Node } from '../parse/syntax.js';
import { fallbackOf, localFunction } from './constants.js';
import { followFlow } from './flow.js';
import { firstValues } from './given-values.js';
import { membersOf } from './members.js';
import { isKnownDefined } from './narrowing.js';
import { PURE_FUNCTIONS } from './purity.js';
import type { Script } from './script.js';

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
    'isArray parse digest randomUUID match sort reverse localeCompare hasOwnProperty getTimezoneOffset'
  ).split(' '),
);

/** Whether a value is certainly not `undefined`. `isGiven` knows the inputs that are always there. */
export function isDefined(
  value: Node,
  script: Script,
  isGiven: (node: Node) => boolean = () => false,
): boolean {
  /** What is being looked at already: whatever depends on itself is not known. */
  const open = new Set<Node | Binding>();

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

  /** `let n = 0; ... n += 1;`, or a parameter: every value that the name ever gets is defined. */
  function isAlwaysSet(identifier: t.Identifier): boolean {
    const binding = script.referenceOf(identifier)?.binding;
    if (!binding || open.has(binding)) return false;
    open.add(binding);
    const first = firstValues(binding, script);
    const all =
      !!first?.every(defined) &&
      binding.references.every((use) => !use.writes || isSetTo(use.identifier));
    open.delete(binding);
    return all;
  }

  /** A member of objects that the text shows: whatever each of them has is defined. */
  function isMadeDefined(member: t.MemberExpression | t.OptionalMemberExpression): boolean {
    if (open.has(member)) return false;
    open.add(member);
    const all = membersOf(member, script)?.every(defined) ?? false;
    open.delete(member);
    return all;
  }

  function isSetTo(target: Node): boolean {
    const parent = script.parentOf(target);
    if (parent?.type === 'UpdateExpression') return true;
    return parent?.type === 'AssignmentExpression' && parent.left === target && defined(parent);
  }

  /** By what was asked of it, or what it was set to, before it is used here. */
  function isNarrowed(node: Node): boolean {
    if (open.has(node)) return false;
    open.add(node);
    const narrowed = isKnownDefined(node, node, script, defined);
    open.delete(node);
    return narrowed;
  }

  function defined(node: Node | null | undefined): boolean {
    if (!node) return false;
    if (ALWAYS_DEFINED.has(node.type) || isGiven(node) || isNarrowed(node)) return true;
    switch (node.type) {
      case 'MemberExpression':
        return memberName(node) === 'length' || isFirstPart(node) || isMadeDefined(node);
      case 'OptionalMemberExpression':
        return isMadeDefined(node);
      case 'UnaryExpression':
        return node.operator !== 'void';
      case 'ConditionalExpression':
        return defined(node.consequent) && defined(node.alternate);
      case 'LogicalExpression':
        return defined(node.right) && (node.operator !== '&&' || defined(node.left));
      case 'AssignmentExpression':
        return node.operator === '='
          ? defined(node.right)
          : !/^(\|\||&&|\?\?)=$/.test(node.operator);
      case 'SequenceExpression':
        return defined(node.expressions.at(-1)!);
      case 'Identifier': {
        const fallback = fallbackOf(node, script);
        return fallback ? defined(fallback) : isAlwaysSet(node);
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
