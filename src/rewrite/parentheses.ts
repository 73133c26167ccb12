import type { Script } from '../analyse/script.js';
import { rangeOf, type Node, type Range } from '../parse/syntax.js';

const CLOSING = /(\s|\/\*[^]*?\*\/|\/\/.*)*\)/y;

/** A node with the parentheses around it, however many. */
export function withParentheses(node: Node, { text }: Script): Range {
  if (node.extra?.['parenthesized'] !== true) return rangeOf(node);
  const start = Number(node.extra['parenStart']);
  CLOSING.lastIndex = node.end!;
  const opened = text.slice(start, node.start!).replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
  for (const character of opened) if (character === '(') CLOSING.test(text);
  return { start, end: CLOSING.lastIndex };
}
