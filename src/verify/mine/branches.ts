import type { Expression, File, Node } from '@babel/types';
import { childrenOf, rangeOf, type Range } from '../../parse/syntax.js';
import type { Definitions } from './definitions.js';
import type { Expressions } from './expressions.js';
import { both, type Goal, type WaysTo } from './goals.js';
import { waysThrough } from './ways.js';

/** A part of a program that is run or not, with the ways to have it run. */
export interface Branch {
  /** As coverage counts it; null: an outcome that has no code of its own. */
  range: Range | null;
  ways: Goal[];
}

/** How a place in a program is reached. */
export interface Reached {
  ways: Goal[];
  /** The tests that come out in one way on the way here. */
  tests: Node[];
  /** Where statements end that may have left the function before. */
  past: number[];
}

/**
 * Walks through a program with what has to hold at each place. For `a && b` the ways are both, only
 * a and only b; for `a || b` neither, only a, only b. `visit` gets every expression.
 */
export function branchesOf(
  tree: File,
  definitions: Definitions,
  expressions: Expressions,
  visit: (node: Node, here: Reached) => void,
): Branch[] {
  const waysTo = waysThrough(definitions, expressions);
  const branches: Branch[] = [];

  const enter = (range: Range | null, node: Node | undefined, here: Reached) => {
    branches.push({ range, ways: here.ways });
    if (node) go(node, here);
  };

  /** A statement or an expression that is reached in the given ways. */
  const go = (node: Node, here: Reached): void => {
    visit(node, here);
    switch (node.type) {
      case 'IfStatement':
      case 'ConditionalExpression': {
        go(node.test, here);
        const { consequent, alternate } = node;
        const end = node.end ?? 0;
        enter(rangeOf(consequent), consequent, given(here, node.test, true, waysTo));
        enter(
          alternate ? rangeOf(alternate) : { start: end, end },
          alternate ?? undefined,
          given(here, node.test, false, waysTo),
        );
        return;
      }
      case 'LogicalExpression': {
        go(node.left, here);
        const onward = node.operator === '&&';
        enter(rangeOf(node.right), node.right, given(here, node.left, onward, waysTo));
        for (const outcome of [true, false]) {
          enter(null, undefined, given(here, node, outcome, waysTo));
        }
        return;
      }
      case 'SwitchStatement': {
        const [first] = node.cases;
        go(node.discriminant, here);
        for (const branch of node.cases) {
          const value = branch.test ?? first?.test;
          const test = value && equality(node.discriminant, value);
          const inside = test ? given(here, test, branch.test !== null, waysTo) : here;
          branches.push({ range: rangeOf(branch), ways: inside.ways });
          for (const statement of branch.consequent) go(statement, inside);
        }
        return;
      }
      case 'FunctionDeclaration':
        // It stands for itself, wherever it is called from.
        for (const child of childrenOf(node)) go(child, ANYWHERE);
        return;
      case 'Program':
      case 'BlockStatement': {
        let now = here;
        for (const statement of node.body) {
          go(statement, now);
          if (statement.type !== 'IfStatement' || !leaves(statement.consequent)) continue;
          now = given(now, statement.test, false, waysTo);
          if (!statement.alternate) now = { ...now, past: [...now.past, statement.end ?? 0] };
        }
        return;
      }
      default:
        for (const child of childrenOf(node)) go(child, here);
    }
  };

  go(tree.program, ANYWHERE);
  return branches;
}

const ANYWHERE: Reached = { ways: [[]], tests: [], past: [] };

function given(here: Reached, test: Node, outcome: boolean, waysTo: WaysTo): Reached {
  return { ...here, ways: both(here.ways, waysTo(test, outcome)), tests: [...here.tests, test] };
}

/** What a `switch` does with each of its cases. */
function equality(left: Expression, right: Expression): Node {
  return { type: 'BinaryExpression', operator: '===', left, right } as Node;
}

/** The statement always leaves the block that it stands in. */
function leaves(statement: Node): boolean {
  if (statement.type === 'BlockStatement') return statement.body.some(leaves);
  return /^(Return|Throw|Continue|Break)Statement$/.test(statement.type);
}
