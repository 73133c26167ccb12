import type { File, Node } from '@babel/types';
import { SEGMENTS, type Answering } from '../../triggers/exchange-space.js';
import { walk, type Range } from '../../parse/syntax.js';
import { addressesIn, type Address } from './addresses.js';
import { Answers, type Answer } from './answers.js';
import { branchesOf, type Branch } from './branches.js';
import { FUTURE, PAST, readAsInstant, readsClock, RECENT } from './clock.js';
import { emittedIn } from './emitted.js';
import { definitionsOf } from './definitions.js';
import { expressionsOf, type Constant } from './expressions.js';
import { dottedName, keyOf, lengthOwner } from './names.js';

export type { Address } from './addresses.js';
export type { Answer } from './answers.js';
export type { Branch } from './branches.js';
export { CLOCK, FUTURE, PAST, RECENT } from './clock.js';
export { ELSEWHERE, type Constant } from './expressions.js';
export type { Goal, Requirement } from './goals.js';

/** An input that the code reads, with the constants that it meets there. */
export interface Sighting {
  path: string[];
  constants: Constant[];
}

/** What the code of one program tells about the inputs that matter to it. */
export interface Mined {
  /** Paths begin with the position of the handler's parameter, or with `ELSEWHERE`. */
  inputs: Sighting[];
  /** Inputs from which addresses of services are made. */
  addresses: Address[];
  /** Pairs of inputs that the code compares with each other. */
  links: [string[], string[]][];
  branches: Branch[];
  answers: Answer[];
  /** Every literal text and number of the program. */
  literals: Constant[];
  /** The code asks for the time. */
  readsClock: boolean;
  /** Code that no person wrote, and that is the same wherever it stands. */
  emitted: Range[];
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
export function mine(tree: File, answering: Answering): Mined {
  const definitions = definitionsOf(tree);
  const expressions = expressionsOf(definitions);
  const { pathsOf, sourcesOf, constantsOf, keysOf } = expressions;
  const sightings = new Map<string, Sighting>();
  const links: [string[], string[]][] = [];
  const literals = new Map<string, Constant>();
  let asksForTime = false;

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
  const meetLiteral = (constant: Constant) => {
    literals.set(JSON.stringify(constant), constant);
  };
  const asTexts = (keys: string[]): Constant[] =>
    keys.map((key) => ({ kind: 'value', value: key }));
  const compared = (left: Node, right: Node) => {
    // The name of a type is no value that the input may have.
    if (isTypeof(left) || isTypeof(right)) return;
    meetAll(left, constantsOf(right));
    meetAll(right, constantsOf(left));
    link(left, right);
  };

  const link = (left: Node, right: Node) => {
    for (const ours of sourcesOf(left)) {
      for (const theirs of sourcesOf(right)) links.push([ours, theirs]);
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
    const keys = asTexts(keysOf(object));
    meetAll(key, keys);
    keys.forEach(meetLiteral);
    for (const constant of constantsOf(key)) {
      if (constant.kind === 'value') meetAll(object, [], String(constant.value));
    }
  };

  walk(tree, (node) => {
    asksForTime ||= readsClock(node);
    const date = readAsInstant(node);
    if (date) meetAll(date, asTexts([FUTURE, PAST, RECENT]));
    switch (node.type) {
      case 'StringLiteral':
      case 'NumericLiteral':
        meetLiteral({ kind: 'value', value: node.value });
        break;
      case 'BinaryExpression':
        if (COMPARISONS.has(node.operator)) {
          compared(node.left, node.right);
          for (const [side, other] of [
            [node.left, node.right],
            [node.right, node.left],
          ] as const) {
            const measured = lengthOwner(side);
            if (measured) meetAll(measured, constantsOf(other), SEGMENTS.length);
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

  const answers = new Answers(tree, definitions, expressions, answering);
  const branches = branchesOf(tree, definitions, expressions, (node, here) => {
    answers.visit(node, here);
  });
  return {
    inputs: [...sightings.values()].filter(({ path }) => path.length > 0),
    addresses: addressesIn(tree, expressions),
    links,
    branches,
    answers: answers.found,
    literals: [...literals.values()],
    readsClock: asksForTime,
    emitted: emittedIn(tree),
  };
}

function isTypeof(node: Node): boolean {
  return node.type === 'UnaryExpression' && node.operator === 'typeof';
}

type Member = Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>;

/** Member expressions that read a property: not a method that is called, not the length. */
function readsIn(tree: File): Member[] {
  const methods = new Set<Node>();
  const reads: Member[] = [];
  walk(tree, (node) => {
    if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression') {
      methods.add(node.callee);
    }
    if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return;
    if (!methods.has(node) && !lengthOwner(node)) reads.push(node);
  });
  return reads;
}
