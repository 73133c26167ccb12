import type { File } from '@babel/types';
import { rangeOf, walk, type Range } from '../../parse/syntax.js';

/** `(this && this.__awaiter) ||`, with which each helper of the TypeScript compiler begins. */
const EMITTED = /^__\w+$/;

/** Functions that the TypeScript compiler put into the code, for more cases than any code has. */
export function emittedIn(tree: File): Range[] {
  const found: Range[] = [];
  walk(tree, (node) => {
    if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier') return;
    const { id, init } = node;
    if (!EMITTED.test(id.name) || init?.type !== 'LogicalExpression') return;
    const { left, operator } = init;
    const isGuard =
      operator === '||' &&
      left.type === 'LogicalExpression' &&
      left.left.type === 'ThisExpression' &&
      left.right.type === 'MemberExpression' &&
      left.right.object.type === 'ThisExpression';
    if (isGuard) found.push(rangeOf(init));
  });
  return found;
}
