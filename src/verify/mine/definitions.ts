import type { File, Node } from '@babel/types';
import { walk } from '../../parse/syntax.js';
import { SEGMENTS } from '../../triggers/exchange-space.js';
import { functionsOf, handlersOf } from './functions.js';
import { dottedName, keyOf } from './names.js';

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
  /** What was assigned to the properties of names: `token.scope` to its values. */
  assigned: Map<string, Node[]>;
  /** Names of the parameters of all other functions. */
  parameters: Set<string>;
}

const ELEMENT_CALLBACKS = new Set(
  'forEach map filter some every find findIndex findLast flatMap'.split(' '),
);

/** How far functions that are handed from one to the next are followed. */
const ROUNDS = 3;

/** Collects the definitions of a program. */
export function definitionsOf(tree: File): Definitions {
  const origins = new Map<string, Origin[]>();
  const define = (name: string, from: Node, below: string[]) => {
    const known = origins.get(name) ?? [];
    origins.set(name, known);
    const isKnown = known.some(
      (other) => other.from === from && other.below.join() === below.join(),
    );
    if (!isKnown) known.push({ from, below });
  };

  const bind = (target: Node, from: Node, below: string[]): void => {
    for (const bound of namesIn(target, below)) {
      if (bound.otherwise) define(bound.name, bound.otherwise, []);
      define(bound.name, from, bound.below);
    }
  };
  const bindCall = (callee: Node, given: readonly Node[]) => {
    for (const body of functionsOf(callee, origins)) {
      body.params.forEach((parameter, position) => {
        const argument = given[position];
        if (parameter.type === 'RestElement' || !argument) return;
        if (argument.type !== 'SpreadElement') bind(parameter, argument, []);
      });
    }
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    const [target, ...sources] = given;
    if (dottedName(callee) === 'Object.assign' && target?.type === 'Identifier') {
      for (const source of sources) define(target.name, source, []);
    }
    const method = keyOf(callee.property, callee.computed) ?? '';
    const position = method === 'reduce' ? 1 : ELEMENT_CALLBACKS.has(method) ? 0 : -1;
    const [callback] = given;
    if (position < 0 || !callback) return;
    for (const body of functionsOf(callback, origins)) {
      const parameter = body.params[position];
      if (parameter) bind(parameter, callee.object, [SEGMENTS.element]);
    }
  };

  const assigned = new Map<string, Node[]>();
  walk(tree, (node) => {
    if (node.type === 'AssignmentExpression') {
      const name = dottedName(node.left);
      if (name?.includes('.')) assigned.set(name, [...(assigned.get(name) ?? []), node.right]);
    }
    if (node.type === 'VariableDeclarator' && node.init) bind(node.id, node.init, []);
    if (node.type === 'FunctionDeclaration' && node.id) define(node.id.name, node, []);
    if (node.type === 'AssignmentExpression') bind(node.left, node.right, []);
    if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
      const left =
        node.left.type === 'VariableDeclaration' ? node.left.declarations[0]?.id : node.left;
      if (left)
        bind(left, node.right, [node.type === 'ForOfStatement' ? SEGMENTS.element : SEGMENTS.key]);
    }
    // A name in the body of `with` may be a property of the object.
    if (node.type === 'WithStatement') {
      walk(node.body, (inner) => {
        if (inner.type === 'Identifier') define(inner.name, node.object, [inner.name]);
      });
    }
  });
  // Only now are all functions known by name; what they are given may be functions again.
  for (let round = 0; round < ROUNDS; round += 1) {
    walk(tree, (node) => {
      if (
        node.type === 'CallExpression' ||
        node.type === 'OptionalCallExpression' ||
        node.type === 'NewExpression'
      ) {
        bindCall(node.callee, node.arguments);
      }
    });
  }
  return { origins, assigned, ...inputsOf(tree, origins) };
}

/** What a name stands for as it is; any other expression stands for itself. */
export function valuesOf(node: Node, origins: Definitions['origins']): Node[] {
  if (node.type !== 'Identifier') return [node];
  const known = origins.get(node.name) ?? [];
  return known.flatMap(({ from, below }) => (below.length === 0 ? [from] : []));
}

/** The names of parameters: of the handler, and of all other functions. */
function inputsOf(
  tree: File,
  origins: Map<string, Origin[]>,
): Pick<Definitions, 'inputs' | 'parameters'> {
  const handlers = new Set<Node>(handlersOf(tree, origins));
  const inputs = new Map<string, string[]>();
  const parameters = new Set<string>();
  walk(tree, (node) => {
    if (!('params' in node) || !Array.isArray(node.params)) return;
    node.params.forEach((parameter: Node, position) => {
      const at = parameter.type === 'RestElement' ? [] : [String(position)];
      for (const { name, below } of namesIn(parameter, at)) {
        if (handlers.has(node)) inputs.set(name, below);
        else parameters.add(name);
      }
    });
  });
  inputs.set('arguments', []);
  return { inputs, parameters };
}

interface Bound {
  name: string;
  below: string[];
  /** The default of a pattern. */
  otherwise?: Node;
}

/** The names that a pattern binds, each with its place below the value. */
function namesIn(target: Node, below: string[]): Bound[] {
  switch (target.type) {
    case 'Identifier':
      return [{ name: target.name, below }];
    case 'AssignmentPattern':
      return namesIn(target.left, below).map((bound) =>
        target.left.type === 'Identifier' ? { ...bound, otherwise: target.right } : bound,
      );
    case 'ObjectPattern':
      return target.properties.flatMap((property) => {
        if (property.type === 'RestElement') return namesIn(property.argument, below);
        const key = keyOf(property.key, property.computed);
        return key === undefined ? [] : namesIn(property.value, [...below, key]);
      });
    case 'ArrayPattern':
      return target.elements.flatMap((item, index) =>
        item ? namesIn(item, [...below, String(index)]) : [],
      );
    case 'RestElement':
      return namesIn(target.argument, below);
    default:
      return [];
  }
}
