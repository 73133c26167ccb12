import type * as t from '@babel/types';
import { passedBefore, PASSED } from '../../analyse/flow.js';
import { isLogged } from '../../analyse/alike.js';
import { nearestFunction } from '../../analyse/answers.js';
import { bindingAt } from '../../analyse/constants.js';
import type { Script } from '../../analyse/script.js';
import { useOf } from '../../analyse/uses.js';
import { memberName, type Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { block, line, type Line } from '../lines.js';
import { statement, statementsAround } from '../statements.js';

/**
 * Statements at which the hook failed where nothing was granted, because its scope was undefined
 * there. The Action fails in front of the first of them. Null where one of the reads may not be
 * reached with its statement, or where code of the hook's own could tell another failure.
 */
export function firstToFail(
  throwing: readonly { node: Node; statement: Node; replaced: boolean }[],
  rewriting: Rewriting,
): Set<Node> | null {
  const { fn, script } = rewriting;
  for (const { node, statement: at, replaced } of throwing) {
    if (nearestFunction(node, script) !== fn || !endOf(at, rewriting)) return null;
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

/** What a failure comes to; null where who catches it looks at it more closely. */
function endOf(failing: Node, { fn, script }: Rewriting): 'denied' | 'caught' | null {
  for (let at = failing; at !== fn; at = script.parentOf(at)!) {
    const tried = script.parentOf(at);
    if (tried?.type !== 'TryStatement') continue;
    if (at === tried.block)
      return tried.handler && isCaughtUnseen(tried.handler, script) ? 'caught' : null;
    if (tried.finalizer) return null;
  }
  return 'denied';
}

/** Whether an error is logged at most, or asked for what no error of the language has. */
function isCaughtUnseen({ param }: t.CatchClause, script: Script): boolean {
  if (!param) return true;
  const error = param.type === 'Identifier' ? bindingAt(param, script) : null;
  return (
    error?.references.every(({ identifier }) => {
      const use = useOf(identifier, script);
      // `error && error.message`: there always is one.
      if (script.parentOf(identifier)?.type === 'LogicalExpression') return true;
      if (use.kind !== 'member') return isLogged(identifier, script);
      const isOwn = /^(name|message|stack|cause|constructor)$/.test(
        memberName(use.member) ?? 'name',
      );
      return !isOwn || isLogged(use.member, script);
    }) ?? false
  );
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

/** Fails where nothing was granted, as the hook did in front of a statement. */
export function failWithoutScopes(at: Node, rewriting: Rewriting): Line[] {
  const { names, layout } = rewriting;
  rewriting.find('denied-without-scopes', at);
  const { quote } = layout;
  const reason = `${quote}No scopes were granted.${quote}`;
  const failure =
    endOf(at, rewriting) === 'caught'
      ? `throw new Error(${reason})`
      : `return ${names.api}.access.deny(${quote}server_error${quote}, ${reason})`;
  return [
    line('// Where nothing was granted the hook failed.'),
    ...block(
      [`if (${names.event}.accessToken.scope.length === 0) `],
      [statement(rewriting, failure)],
    ),
  ];
}
