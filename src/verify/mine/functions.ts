import type { File, Function as FunctionNode, Node } from '@babel/types';
import { childrenOf, isFunction, walk } from '../../parse/syntax.js';
import type { Origin } from './definitions.js';
import { keyOf } from './names.js';

/** The functions that a program exports, seen through names and wrapping calls. */
export function handlersOf(tree: File, origins: Map<string, Origin[]>): FunctionNode[] {
  const handlers: FunctionNode[] = [];
  walk(tree, (node) => {
    if (node.type !== 'AssignmentExpression' || !isExports(node.left)) return;
    handlers.push(...functionsOf(node.right, origins));
    if (node.right.type === 'ObjectExpression') {
      for (const property of node.right.properties) {
        if (property.type === 'ObjectMethod') handlers.push(property);
        if (property.type === 'ObjectProperty') {
          handlers.push(...functionsOf(property.value, origins));
        }
      }
    }
  });
  return handlers;
}

function isExports(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'exports';
  if (node.type !== 'MemberExpression') return false;
  if (isExports(node.object)) return true;
  return (
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    keyOf(node.property, node.computed) === 'exports'
  );
}

/**
 * The functions that an expression may stand for. A call may hand on its arguments, and give what
 * the called function returns; `called` are the calls whose function is being looked for.
 */
export function functionsOf(
  node: Node,
  origins: Map<string, Origin[]>,
  seen = new Set<Node>(),
  called: readonly Node[] = [],
): FunctionNode[] {
  if (seen.has(node)) return [];
  seen.add(node);
  const of = (other: Node) => functionsOf(other, origins, seen, called);
  switch (node.type) {
    case 'FunctionExpression':
    case 'FunctionDeclaration':
    case 'ArrowFunctionExpression':
      return [node];
    case 'Identifier':
      return (origins.get(node.name) ?? [])
        .filter((origin) => origin.below.length === 0)
        .flatMap((origin) => of(origin.from));
    case 'CallExpression': {
      // `const claims = claims(token)`: names are not told apart by their scopes here.
      if (called.includes(node)) return [];
      const callees = functionsOf(node.callee, origins, new Set(), [...called, node]);
      return [...node.arguments, ...callees.flatMap(returnedBy)].flatMap(of);
    }
    case 'AssignmentExpression':
      return of(node.right);
    case 'ConditionalExpression':
      return [node.consequent, node.alternate].flatMap(of);
    case 'LogicalExpression':
      return [node.left, node.right].flatMap(of);
    default:
      return [];
  }
}

/** The expressions that a function returns; none for a node that is no function. */
export function returnedBy(node: Node): Node[] {
  if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement') {
    return [node.body];
  }
  if (!isFunction(node)) return [];
  const found: Node[] = [];
  const visit = (inner: Node) => {
    if (inner.type === 'ReturnStatement' && inner.argument) found.push(inner.argument);
    else if (!inner.type.includes('Function')) childrenOf(inner).forEach(visit);
  };
  visit(node.body);
  return found;
}
