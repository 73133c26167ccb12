import type * as t from '@babel/types';
import { leavesScopesAlone } from '../../analyse/keys.js';
import { isLookedInto, isMadeASet, mayChangeList } from '../../analyse/list-use.js';
import { askedIfMissing, askedIfPresent } from '../../analyse/scope-list.js';
import type { Scoped } from '../../parse/scopes.js';
import { isEmptyList, isWithin, rangeOf, type Node } from '../../parse/syntax.js';
import type { Replacement } from '../edits.js';
import { withParentheses } from '../parentheses.js';
import type { Rewriting } from '../rewriting.js';

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
  const choice = choiceBy(node, script);
  if (choice) {
    const reads = nodes.filter((one) => isWithin(one, choice));
    return isListOrNone(choice, (one) => reads.includes(one)) ? { list: choice, reads } : null;
  }
  const list = script.parentOf(node);
  const isEither =
    list?.type === 'LogicalExpression' &&
    list.operator !== '&&' &&
    list.left === node &&
    isEmptyList(list.right);
  return isEither ? { list, reads: [node] } : null;
}

/** `Array.isArray(scope) ? ... : ...`: the choice in whose test something stands. */
function choiceBy(node: Node, script: Scoped): t.ConditionalExpression | null {
  let at = node;
  for (;;) {
    const parent = script.parentOf(at);
    if (parent?.type === 'ConditionalExpression') return parent.test === at ? parent : null;
    if (!parent || !/^(Binary|Logical|Unary|Call)Expression$/.test(parent.type)) return null;
    at = parent;
  }
}

/** `scope !== null && scope !== void 0 ? scope : []`, as compilers have it, and the other way round. */
function isListOrNone(
  { test, consequent, alternate }: t.ConditionalExpression,
  isList: (node: Node) => boolean,
): boolean {
  if (askedIfPresent(test, isList)) return isList(consequent) && isEmptyList(alternate);
  return !!askedIfMissing(test, isList) && isList(alternate) && isEmptyList(consequent);
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
