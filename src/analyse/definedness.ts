import type * as t from '@babel/types';
import type { Binding } from '../parse/scopes.js';
import { isEmptyList, isEmptyObject, isMember, memberName, type Node } from '../parse/syntax.js';
import { DEFINED_EXPORTS, DEFINED_FUNCTIONS, DEFINED_METHODS } from './built-ins.js';
import { calledBy, type Callable } from './callees.js';
import { bindingAt, constantInit, fallbackOf } from './constants.js';
import { firstValues, objectOfEntry, patternAround, sourcesOf } from './given-values.js';
import { calleeName, isOnlyRead } from './left-alone.js';
import {
  keyOf,
  membersOf,
  originsOf,
  partsOf,
  returnedFrom,
  tableOfKey,
  type Origin,
} from './members.js';
import { collectionOf, isDefinedByLodash, partlyCopied } from './lodash-values.js';
import { gotFrom } from './maps.js';
import { isKnownDefined } from './narrowing.js';
import { givesDefined, hasMember, isLastItem, isListOfValues } from './present-members.js';
import { requiredAs } from './required.js';
import type { Script } from './script.js';
import { methodCalled } from './text-lists.js';
import { isSameConstant } from './tracked-value.js';

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

/** What the platform says of a hook's inputs, and of what it does. */
export interface KnownOfHook {
  isAlwaysThere: (node: Node) => boolean;
  isRecordOfStrings: (node: Node) => boolean;
  /** Whether the hook has answered after a statement: no claim comes of what follows. */
  isAnswer: (statement: Node) => boolean;
}

const no = (): boolean => false;
const NOTHING: KnownOfHook = { isAlwaysThere: no, isRecordOfStrings: no, isAnswer: no };

