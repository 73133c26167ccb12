import type { Node } from '@babel/types';
import { callsOn } from './calls.js';
import { contentsOn } from './contents.js';
import { valuesOf, type Definitions } from './definitions.js';
import type { Expressions } from './expressions.js';
import { both, capped, type Goal, type WaysTo } from './goals.js';
import { lengthOwner } from './names.js';
import { isOrder, mirrored } from './operators.js';
import { ordersOn } from './orders.js';
import { isNothing, presenceOn } from './presence.js';
import { requirementsOn } from './requirements.js';

const MAX_DEPTH = 8;
const TESTS = new Set([
  ...['BinaryExpression', 'LogicalExpression', 'UnaryExpression', 'CallExpression'],
  'ConditionalExpression',
]);

/**
 * For `a && b` to hold, both; for `a || b`, only a or only b: so that a change to either operand
 * makes a difference.
 */
export function waysThrough(definitions: Definitions, expressions: Expressions): WaysTo {
  const requirements = requirementsOn(expressions);
  const { ordered, atTime } = ordersOn(definitions, expressions);
  const { filled, searched, counted } = contentsOn(definitions, expressions, requirements);
  const presences = presenceOn(definitions, expressions);
  const { presence, presenceTest } = presences;
  const called = callsOn(definitions, expressions, requirements, presences);

  const waysAt = (test: Node, wanted: boolean, depth: number): Goal[] => {
    if (depth > MAX_DEPTH) return [[]];
    const waysTo: WaysTo = (other, outcome) => waysAt(other, outcome, depth + 1);
    switch (test.type) {
      case 'UnaryExpression':
        if (test.operator === '!') return waysTo(test.argument, !wanted);
        // `~list.indexOf(value)`: everything but -1.
        return (
          (test.operator === '~' && searched(test.argument, wanted, waysTo)) ||
          presence(test, wanted, waysTo)
        );
      case 'ConditionalExpression': {
        const outcomes = [
          { value: test.consequent, when: true },
          { value: test.alternate, when: false },
        ].filter(({ value }) => truthOf(value) !== !wanted);
        return capped(
          outcomes.flatMap(({ value, when }) =>
            both(waysTo(test.test, when), waysTo(value, wanted)),
          ),
        );
      }
      case 'LogicalExpression': {
        if (test.operator === '??') return presence(test, wanted, waysTo);
        const decisive = test.operator === '||';
        const [left, right] = [test.left, test.right];
        return wanted === decisive
          ? capped([
              ...both(waysTo(left, decisive), waysTo(right, !decisive)),
              ...both(waysTo(left, !decisive), waysTo(right, decisive)),
            ])
          : both(waysTo(left, wanted), waysTo(right, wanted));
      }
      case 'BinaryExpression':
        return comparison(test.operator, test.left, test.right, wanted, waysTo);
      case 'CallExpression':
      case 'OptionalCallExpression':
        return called(test.callee, test.arguments, wanted, waysTo);
      case 'AwaitExpression':
        return waysTo(test.argument, wanted);
      case 'Identifier': {
        const named = valuesOf(test, definitions.origins).filter(isTest);
        return named.length > 0
          ? capped(named.flatMap((value) => waysTo(value, wanted)))
          : presence(test, wanted, waysTo);
      }
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        const list = lengthOwner(test);
        if (list) return filled(list, wanted, waysTo);
        const keys = test.computed ? requirements.keys(test.object) : [];
        return keys.length > 0
          ? requirements.oneOf(test.property, keys, wanted)
          : presence(test, wanted, waysTo);
      }
      default:
        return [[]];
    }
  };

  const comparison = (
    operator: string,
    left: Node,
    right: Node,
    wanted: boolean,
    waysTo: WaysTo,
  ): Goal[] => {
    const ways =
      counted(left, operator, right, wanted, waysTo) ??
      counted(right, mirrored(operator), left, wanted, waysTo);
    if (ways) return ways;
    if (operator === 'in') return requirements.key(left, right, wanted);
    if (isOrder(operator)) return ordered(left, operator, right, wanted);
    if (!/^[=!]==?$/.test(operator)) return [[]];
    const equal = operator.startsWith('=') === wanted;
    return (
      atTime(left, right, equal) ??
      presenceTest(left, right, equal, waysTo) ??
      presenceTest(right, left, equal, waysTo) ??
      requirements.equal(left, right, equal)
    );
  };

  return (test, wanted) => waysAt(test, wanted, 0);
}

/** Whether a literal counts as true; undefined for what no literal tells. */
function truthOf(node: Node): boolean | undefined {
  if (isNothing(node)) return false;
  switch (node.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return Boolean(node.value);
    case 'ObjectExpression':
    case 'ArrayExpression':
      return true;
    default:
      return undefined;
  }
}

/** What a name that is tested must stand for so that its own value tells more than the name. */
function isTest(node: Node): boolean {
  return TESTS.has(node.type) || (node.type === 'MemberExpression' && node.computed);
}
