import { isFunctionLike, isMember, memberName, type Node } from '../parse/syntax.js';
import type { Script } from './script.js';

/** What makes properties that only strict code fails to set, or is something else in it. */
const TELLS =
  /^(freeze|seal|preventExtensions|defineProperty|defineProperties|callee|caller|eval)$/;

/**
 * Whether a script does the same in strict mode as without: it sets no name that is not declared,
 * deletes nothing, never asks for the `this` of a plain function or for `arguments`, and makes no
 * property that cannot be set.
 */
export function isSameWhenStrict(script: Script): boolean {
  const names = script.free.map(({ identifier: { name } }) => name);
  if (script.free.some(({ writes }) => writes) || names.includes('arguments')) return false;
  if (names.includes('eval') || names.includes('Function')) return false;
  const isTold = (node: Node): boolean => isMember(node) && TELLS.test(memberName(node) ?? '');
  return !(
    script.nodesOf('MemberExpression').some(isTold) ||
    script.nodesOf('UnaryExpression').some(({ operator }) => operator === 'delete') ||
    script.nodesOf('ObjectMethod').some(({ kind }) => kind === 'get') ||
    script.nodesOf('ThisExpression').some((node) => isOfPlainFunction(node, script))
  );
}

/** Methods are called on what they belong to; a plain function may be called on nothing. */
function isOfPlainFunction(node: Node, script: Script): boolean {
  let at = script.parentOf(node);
  while (at && (at.type === 'ArrowFunctionExpression' || !isFunctionLike(at))) {
    if (at.type === 'ClassProperty' || at.type === 'StaticBlock') return false;
    at = script.parentOf(at);
  }
  return at !== undefined && /^Function/.test(at.type);
}