/** Whether a value is certainly not `undefined`. */
export function isDefined(value: Node, script: Script, hook: KnownOfHook = NOTHING): boolean {
  /** What is being looked at already: whatever depends on itself is not known. */
  const open = new Set<Node | Binding>();
  /** What the call that is looked at hands to the parameters of its function. */
  const handed = new Map<Binding, Origin>();
  const asked = { defined, returnsDefined };

  /** Whether every way through a function of the script ends in a value; one in itself has none. */
  function returnsDefined(fn: Callable, call?: t.CallExpression): boolean {
    if (fn.generator || open.has(fn)) return false;
    open.add(fn);
    const parameters = call ? handIn(call, fn) : [];
    const all = returnedFrom(fn).every(defined);
    for (const parameter of parameters) handed.delete(parameter);
    open.delete(fn);
    return all;
  }

  function handIn({ arguments: given }: t.CallExpression, { params }: Callable): Binding[] {
    if (given.some(({ type }) => type === 'SpreadElement')) return [];
    return params.flatMap((parameter, index) => {
      const binding = parameter.type === 'Identifier' ? bindingAt(parameter, script) : null;
      if (binding) handed.set(binding, given[index] ?? null);
      return binding ?? [];
    });
  }

  /** `let n = 0; ... n += 1;`, or a parameter: every value that the name ever gets is defined. */
  function isAlwaysSet(identifier: t.Identifier): boolean {
    const binding = script.referenceOf(identifier)?.binding;
    if (!binding || open.has(binding)) return false;
    open.add(binding);
    const given = handed.get(binding);
    const first = given === undefined ? firstValues(binding, script) : [given];
    const all =
      (first ? first.every(defined) : isTakenDefined(binding.identifier)) &&
      binding.references.every((use) => !use.writes || isSetTo(use.identifier));
    open.delete(binding);
    return all;
  }

  /** `const [first] = text.split(',')`, `const { host } = new URL(text)`, lodash's `(value) => ...` */
  function isTakenDefined(identifier: Node): boolean {
    const collection = collectionOf(identifier, 'value', script);
    if (collection) return hasValues(collection);
    const taken = patternAround(identifier, script);
    if (!taken || (taken.fallback && !defined(taken.fallback))) return false;
    const object = objectOfEntry(taken.pattern, script);
    if (object) return taken.name === '0' || (taken.name === '1' && hasValues(object));
    const sources = sourcesOf(taken.pattern, script);
    return !!sources?.every((one) => one && hasMember(one, taken.name, asked, script));
  }

  /** A member of objects that the text shows, or whose maker says what they have. */
  function isMemberDefined(member: t.MemberExpression | t.OptionalMemberExpression): boolean {
    if (open.has(member)) return false;
    open.add(member);
    const key = keyOf(member);
    const all =
      (membersOf(member, script)?.every(defined) ?? false) ||
      isLastItem(member, asked, script) ||
      isUnderOwnKey(member) ||
      (key !== null && !member.optional && hasMember(member.object, key, asked, script));
    open.delete(member);
    return all;
  }

  /** `for (const key of Object.keys(table)) table[key]` */
  function isUnderOwnKey({ object, property }: t.MemberExpression | t.OptionalMemberExpression) {
    const binding = script.referenceOf(property)?.binding;
    const table = binding && tableOfKey(binding, script);
    if (!table || !isSameConstant(table, object, script)) return false;
    return hasValues(object);
  }

  /** Whether every key that an object has stands for a value. */
  function hasValues(object: Node): boolean {
    const init = object.type === 'Identifier' ? constantInit(object, script) : null;
    const copied = partlyCopied(init ?? object, script);
    if (copied) return hasValues(copied);
    if (hook.isRecordOfStrings(object) || partsOf(object, script)?.every(defined)) return true;
    return isJson(object, []);
  }

  /** `JSON.parse(text)`, and what is in it by these keys: JSON has no `undefined`. */
  function isJson(value: Node, keys: (string | null)[]): boolean {
    return originsOf(value, script).every((one) => {
      if (!one) return true;
      if (isMember(one)) return isJson(one.object, [keyOf(one), ...keys]);
      const isParsed =
        one.type === 'CallExpression' &&
        one.arguments.length === 1 &&
        calleeName(one, script) === 'JSON.parse';
      if (!isParsed && !isEmptyObject(one) && !isEmptyList(one)) return false;
      return [...keys, null].every((_, depth) => isOnlyRead(one, keys.slice(0, depth), script));
    });
  }

  function isCallDefined(call: t.CallExpression): boolean {
    const called = calledBy(call.callee, script);
    if (called) return called.every((fn) => !fn.async && returnsDefined(fn, call));
    const name = calleeName(call, script);
    const [first, second, third] = call.arguments;
    if (name === 'JSON.stringify') return !second && !!first && isWritten(first);
    if (name === 'Object.freeze') return defined(first);
    if (DEFINED_FUNCTIONS.test(name)) return true;
    const exported = requiredAs(call.callee, script) ?? '';
    if (DEFINED_EXPORTS.has(exported)) return true;
    if (exported === 'lodash.get') return defined(third);
    if (isDefinedByLodash(call, script)) return true;
    const method = methodCalled(call);
    switch (method?.name) {
      case undefined:
        return false;
      case 'shift':
      case 'pop':
        return method!.on.type === 'CallExpression' && isListOfValues(method!.on, asked, script);
      case 'get':
        return (first && gotFrom(method!.on, first, script)?.every(defined)) ?? false;
      case 'reduce':
        return defined(second) && givesDefined(first, asked, script);
      default:
        return DEFINED_METHODS.has(method!.name);
    }
  }

  /** Whether JSON has a text for a value: it has none for functions. */
  function isWritten(value: Node): boolean {
    return /^(Object|Array)Expression$|Literal$/.test(value.type) || hook.isAlwaysThere(value);
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
    const narrowed = isKnownDefined(node, node, script, defined, hook.isAnswer);
    open.delete(node);
    return narrowed;
  }

  function defined(node: Origin | undefined): boolean {
    if (!node) return false;
    if (ALWAYS_DEFINED.has(node.type) || hook.isAlwaysThere(node) || isNarrowed(node)) return true;
    switch (node.type) {
      case 'MemberExpression':
        return memberName(node) === 'length' || isMemberDefined(node);
      case 'OptionalMemberExpression':
        return isMemberDefined(node);
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
      case 'CallExpression':
        return isCallDefined(node);
      case 'AwaitExpression': {
        const called =
          node.argument.type === 'CallExpression' ? calledBy(node.argument.callee, script) : null;
        return !!called?.every((fn) => fn.async && returnsDefined(fn));
      }
      default:
        return false;
    }
  }

  return defined(value);
}
