import { passedBefore, PASSED } from '../../analyse/flow.js';
import { nearestFunction } from '../../analyse/answers.js';
import type { Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { block, line, type Line } from '../lines.js';
import { statement, statementsAround } from '../statements.js';

/**
 * Statements at which the hook failed where nothing was granted, because its scope was undefined
 * there. The Action denies in front of the first of them. Null where one of the reads may not be
 * reached with its statement, or where the failure was caught.
 */
export function firstToFail(
  throwing: readonly { node: Node; statement: Node; replaced: boolean }[],
  rewriting: Rewriting,
): Set<Node> | null {
  const { fn, script } = rewriting;
  for (const { node, statement: at, replaced } of throwing) {
    if (nearestFunction(node, script) !== fn || isTried(at, rewriting)) return null;
    if (!replaced && statementsAround(rewriting, at).length === 0) return null;
    if (!isAlwaysEvaluated(node, at, rewriting)) return null;
  }
  const all = new Set(throwing.map(({ statement: at }) => at));
  return new Set(
    [...all].filter((at) => {
      const others = new Set([...all].filter((other) => other !== at));
      return passedBefore(at, others, fn, script.parentOf) !== PASSED;
    }),
  );
}

export function statementAround(node: Node, { script }: Rewriting): Node {
  let at = node;
  while (!/Statement$|Declaration$/.test(at.type)) at = script.parentOf(at)!;
  return at;
}

function isTried(node: Node, { fn, script }: Rewriting): boolean {
  for (let at = node; at !== fn; at = script.parentOf(at)!) {
    if (script.parentOf(at)?.type === 'TryStatement') return true;
  }
  return false;
}

/** Whether an expression runs whenever its statement does. */
function isAlwaysEvaluated(node: Node, statementOf: Node, { script }: Rewriting): boolean {
  for (let at = node; at !== statementOf; at = script.parentOf(at)!) {
    const parent = script.parentOf(at)!;
    if (parent.type === 'LogicalExpression' && parent.right === at) return false;
    if (parent.type === 'ConditionalExpression' && parent.test !== at) return false;
    if (parent === statementOf && /^(For|While|DoWhile)/.test(parent.type)) {
      return parent.type === 'ForOfStatement' && parent.right === at;
    }
  }
  return true;
}

/** Denies where nothing was granted. */
export function denyWithoutScopes(at: Node, rewriting: Rewriting): Line[] {
  const { names, layout } = rewriting;
  rewriting.find('denied-without-scopes', at);
  const code = `${layout.quote}server_error${layout.quote}`;
  const reason = `${layout.quote}No scopes were granted.${layout.quote}`;
  return [
    line('// Where nothing was granted the hook failed.'),
    ...block(
      [`if (${names.event}.accessToken.scope.length === 0) `],
      [statement(rewriting, `return ${names.api}.access.deny(${code}, ${reason})`)],
    ),
  ];
}
