import type { Script } from '../../analyse/script.js';
import type { Node } from '../../parse/syntax.js';
import { withParentheses } from '../parentheses.js';
import type { Rewriting } from '../rewriting.js';

/** A read of something that the Action's event has in one place. */
interface Read {
  node: Node;
  path: string;
}

/**
 * `context.body || context.webtask.body.context.body`: where both are one place in the Action, the
 * second says nothing. Returns the reads that are left.
 */
export function withoutRepeated<T extends Read>(reads: readonly T[], rewriting: Rewriting): T[] {
  const { script, edits } = rewriting;
  return reads.filter(({ node, path }) => {
    const whole = guarded(node, script);
    const choice = script.parentOf(whole);
    if (choice?.type !== 'LogicalExpression' || choice.right !== whole) return true;
    if (choice.operator === '&&') return true;
    const { left } = choice;
    const before =
      left.type === 'LogicalExpression' && left.operator === choice.operator ? left.right : left;
    if (!reads.some((other) => other.node === before && other.path === path)) return true;
    const { end } = withParentheses(whole, script);
    edits.remove({ start: withParentheses(left, script).end, end });
    return false;
  });
}

/** `context.webtask.body && context.webtask.body.context.body` */
function guarded(node: Node, script: Script): Node {
  const parent = script.parentOf(node);
  if (parent?.type !== 'LogicalExpression' || parent.operator !== '&&') return node;
  const [asked, read] = [parent.left, node].map(({ start, end }) =>
    script.text.slice(start!, end!),
  );
  return parent.right === node && read!.startsWith(`${asked!}.`) ? parent : node;
}
