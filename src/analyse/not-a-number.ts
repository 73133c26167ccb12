import type * as t from '@babel/types';
import { isFunction, isMember, type Function, type Node } from '../parse/syntax.js';
import { calledBy } from './callees.js';
import { initOf, localFunction } from './constants.js';
import { isDefined } from './definedness.js';
import { functionsByValue } from './functions-by-value.js';
import { patternAround, sourcesOf } from './given-values.js';
import { inputValue, isStringInput } from './input-values.js';
import { calleeName } from './left-alone.js';
import { keyOf, originsOf, returnedFrom } from './members.js';
import { isOfDigits } from './regex-groups.js';
import type { Script } from './script.js';
import { isString } from './strings.js';
import { groupOfMatch, methodCalled } from './text-lists.js';

const MAKES_NUMBERS = /^((Number\.)?parse(Int|Float)|Number|Date\.parse)$/;
const ASKS_FOR_NUMBERS = /(^|\.)is(NaN|Finite|Integer|SafeInteger)$/;

/**
 * Whether a number of the hook `fn` may be NaN: one that is made of text, or worked out from what
 * may be no number, where the script never asks whether it has got one.
 */
export function mayBeNaN(value: Node, fn: Function, script: Script): boolean {
  const followed = new Set<string>();
  return isNaNSometimes(value);

  function isNaNSometimes(node: Node): boolean {
    switch (node.type) {
      case 'Identifier':
      case 'MemberExpression': {
        const origins = originsOf(node, script);
        if (isAskedAbout(node)) return false;
        if (origins.includes(node)) return isGivenNaN(node);
        return origins.some(
          (origin) => origin !== null && !isReplaced(origin) && isNaNSometimes(origin),
        );
      }
      case 'ConditionalExpression':
        return isNaNSometimes(node.consequent) || isNaNSometimes(node.alternate);
      case 'LogicalExpression':
        return (node.operator !== '||' && isNaNSometimes(node.left)) || isNaNSometimes(node.right);
      case 'ObjectExpression':
        return node.properties.some(
          (property) => property.type === 'ObjectProperty' && isNaNSometimes(property.value),
        );
      case 'ArrayExpression':
        return node.elements.some((element) => element && isNaNSometimes(element));
      case 'UnaryExpression':
        if (node.operator === '+') return !isNumeral(node.argument);
        return node.operator === '-' && isWorkedOutFrom([node.argument]);
      case 'BinaryExpression': {
        const sides = [node.left, node.right];
        if (node.operator === '+') {
          // Text and anything is text.
          const isJoined = sides.some((side) => isText(side) && !isMissing(side));
          return !isJoined && sides.some((side) => isNaNSometimes(side) || isMissing(side));
        }
        return /^([-*/%]|\*\*)$/.test(node.operator) && isWorkedOutFrom(sides);
      }
      case 'CallExpression': {
        const name = calleeName(node, script);
        const [first] = node.arguments;
        if (MAKES_NUMBERS.test(name)) return !first || !isNumeral(first);
        if (/^Math\.\w+$/.test(name)) return isWorkedOutFrom(node.arguments);
        if (!calledBy(node.callee, script)) return mayCallForNumber(node.callee);
        return originsOf(node, script).some(
          (origin) => origin !== null && origin !== node && isNaNSometimes(origin),
        );
      }
      default:
        return false;
    }
  }

  /** `convert(text)`, with `Number` in the table that the converter is taken from. */
  function mayCallForNumber(callee: Node): boolean {
    const called = callee.type === 'Identifier' ? functionsByValue(callee, fn, script) : null;
    return !!called?.some((one) =>
      typeof one === 'string'
        ? MAKES_NUMBERS.test(one)
        : returnedFrom(one).some((given) => !!given && isNaNSometimes(given)),
    );
  }

  /** `Number(text) || 30`: where it is NaN, the other comes in its place. */
  function isReplaced(node: Node): boolean {
    for (let at = node; ;) {
      const parent = script.parentOf(at);
      if (parent?.type === 'LogicalExpression') {
        if (parent.operator === '||' && parent.left === at) return true;
      } else if (parent?.type !== 'ConditionalExpression' || parent.test === at) return false;
      at = parent;
    }
  }

  /** `let limit = 5; limit = Number(text);`, and a name that nothing declares. */
  function isGivenNaN(name: Node): boolean {
    if (isMember(name)) return hasIndex(name) && isListWithNaN(name.object);
    if (name.type !== 'Identifier' || followed.has(name.name)) return false;
    followed.add(name.name);
    const binding = script.referenceOf(name)?.binding ?? null;
    if (binding?.kind === 'parameter') return false;
    const first = binding && initOf(binding);
    const taken = binding && patternAround(binding.identifier, script);
    const isItem = taken?.pattern.type === 'ArrayPattern';
    const lists = isItem ? (sourcesOf(taken.pattern, script) ?? []) : [];
    return (
      (!!first && isNaNSometimes(first)) ||
      lists.some((list) => !!list && isListWithNaN(list)) ||
      script.nodesOf('AssignmentExpression').some(({ left, operator, right }) => {
        if (left.type !== 'Identifier' || left.name !== name.name) return false;
        if ((script.referenceOf(left)?.binding ?? null) !== binding) return false;
        return operator === '='
          ? isNaNSometimes(right)
          : /^[-*/%]=$/.test(operator) && isWorkedOutFrom([right]);
      })
    );
  }

  /** `text.split('.').map(Number)` */
  function isListWithNaN(list: Node): boolean {
    return originsOf(list, script).some((made) => {
      const method = methodCalled(made);
      if (!method || /^(slice|sort|reverse)$/.test(method.name)) {
        return !!method && isListWithNaN(method.on);
      }
      const [callback] = method.call.arguments;
      if (method.name !== 'map' || !callback) return false;
      const fn = isFunction(callback) ? callback : localFunction(callback, script);
      if (fn) return returnedFrom(fn).some((one) => !!one && isNaNSometimes(one));
      return MAKES_NUMBERS.test(textOf(callback)) && method.on.type !== 'ArrayExpression';
    });
  }

  /** Arithmetic with what is no number gives none. */
  function isWorkedOutFrom(operands: readonly Node[]): boolean {
    return operands.some((operand) => isNaNSometimes(operand) || isNoNumber(operand));
  }

  function isNoNumber(operand: Node): boolean {
    if (isAskedAbout(operand)) return false;
    return isText(operand) ? !isNumeral(operand) : isMissing(operand);
  }

  /** Whether there may be nothing: an entry of metadata, or of a table. */
  function isMissing(operand: Node): boolean {
    const mayBe =
      inputValue(operand, fn, script)?.kind === 'text' || originsOf(operand, script).includes(null);
    return mayBe && !isDefined(operand, script);
  }

  function isText(node: Node): boolean {
    return isString(node, script) || isStringInput(node, fn, script);
  }

  /** What `Number` makes a number of, whatever the request is. */
  function isNumeral(node: Node): boolean {
    switch (node.type) {
      case 'NumericLiteral':
      case 'BooleanLiteral':
        return true;
      case 'StringLiteral':
        return isOfDigits(node.value);
      case 'CallExpression':
        return /^(Date\.now|Math\.\w+)$/.test(calleeName(node, script)) && !isNaNSometimes(node);
      case 'Identifier':
      case 'MemberExpression':
        return isOfDigitsOnly(node) || isTested(node);
      default:
        return false;
    }
  }

  /** A group of digits of an expression that matched. */
  function isOfDigitsOnly(node: Node): boolean {
    return originsOf(node, script).every((origin) => {
      const { matches, key } = (origin && groupTaken(origin)) ?? {};
      if (!matches || key === undefined) return false;
      return matches
        .flatMap((match) => originsOf(match, script))
        .every((made) => {
          const group = groupOfMatch(made, key, script);
          return !!group?.always && isOfDigits(group.body);
        });
    });
  }

  /** `match[1]`, `const [, number] = match` */
  function groupTaken(node: Node): { matches: Node[]; key: string } | null {
    if (isMember(node)) {
      const key = keyOf(node);
      return node.optional || key === null ? null : { matches: [node.object], key };
    }
    const binding = script.referenceOf(node)?.binding;
    const taken = binding && !binding.reassigned ? patternAround(binding.identifier, script) : null;
    if (!taken || taken.fallback) return null;
    const matches = sourcesOf(taken.pattern, script);
    return matches?.every((match) => match !== undefined) ? { matches, key: taken.name } : null;
  }

  /** Whether the script looks at a number before it uses it: it knows what it wants of it. */
  function isAskedAbout(node: Node): boolean {
    if (isTested(node)) return true;
    if (node.type !== 'Identifier') return false;
    return !!script.referenceOf(node)?.binding?.references.some(({ identifier }) => {
      // What is asked later does not keep anybody from using it here.
      if (identifier.start! > node.start!) return false;
      const parent = script.parentOf(identifier);
      switch (parent?.type) {
        case 'BinaryExpression':
          return /^[<>=!]/.test(parent.operator);
        case 'UnaryExpression':
          return parent.operator === '!';
        case 'ConditionalExpression':
        case 'IfStatement':
          return parent.test === identifier;
        default:
          return parent?.type === 'LogicalExpression' && parent.left === identifier;
      }
    });
  }

  /** `isNaN(value)`, `/^\d+$/.test(value)`, anywhere in the script. */
  function isTested(node: Node): boolean {
    const text = textOf(node);
    return script.nodesOf('CallExpression').some((call) => {
      const [given] = call.arguments;
      if (!given || textOf(given) !== text) return false;
      if (ASKS_FOR_NUMBERS.test(textOf(call.callee))) return true;
      const method = methodCalled(call);
      const tested = method?.name === 'test' ? originsOf(method.on, script) : [];
      return tested.some(
        (one) => one?.type === 'RegExpLiteral' && isOfDigits(one.pattern.replace(/^\^|\$$/g, '')),
      );
    });
  }

  function textOf(node: Node): string {
    return script.text.slice(node.start!, node.end!);
  }
}

/** `list[0]`, `list[i]` */
function hasIndex({
  computed,
  property,
}: t.MemberExpression | t.OptionalMemberExpression): boolean {
  return computed && property.type !== 'StringLiteral';
}
