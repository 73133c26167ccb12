import type { File, Node } from '@babel/types';
import { SEGMENTS } from '../../triggers/exchange-space.js';
import { keyOf, returnedBy, type Definitions } from './definitions.js';
import { dottedName, type Constant, type Expressions } from './expressions.js';
import { childrenOf } from './walk.js';

/** What an input must be for a condition to hold. */
export interface Requirement {
  path: string[];
  want: Constant | 'present' | 'absent' | 'other';
}

/** Requirements that together make the code take one branch, as far as reading it tells. */
export type Goal = Requirement[];

const MAX_ALTERNATIVES = 12;
const MAX_GOALS = 240;
const MAX_DEPTH = 8;

/**
 * A goal for each way into each branch. For `a && b` these are: both, only a, only b; for
 * `a || b`: neither, only a, only b; so that a change to either operand makes a difference.
 */
export function goalsOf(tree: File, { origins }: Definitions, expressions: Expressions): Goal[] {
  const { pathsOf, constantsOf, keysOf } = expressions;
  const goals: Goal[] = [];

  /** The ways to make a test come out as wanted; one empty way where nothing is known of it. */
  const waysTo = (test: Node, wanted: boolean, depth = 0): Goal[] => {
    if (depth > MAX_DEPTH) return [[]];
    const ways = (other: Node, outcome: boolean) => waysTo(other, outcome, depth + 1);
    switch (test.type) {
      case 'UnaryExpression':
        return test.operator === '!' ? ways(test.argument, !wanted) : presence(test, wanted);
      case 'LogicalExpression': {
        if (test.operator === '??') return presence(test, wanted);
        const decisive = test.operator === '||';
        const [left, right] = [test.left, test.right];
        return wanted === decisive
          ? capped([
              ...both(ways(left, decisive), ways(right, !decisive)),
              ...both(ways(left, !decisive), ways(right, decisive)),
            ])
          : both(ways(left, wanted), ways(right, wanted));
      }
      case 'BinaryExpression':
        return comparison(test.operator, test.left, test.right, wanted);
      case 'CallExpression':
      case 'OptionalCallExpression':
        return call(test.callee, test.arguments, wanted, depth);
      case 'AwaitExpression':
        return ways(test.argument, wanted);
      case 'Identifier': {
        const named = (origins.get(test.name) ?? [])
          .filter(({ from, below }) => below.length === 0 && isTest(from))
          .flatMap(({ from }) => ways(from, wanted));
        return named.length > 0 ? capped(named) : presence(test, wanted);
      }
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        const keys = test.computed ? keysOf(test.object) : [];
        return keys.length > 0
          ? oneOf(test.property, keys.map(text), wanted)
          : presence(test, wanted);
      }
      default:
        return [[]];
    }
  };

  const presence = (node: Node, wanted: boolean): Goal[] =>
    orNothing(pathsOf(node).map((path) => [{ path, want: wanted ? 'present' : 'absent' }]));

  const oneOf = (node: Node, constants: Constant[], wanted: boolean, ...below: string[]): Goal[] =>
    orNothing(
      pathsOf(node).flatMap((path): Goal[] => {
        const full = [...path, ...below];
        if (!wanted) return [[{ path: full, want: 'other' }]];
        return constants.map((want) => [{ path: full, want }]);
      }),
    );

  const comparison = (operator: string, left: Node, right: Node, wanted: boolean): Goal[] => {
    const equality = operator === '===' || operator === '==';
    if (equality || operator === '!==' || operator === '!=') {
      const equal = equality === wanted;
      return capped([
        ...known(oneOf(left, constantsOf(right), equal), right),
        ...known(oneOf(right, constantsOf(left), equal), left),
      ]);
    }
    if (operator === 'in') {
      const named = constantsOf(left).flatMap((key) => (key.kind === 'value' ? [key.value] : []));
      const present = pathsOf(right).flatMap((path) =>
        named.map((key): Goal => [
          { path: [...path, String(key)], want: wanted ? 'present' : 'absent' },
        ]),
      );
      return capped([...present, ...oneOf(left, keysOf(right).map(text), wanted)]);
    }
    if (!'<=>='.includes(operator)) return [[]];
    return capped([
      ...ordered(left, constantsOf(right), operator, wanted),
      ...ordered(right, constantsOf(left), MIRRORED[operator] ?? operator, wanted),
    ]);
  };

  /** Both sides of the boundary that decides `node < constant` and its like. */
  const ordered = (
    node: Node,
    constants: Constant[],
    operator: string,
    wanted: boolean,
  ): Goal[] => {
    const length = lengthOwner(node);
    const paths = length
      ? pathsOf(length).map((path) => [...path, SEGMENTS.length])
      : pathsOf(node);
    return paths.flatMap((path) =>
      constants.flatMap((constant): Goal[] => {
        const bound = constant.kind === 'value' ? Number(constant.value) : Number.NaN;
        if (Number.isNaN(bound)) return [];
        return [bound - 1, bound, bound + 1]
          .filter((candidate) => holds(candidate, operator, bound) === wanted)
          .map((candidate) => [{ path, want: { kind: 'value', value: candidate } }]);
      }),
    );
  };

  const call = (callee: Node, given: readonly Node[], wanted: boolean, depth: number): Goal[] => {
    const [first] = given;
    if (callee.type === 'Identifier') {
      const returned = (origins.get(callee.name) ?? []).flatMap(({ from }) => returnedBy(from));
      return returned.length > 0
        ? capped(returned.flatMap((value) => waysTo(value, wanted, depth + 1)))
        : [[]];
    }
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') {
      return [[]];
    }
    const method = keyOf(callee.property, callee.computed) ?? '';
    if (!first) return SAME_TRUTH.has(method) ? waysTo(callee.object, wanted, depth + 1) : [[]];
    switch (method) {
      case 'includes':
      case 'has':
        return capped([
          ...known(oneOf(callee.object, constantsOf(first), wanted, SEGMENTS.element), first),
          ...known(oneOf(callee.object, constantsOf(first), wanted), first),
          ...oneOf(
            first,
            [...constantsOf(callee.object), ...keysOf(callee.object).map(text)],
            wanted,
          ),
        ]);
      case 'startsWith':
      case 'endsWith':
      case 'match':
        return oneOf(callee.object, constantsOf(first), wanted);
      case 'test':
        return oneOf(first, constantsOf(callee.object), wanted);
      case 'hasOwnProperty':
        return comparison('in', first, callee.object, wanted);
      case 'some':
      case 'every':
      case 'find':
        return capped(returnedBy(first).flatMap((value) => waysTo(value, wanted, depth + 1)));
      default:
        if (dottedName(callee) === 'Array.isArray') return presence(first, wanted);
        return SAME_TRUTH.has(method) ? waysTo(callee.object, wanted, depth + 1) : [[]];
    }
  };

  /** Where a test compares with what cannot be known, its ways say nothing. */
  const known = (ways: Goal[], constantSide: Node): Goal[] =>
    constantsOf(constantSide).length > 0 ? ways : [];

  const emit = (found: Goal[]) => {
    goals.push(...found.filter((goal) => goal.length > 0));
  };

  /** Visits a statement or expression that is reached in the given ways. */
  const visit = (node: Node, context: Goal[]): void => {
    switch (node.type) {
      case 'IfStatement':
      case 'ConditionalExpression': {
        visit(node.test, context);
        const [then, otherwise] = [true, false].map((outcome) =>
          both(context, waysTo(node.test, outcome)),
        ) as [Goal[], Goal[]];
        emit([...then, ...otherwise]);
        visit(node.consequent, then);
        if (node.alternate) visit(node.alternate, otherwise);
        return;
      }
      case 'LogicalExpression': {
        visit(node.left, context);
        const onward = both(context, waysTo(node.left, node.operator === '&&'));
        emit(onward);
        emit(both(context, waysTo(node.left, node.operator !== '&&')));
        visit(node.right, onward);
        return;
      }
      case 'SwitchStatement':
        for (const branch of node.cases) {
          const ways = branch.test
            ? comparison('===', node.discriminant, branch.test, true)
            : oneOf(node.discriminant, [], false);
          const inside = both(context, ways);
          emit(inside);
          for (const statement of branch.consequent) visit(statement, inside);
        }
        return;
      case 'Program':
      case 'BlockStatement': {
        let here = context;
        for (const statement of node.body) {
          visit(statement, here);
          if (statement.type === 'IfStatement' && leaves(statement.consequent)) {
            here = both(here, waysTo(statement.test, false));
          }
        }
        return;
      }
      default:
        for (const child of childrenOf(node)) visit(child, context);
    }
  };

  visit(tree.program, [[]]);
  return distinct(goals).slice(0, MAX_GOALS);
}

