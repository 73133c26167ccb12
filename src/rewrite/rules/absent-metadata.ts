import { STYLES } from '../../model/index.js';
import { contains, isMember, memberName, type Node } from '../../parse/syntax.js';
import type { Rule } from './rule.js';

/**
 * An Action finds metadata for every client. A hook that did something else where there was none
 * does it no longer; where it only guards a read of one key, the key is missing just the same.
 */
export const absentMetadata: Rule = {
  name: 'absent-metadata',
  styles: STYLES,
  apply(rewriting) {
    const { script } = rewriting;
    for (const node of script.nodesOf('UnaryExpression')) {
      if (node.operator !== '!' || !isMetadata(node.argument)) continue;
      const parent = script.parentOf(node);
      const guards =
        parent?.type === 'LogicalExpression' &&
        parent.left === node &&
        contains(parent.right, (inner) => isMember(inner) && isMetadata(inner.object));
      if (!guards) rewriting.find('absent-metadata', node);
    }
  },
};

function isMetadata(node: Node): boolean {
  return isMember(node) && memberName(node) === 'metadata';
}
