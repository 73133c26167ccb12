import type * as t from '@babel/types';
import { isPure } from '../../analyse/purity.js';
import { rangeOf, type Node } from '../../parse/syntax.js';
import { indentAt } from '../layout.js';
import { replaceStatement, type Editing } from '../statements.js';
import { movedLines } from './moved-lines.js';

/**
 * Takes out tests of which it is known what they come to, with the code that they never led to;
 * false where one does not stand in the condition of a statement or of an expression.
 */
export function dropTests(tests: ReadonlyMap<Node, boolean>, editing: Editing): boolean {
  const { script, edits } = editing;
  const decided = new Set([...tests.keys()].map(widest));
  return [...decided].every((at) => {
    const parent = script.parentOf(at);
    switch (parent?.type) {
      case 'LogicalExpression':
        if (parent.operator === '??') return false;
        edits.replace(rangeOf(parent), rangeOf(parent.left === at ? parent.right : parent.left));
        return true;
      case 'ConditionalExpression':
        if (parent.test !== at) return false;
        edits.replace(
          rangeOf(parent),
          rangeOf(outcomeOf(at) ? parent.consequent : parent.alternate),
        );
        return true;
      case 'IfStatement':
        keepBranch(parent, outcomeOf(at) ? parent.consequent : parent.alternate, editing);
        return true;
      default:
        return false;
    }
  });

  /** As much of the condition around a test as is decided with it. */
  function widest(test: Node): Node {
    const parent = script.parentOf(test);
    const isPart = parent?.type === 'LogicalExpression' || parent?.type === 'UnaryExpression';
    return isPart && outcomeOf(parent) !== null ? widest(parent) : test;
  }

  /** What a condition always comes to; null where that is open. */
  function outcomeOf(node: Node): boolean | null {
    const told = tests.get(node);
    if (told !== undefined) return told;
    if (node.type === 'UnaryExpression' && node.operator === '!') {
      const outcome = outcomeOf(node.argument);
      return outcome === null ? null : !outcome;
    }
    if (node.type !== 'LogicalExpression' || node.operator === '??') return null;
    const [left, right] = [outcomeOf(node.left), outcomeOf(node.right)];
    const decides = node.operator === '||';
    if (left === decides) return decides;
    if (left === null && !(right === decides && isPure(node.left, script, node))) return null;
    return right;
  }
}

/** Puts one branch in the place of a statement. */
function keepBranch(
  statement: t.IfStatement,
  branch: t.Statement | null | undefined,
  editing: Editing,
): void {
  if (!branch) return replaceStatement(editing, statement, []);
  const { script, layout } = editing;
  const base = indentAt(script.text, statement.start!);
  const { start, end } = rangeOf(branch);
  const isBlock = branch.type === 'BlockStatement';
  const kept = isBlock ? { start: start + 1, end: end - 1 } : { start, end };
  const pieces = movedLines(kept, base, script, layout);
  replaceStatement(editing, statement, pieces.length > 0 ? [{ depth: 0, pieces }] : []);
}
