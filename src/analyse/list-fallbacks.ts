import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { isEmptyList, isFunction, onlyPart, type Node } from '../parse/syntax.js';
import { constantInit } from './constants.js';
import { askedIfMissing, askedIfPresent } from './scope-list.js';

/** The `scope` of `scope || []` and of `Array.isArray(scope) ? scope : []`. */
function withoutFallback(value: Node): Node {
  if (value.type === 'LogicalExpression') {
    return value.operator !== '&&' && isEmptyList(value.right) ? value.left : value;
  }
  if (value.type !== 'ConditionalExpression') return value;
  const { test, consequent, alternate } = value;
  const isAsked = (list: Node, asked: typeof askedIfPresent): boolean =>
    list.type === 'Identifier' &&
    asked(test, (node) => node.type === 'Identifier' && node.name === list.name) !== null;
  if (isEmptyList(alternate) && isAsked(consequent, askedIfPresent)) return consequent;
  return isEmptyList(consequent) && isAsked(alternate, askedIfMissing) ? alternate : value;
}

/** The `scope` of `await scope` too, which is no promise. */
export function listMeant(value: Node): Node {
  return withoutFallback(value.type === 'AwaitExpression' ? value.argument : value);
}

function hasFallback(value: Node): boolean {
  return withoutFallback(value) !== value;
}

/** `scope || []`, or a constant that is that. */
export function isMadeSure(value: Node, script: Scoped): boolean {
  if (hasFallback(value)) return true;
  const init = value.type === 'Identifier' ? constantInit(value, script) : null;
  return init !== null && isMadeSure(init, script);
}

/**
 * `scope = scope || [];` or `if (!scope) scope = [];` before anything else looks at a parameter:
 * from there on it is a list.
 */
export function fallbackStatement(parameter: Binding, script: Scoped): Node | null {
  const fn = parameter.scope.node;
  if (!isFunction(fn) || fn.body.type !== 'BlockStatement') return null;
  const nodes = parameter.references.map(({ identifier }) => identifier);
  if (nodes.some((node) => isInDeclaration(node, fn, script))) return null;
  const first = fn.body.body.find(({ start, end }) =>
    nodes.some((node) => node.start! >= start! && node.end! <= end!),
  );
  return first && isFallback(first, (node) => nodes.includes(node as t.Identifier)) ? first : null;
}

/** A function that may be called before the place where it stands. */
function isInDeclaration(node: Node, fn: Node, script: Scoped): boolean {
  for (let at = script.parentOf(node); at && at !== fn; at = script.parentOf(at)) {
    if (at.type === 'FunctionDeclaration') return true;
  }
  return false;
}

/** Whether a statement does nothing to a list but to make sure that there is one. */
export function isFallback(statement: Node, isList: (node: Node) => boolean): boolean {
  if (statement.type === 'IfStatement') {
    const { test, consequent, alternate } = statement;
    const only = onlyPart(consequent);
    if (alternate || !askedIfMissing(test, isList)) return false;
    if (only?.type !== 'ExpressionStatement') return false;
    const { expression } = only;
    return (
      expression.type === 'AssignmentExpression' &&
      expression.operator === '=' &&
      isList(expression.left) &&
      isEmptyList(expression.right)
    );
  }
  if (statement.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  if (expression.type !== 'AssignmentExpression' || !isList(expression.left)) return false;
  const { operator, right } = expression;
  if (operator === '||=' || operator === '??=') return isEmptyList(right);
  return operator === '=' && hasFallback(right) && isList(withoutFallback(right));
}
