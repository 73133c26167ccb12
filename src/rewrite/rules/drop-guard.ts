import type * as t from '@babel/types';
import { isMember, rangeOf, type Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';

/** `client && client.name` becomes its right side, without parentheses that only held the two. */
export function dropGuard(guard: Node, { script, edits }: Rewriting): void {
  const test = script.parentOf(guard) as t.LogicalExpression;
  const { left, right, extra } = test;
  if (!extra?.['parenthesized'] || !isMember(right)) {
    return edits.remove({ start: left.start!, end: right.start! });
  }
  const end = script.text.indexOf(')', test.end!) + 1;
  edits.replace({ start: Number(extra['parenStart']), end }, rangeOf(right));
}
