import { isMember, memberName, ownerOfThis, propertyName, type Node } from '../parse/syntax.js';
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
    setsGetters(script) ||
    script.nodesOf('ThisExpression').some((node) => isOfPlainFunction(node, script))
  );
}

/** Methods are called on what they belong to; a plain function may be called on nothing. */
function isOfPlainFunction(node: Node, script: Script): boolean {
  return /^Function/.test(ownerOfThis(node, script.parentOf)?.type ?? '');
}

/** `get plan()` of a class, where something sets a member that may be that. */
function setsGetters(script: Script): boolean {
  const getters = script.nodesOf('ClassMethod').filter(({ kind }) => kind === 'get');
  if (getters.length === 0) return false;
  const names = new Set(getters.map((getter) => propertyName(getter)));
  return script.nodesOf('AssignmentExpression').some(({ left }) => {
    const name = isMember(left) ? memberName(left) : undefined;
    return name !== undefined && (name === null || names.has(name) || names.has(null));
  });
}
