import type { Node } from '@babel/types';
import { SEGMENTS } from '../../triggers/exchange-space.js';
import type { Definitions, Origin } from './definitions.js';
import { ELSEWHERE, type Expressions, type Finder } from './expressions.js';
import { follow, limited } from './follow.js';
import { returnedBy } from './functions.js';
import { dottedName, keyOf } from './names.js';
import { ELEMENT_METHODS, SAME_VALUE_FUNCTIONS, SAME_VALUE_METHODS } from './same-value.js';

/** What lists of a dictionary's contents are lists of. */
const LISTED: Record<string, string[]> = {
  'Object.keys': [SEGMENTS.key],
  'Object.values': [],
  'Object.entries': [SEGMENTS.entries],
};
const GLOBALS = new Set(
  (
    'console Object JSON Math process module exports require Date Array String Number Boolean ' +
    'Promise Buffer Symbol Map Set WeakMap RegExp Error TypeError URL URLSearchParams globalThis ' +
    'global undefined NaN Infinity setTimeout setImmediate Reflect Intl crypto api'
  ).split(' '),
);

/** Finds the places in inputs and replies that an expression may stand for. */
export function pathFinder(
  { origins, inputs }: Definitions,
  expressions: Expressions,
): Finder<string[]> {
  const pathsOf = follow((node, depth): string[][] => {
    const of = (other: Node) => pathsOf(other, depth + 1);
    switch (node.type) {
      case 'Identifier': {
        const input = inputs.get(node.name);
        if (input) return [input];
        const known = origins.get(node.name);
        if (!known) return GLOBALS.has(node.name) ? [] : [[ELSEWHERE]];
        return limited(known.flatMap((origin) => originPaths(origin, depth + 1)));
      }
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        const keys = expressions.keysUsed(node.property, node.computed, depth);
        return limited(
          keys.flatMap((key) => [
            ...of(node.object).map((path) => [...path, key]),
            ...expressions.propertyValues(node.object, key, depth).flatMap(of),
          ]),
        );
      }
      case 'LogicalExpression':
        return limited([...of(node.left), ...of(node.right)]);
      case 'ConditionalExpression':
        return limited([...of(node.consequent), ...of(node.alternate)]);
      case 'AssignmentExpression':
        return of(node.right);
      case 'SequenceExpression':
        return node.expressions.slice(-1).flatMap(of);
      case 'AwaitExpression':
        return of(node.argument);
      case 'YieldExpression':
        return node.argument ? of(node.argument) : [];
      case 'UnaryExpression':
        return node.operator === '!' || node.operator === '+' || node.operator === 'typeof'
          ? of(node.argument)
          : [];
      case 'TemplateLiteral':
        return limited(node.expressions.flatMap(of));
      case 'ArrayExpression':
        return limited(
          node.elements.flatMap((item) =>
            item?.type === 'SpreadElement' ? of(item.argument) : [],
          ),
        );
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression':
        return callPaths(node.callee, node.arguments, of);
      default:
        return [];
    }
  });

  const originPaths = (origin: Origin, depth: number): string[][] => {
    const below = origin.below;
    const direct = pathsOf(origin.from, depth).map((path) => [...path, ...below]);
    const first = below[0];
    if (first === undefined) return direct;
    const inside = expressions
      .propertyValues(origin.from, first, depth)
      .flatMap((value) => originPaths({ from: value, below: below.slice(1) }, depth + 1));
    return [...direct, ...inside];
  };

  const callPaths = (
    callee: Node,
    given: readonly Node[],
    of: (node: Node) => string[][],
  ): string[][] => {
    const name = dottedName(callee);
    const values = given.map((argument) =>
      argument.type === 'SpreadElement' ? argument.argument : argument,
    );
    const [first] = values;
    const ofFirst = first ? of(first) : [];
    if (name === 'require' || name === 'Promise.all') return [];
    const listed = name === undefined ? undefined : LISTED[name];
    if (listed) return ofFirst.map((path) => [...path, ...listed]);
    if (name === 'JSON.parse') return ofFirst.map((path) => [...path, SEGMENTS.json]);
    if (name === 'URL' || name === 'url.parse') {
      return ofFirst.map((path) => [...path, SEGMENTS.url]);
    }
    if (name === 'Buffer.from' && keyOf(values[1] ?? callee, false) === 'base64') {
      return ofFirst.map((path) => [...path, SEGMENTS.base64]);
    }
    if (name && SAME_VALUE_FUNCTIONS.has(name)) return values.flatMap(of);
    if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') {
      const method = keyOf(callee.property, callee.computed) ?? '';
      if (SAME_VALUE_METHODS.has(method)) return of(callee.object);
      if (ELEMENT_METHODS.has(method)) {
        return of(callee.object).map((path) => [...path, SEGMENTS.element]);
      }
      if (method === 'split') {
        return of(callee.object).map((path) => [...path, SEGMENTS.split(separatorIn(first))]);
      }
    }
    // What a local function returns is read where it is returned; anything else is from elsewhere.
    return name && origins.has(name) ? returnsOf(name).flatMap(of) : [[ELSEWHERE]];
  };

  const returnsOf = (name: string): Node[] =>
    (origins.get(name) ?? []).flatMap(({ from }) => returnedBy(from));

  return pathsOf;
}

/** What separates a list that is split at the given text or pattern. */
function separatorIn(at: Node | undefined): string {
  if (at?.type === 'StringLiteral') return at.value;
  if (at?.type !== 'RegExpLiteral') return ' ';
  return [...',;|'].find((separator) => at.pattern.includes(separator)) ?? ' ';
}
