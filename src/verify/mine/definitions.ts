import type { File, Function as FunctionNode, Node } from '@babel/types';
import { SEGMENTS } from '../../triggers/exchange-space.js';
import { childrenOf, walk } from './walk.js';

/**
 * Where a name may get its value from. `below`: the properties that were taken off the value on
 * the way, as a destructuring pattern or a loop does.
 */
export interface Origin {
  from: Node;
  below: string[];
}

/** What the names of a program stand for. */
export interface Definitions {
  /** By name, whatever its scope: mining may see too much, never too little. */
  origins: Map<string, Origin[]>;
  /** The handler's parameters by name. */
  inputs: Map<string, string[]>;
}

const ELEMENT_CALLBACKS = new Set([
  'forEach',
  'map',
  'filter',
  'some',
  'every',
  'find',
  'findIndex',
  'findLast',
  'flatMap',
]);

/** Collects the definitions of a program. */
export function definitionsOf(tree: File): Definitions {
  const origins = new Map<string, Origin[]>();
  const inputs = new Map<string, string[]>();

  const define = (name: string, origin: Origin) => {
    const known = origins.get(name);
    if (known) known.push(origin);
    else origins.set(name, [origin]);
  };
  const bind = (target: Node, from: Node, below: string[]): void => {
    switch (target.type) {
      case 'Identifier':
        define(target.name, { from, below });
        break;
      case 'AssignmentPattern':
        bind(target.left, from, below);
        bind(target.left, target.right, []);
        break;
      case 'ObjectPattern':
        for (const property of target.properties) {
          if (property.type === 'RestElement') bind(property.argument, from, below);
          else {
            const key = keyOf(property.key, property.computed);
            if (key !== undefined) bind(property.value, from, [...below, key]);
          }
        }
        break;
      case 'ArrayPattern':
        target.elements.forEach((item, index) => {
          if (item) bind(item, from, [...below, String(index)]);
        });
        break;
      case 'RestElement':
        bind(target.argument, from, below);
        break;
    }
  };
  const bindParameters = (callee: Node, given: readonly Node[]) => {
    for (const body of functionsOf(callee, origins)) {
      body.params.forEach((parameter, position) => {
        if (parameter.type === 'RestElement') return;
        const argument = given[position];
        if (argument && argument.type !== 'SpreadElement') bind(parameter, argument, []);
      });
    }
  };

  walk(tree, (node) => {
    if (node.type === 'VariableDeclarator' && node.init) bind(node.id, node.init, []);
    if (node.type === 'FunctionDeclaration' && node.id)
      define(node.id.name, { from: node, below: [] });
    if (node.type === 'AssignmentExpression') bind(node.left, node.right, []);
    if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
      const left =
        node.left.type === 'VariableDeclaration' ? node.left.declarations[0]?.id : node.left;
      if (left)
        bind(left, node.right, [node.type === 'ForOfStatement' ? SEGMENTS.element : SEGMENTS.key]);
    }
  });
  // Only now are all functions known by name.
  walk(tree, (node) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;
    bindParameters(node.callee, node.arguments);
    const { callee } = node;
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    const method = keyOf(callee.property, callee.computed);
    const [callback] = node.arguments;
    if (!callback) return;
    const position = method === 'reduce' ? 1 : ELEMENT_CALLBACKS.has(method ?? '') ? 0 : -1;
    if (position < 0) return;
    for (const body of functionsOf(callback, origins)) {
      const parameter = body.params[position];
      if (parameter) bind(parameter, callee.object, [SEGMENTS.element]);
    }
  });

  for (const handler of handlersOf(tree, origins)) {
    handler.params.forEach((parameter, position) => {
      if (parameter.type === 'RestElement') collect(parameter.argument, [], inputs);
      else collect(parameter, [String(position)], inputs);
    });
  }
  inputs.set('arguments', []);
  return { origins, inputs };
}

/** Names that a parameter pattern of the handler binds, with the input that each stands for. */
function collect(pattern: Node, input: string[], inputs: Map<string, string[]>): void {
  switch (pattern.type) {
    case 'Identifier':
      inputs.set(pattern.name, input);
      break;
    case 'AssignmentPattern':
      collect(pattern.left, input, inputs);
      break;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') collect(property.argument, input, inputs);
        else {
          const key = keyOf(property.key, property.computed);
          if (key !== undefined) collect(property.value, [...input, key], inputs);
        }
      }
      break;
    case 'ArrayPattern':
      pattern.elements.forEach((item, index) => {
        if (item) collect(item, [...input, String(index)], inputs);
      });
      break;
  }
}

/** The functions that a program exports, seen through names and wrapping calls. */
function handlersOf(tree: File, origins: Map<string, Origin[]>): FunctionNode[] {
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

/** The functions that an expression may stand for. A call may hand on its arguments. */
function functionsOf(
  node: Node,
  origins: Map<string, Origin[]>,
  seen = new Set<Node>(),
): FunctionNode[] {
  if (seen.has(node)) return [];
  seen.add(node);
  switch (node.type) {
    case 'FunctionExpression':
    case 'FunctionDeclaration':
    case 'ArrowFunctionExpression':
      return [node];
    case 'Identifier':
      return (origins.get(node.name) ?? [])
        .filter((origin) => origin.below.length === 0)
        .flatMap((origin) => functionsOf(origin.from, origins, seen));
    case 'CallExpression':
      return node.arguments.flatMap((argument) => functionsOf(argument, origins, seen));
    case 'AssignmentExpression':
      return functionsOf(node.right, origins, seen);
    default:
      return [];
  }
}

/** The property name that a key node spells out, if it does. */
export function keyOf(key: Node, computed: boolean): string | undefined {
  if (key.type === 'StringLiteral') return key.value;
  if (key.type === 'NumericLiteral') return String(key.value);
  if (!computed && key.type === 'Identifier') return key.name;
  if (key.type === 'TemplateLiteral' && key.expressions.length === 0) {
    return key.quasis[0]?.value.cooked ?? undefined;
  }
  return undefined;
}

/** The expressions that a function returns; none for a node that is no function. */
export function returnedBy(node: Node): Node[] {
  if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement') {
    return [node.body];
  }
  const isFunction =
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'FunctionExpression' ||
    node.type === 'FunctionDeclaration';
  if (!isFunction) return [];
  const found: Node[] = [];
  const visit = (inner: Node) => {
    if (inner.type === 'ReturnStatement' && inner.argument) found.push(inner.argument);
    else if (!inner.type.includes('Function')) childrenOf(inner).forEach(visit);
  };
  visit(node.body);
  return found;
}