const SAME_TRUTH = new Set(['toLowerCase', 'toUpperCase', 'trim', 'toString', 'valueOf']);
const MIRRORED: Record<string, string> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

function holds(value: number, operator: string, bound: number): boolean {
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    default:
      return value >= bound;
  }
}

function lengthOwner(node: Node): Node | undefined {
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') {
    return undefined;
  }
  return keyOf(node.property, node.computed) === 'length' ? node.object : undefined;
}

function isTest(node: Node): boolean {
  return ['BinaryExpression', 'LogicalExpression', 'UnaryExpression', 'CallExpression'].includes(
    node.type,
  );
}

/** The statement always ends the function. */
function leaves(statement: Node): boolean {
  if (statement.type === 'BlockStatement') return statement.body.some(leaves);
  return statement.type === 'ReturnStatement' || statement.type === 'ThrowStatement';
}

function text(value: string): Constant {
  return { kind: 'value', value };
}

function both(some: Goal[], others: Goal[]): Goal[] {
  return capped(some.flatMap((one) => others.map((other) => [...one, ...other])));
}

function capped(ways: Goal[]): Goal[] {
  return ways.length > 0 ? distinct(ways).slice(0, MAX_ALTERNATIVES) : [[]];
}

function orNothing(ways: Goal[]): Goal[] {
  return ways.length > 0 ? ways : [[]];
}

function distinct(goals: Goal[]): Goal[] {
  return [...new Map(goals.map((goal) => [JSON.stringify(goal), goal])).values()];
}
