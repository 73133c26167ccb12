import { leavesScopesAlone } from '../../analyse/keys.js';
import { isLookedInto, isMadeASet, mayChangeList } from '../../analyse/list-use.js';
import type { Scoped } from '../../parse/scopes.js';
import { isEmptyList, rangeOf, type Node } from '../../parse/syntax.js';
import type { Replacement } from '../edits.js';
import { withParentheses } from '../parentheses.js';
import type { Rewriting } from '../rewriting.js';
import { askedAs } from './scope-conditions.js';

/** A value that is an empty list where nothing was granted, and the reads of the scopes in it. */
interface Fallback {
  list: Node;
  reads: Node[];
}

/** `scope || []` and `Array.isArray(scope) ? scope : []`, around their first read. */
export function fallbackAround(
  node: Node,
  nodes: readonly Node[],
  script: Scoped,
): Fallback | null {
  const asked = askedAs(node, script);
  const list = script.parentOf(asked);
  if (list?.type === 'ConditionalExpression' && list.test === asked) {
    const { consequent, alternate } = list;
    const isEither = nodes.includes(consequent) && isEmptyList(alternate);
    return isEither ? { list, reads: [node, consequent] } : null;
  }
  const isEither =
    list?.type === 'LogicalExpression' &&
    list.operator !== '&&' &&
    list.left === node &&
    isEmptyList(list.right);
  return isEither ? { list, reads: [node] } : null;
}

/** Whether somebody may change a list that may be the hook's scopes. */
export function mayBeChanged(list: Node, { fn, script }: Rewriting): boolean {
  return mayChangeList(list, script) && !leavesScopesAlone(fn, script);
}

/** Takes the place of a fallback: the list itself if nobody changes it, or else a copy. */
export function listRead(list: Node, scopes: string, { fn, script }: Rewriting): Replacement {
  if (isLookedInto(list, script) || isMadeASet(list, script)) {
    return { range: withParentheses(list, script), pieces: [scopes] };
  }
  const isUnchanged = isNamedToLookInto(list, script) || leavesScopesAlone(fn, script);
  return { range: rangeOf(list), pieces: [isUnchanged ? scopes : `[...${scopes}]`] };
}

/** `const granted = scope || [];` where that name is looked into and nothing else. */
function isNamedToLookInto(value: Node, script: Scoped): boolean {
  const declarator = script.parentOf(value);
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier')
    return false;
  const name = script.scopeOf(declarator).bindings.get(declarator.id.name);
  return (
    name?.references.every(
      ({ identifier, writes }) => !writes && isLookedInto(identifier, script),
    ) ?? false
  );
}
