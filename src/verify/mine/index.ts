import type { File, Node } from '@babel/types';
import { SEGMENTS } from '../../triggers/exchange-space.js';
import { goalsOf, type Goal } from './conditions.js';
import { definitionsOf, keyOf } from './definitions.js';
import { dottedName, ELSEWHERE, expressionsOf, type Constant } from './expressions.js';
import { walk } from './walk.js';

export type { Goal, Requirement } from './conditions.js';
export type { Constant } from './expressions.js';

/** An input that the code reads, with the constants that it meets there. */
export interface Sighting {
  path: string[];
  constants: Constant[];
}

/** What the code of one program tells about the inputs that matter to it. */
export interface Mined {
  /** Paths begin with the position of the handler's parameter. */
  inputs: Sighting[];
  /** What the code reads of values that came from elsewhere, as replies do. */
  replies: Sighting[];
  /** Pairs of inputs that the code compares with each other. */
  links: [string[], string[]][];
  /** What the inputs must be for each branch to be taken. */
  goals: Goal[];
  /** Every literal text and number of the program. */
  literals: Constant[];
  /** The code asks for the time. */
  readsClock: boolean;
}

const COMPARISONS = new Set(['===', '!==', '==', '!=', '<', '>', '<=', '>=']);
const TEXT_TESTS = new Set([
  'startsWith',
  'endsWith',
  'localeCompare',
  'match',
  'search',
  'matchAll',
]);
const MEMBERSHIP = new Set(['includes', 'indexOf', 'lastIndexOf', 'has', 'get']);

/** Reads the inputs and constants out of a program. Sees too much rather than too little. */
export function mine(tree: File): Mined {
  const definitions = definitionsOf(tree);
  const expressions = expressionsOf(definitions);
  const { pathsOf, constantsOf, keysOf } = expressions;
  const sightings = new Map<string, Sighting>();
  const links: [string[], string[]][] = [];
  const literals = new Map<string, Constant>();
  let readsClock = false;

  const meet = (path: string[], constants: Constant[]) => {
    const key = path.join('\u0000');
    const known = sightings.get(key) ?? { path, constants: [] };
    sightings.set(key, known);
    for (const constant of constants) {
      const text = JSON.stringify(constant);
      if (!known.constants.some((other) => JSON.stringify(other) === text)) {
        known.constants.push(constant);
      }
    }
  };
  const meetAll = (input: Node, constants: Constant[], ...below: string[]) => {
    for (const path of pathsOf(input)) meet([...path, ...below], constants);
  };
  const asTexts = (keys: string[]): Constant[] =>
    keys.map((key) => ({ kind: 'value', value: key }));
  const compared = (left: Node, right: Node) => {
    meetAll(left, constantsOf(right));
    meetAll(right, constantsOf(left));
    for (const ours of pathsOf(left)) {
      for (const theirs of pathsOf(right)) links.push([ours, theirs]);
    }
  };

  const called = (callee: Node, given: readonly Node[]) => {
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    const method = keyOf(callee.property, callee.computed) ?? '';
    const [first] = given;
    if (!first) return;
    if (TEXT_TESTS.has(method)) compared(callee.object, first);
    if (method === 'test' || method === 'exec') compared(callee.object, first);
    if (MEMBERSHIP.has(method)) {
      // `LIST.includes(input)`, `input.includes('constant')` and `scope.includes('constant')`.
      compared(callee.object, first);
      meetAll(callee.object, constantsOf(first), SEGMENTS.element);
      meetAll(first, asTexts(keysOf(callee.object)));
    }
    if (method === 'hasOwnProperty' || dottedName(callee) === 'Object.hasOwn') {
      const [object, key] = given.length > 1 ? [first, given[1]] : [callee.object, first];
      if (key) lookedUp(object, key);
    }
    if (method === 'call' && given.length === 2 && given[1]) lookedUp(first, given[1]);
  };
  const lookedUp = (object: Node, key: Node) => {
    meetAll(key, asTexts(keysOf(object)));
    for (const constant of constantsOf(key)) {
      if (constant.kind === 'value') meetAll(object, [], String(constant.value));
    }
  };

  walk(tree, (node) => {
    switch (node.type) {
      case 'StringLiteral':
      case 'NumericLiteral':
        literals.set(JSON.stringify(node.value), { kind: 'value', value: node.value });
        break;
      case 'BinaryExpression':
        if (COMPARISONS.has(node.operator)) {
          compared(node.left, node.right);
          for (const [side, other] of [
            [node.left, node.right],
            [node.right, node.left],
          ] as const) {
            if (isLength(side)) meetAll(side.object, constantsOf(other), SEGMENTS.length);
          }
        }
        if (node.operator === 'in') lookedUp(node.right, node.left);
        break;
      case 'SwitchStatement':
        for (const { test } of node.cases) if (test) compared(node.discriminant, test);
        break;
      case 'CallExpression':
      case 'OptionalCallExpression':
        called(node.callee, node.arguments);
        if (dottedName(node.callee) === 'Date.now') readsClock = true;
        break;
      case 'NewExpression':
        if (dottedName(node.callee) === 'Date' && node.arguments.length === 0) readsClock = true;
        break;
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        if (node.computed) lookedUp(node.object, node.property);
        break;
    }
  });

  for (const node of readsIn(tree)) meetAll(node, []);
  for (const [name, origins] of definitions.origins) {
    if (origins.some((origin) => origin.below.length > 0)) {
      for (const path of pathsOf({ type: 'Identifier', name } as Node)) meet(path, []);
    }
  }
  for (const input of definitions.inputs.values()) if (input.length > 0) meet(input, []);

  const all = [...sightings.values()];
  return {
    inputs: all.filter(({ path }) => path[0] !== ELSEWHERE && path.length > 0),
    replies: all
      .filter(({ path }) => path[0] === ELSEWHERE && path.length > 1)
      .map(({ path, constants }) => ({ path: path.slice(1), constants })),
    links: links.filter(([ours, theirs]) => ours[0] !== ELSEWHERE && theirs[0] !== ELSEWHERE),
    goals: goalsOf(tree, definitions, expressions),
    literals: [...literals.values()],
    readsClock,
  };
}

type Member = Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>;

function isLength(node: Node): node is Member {
  return (
    (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') &&
    keyOf(node.property, node.computed) === 'length'
  );
}

/** Member expressions that read a property: not a method that is called, not the length. */
function readsIn(tree: File): Member[] {
  const methods = new Set<Node>();
  const reads: Member[] = [];
  walk(tree, (node) => {
    if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression') {
      methods.add(node.callee);
    }
    if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return;
    if (!methods.has(node) && !isLength(node)) reads.push(node);
  });
  return reads;
}
