import type { Node } from '@babel/types';
import type { Json } from '../../model/index.js';
import { SEGMENTS } from '../../triggers/exchange-space.js';
import { keyOf, returnedBy, type Definitions, type Origin } from './definitions.js';

/** A value that code compares an input with. */
export type Constant =
  { kind: 'value'; value: Json } | { kind: 'pattern'; source: string; flags: string };

/** First segment of a path whose value came from outside: a reply, a library, a stored value. */
export const ELSEWHERE = '?';

/** Deeper than any code that a person wrote; stops definitions that go round in circles. */
const MAX_DEPTH = 12;
const MAX_RESULTS = 24;

/** Methods and functions whose result is still, for our purposes, the value they were given. */
const SAME_VALUE_METHODS = new Set(
  (
    'toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase trim trimStart trimEnd toString ' +
    'valueOf slice substring substr replace replaceAll normalize concat filter map reverse sort ' +
    'toSorted flat join padStart padEnd toFixed'
  ).split(' '),
);
const ELEMENT_METHODS = new Set(['pop', 'shift', 'at', 'find', 'findLast', 'charAt']);
const SAME_VALUE_FUNCTIONS = new Set(
  (
    'String Number Boolean parseInt parseFloat Array.from Array.of Object.freeze Object.assign ' +
    'Number.parseInt Number.parseFloat decodeURIComponent encodeURIComponent structuredClone ' +
    'Promise.resolve Set Date URL'
  ).split(' '),
);
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

/** Follows expressions to the inputs and constants that they stand for. */
export interface Expressions {
  /** Paths that begin with a parameter's position, or with `ELSEWHERE`. */
  pathsOf(node: Node): string[][];
  constantsOf(node: Node): Constant[];
  /** Keys of the object, map or set literals that an expression stands for. */
  keysOf(node: Node): string[];
}

export function expressionsOf({ origins, inputs }: Definitions): Expressions {
  const pathsOf = oncePerNode((node: Node, depth: number): string[][] => {
    if (depth > MAX_DEPTH) return [];
    const of = (other: Node) => pathsOf(other, depth + 1);
    const below = (other: Node, ...more: string[]) => of(other).map((path) => [...path, ...more]);
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
        const keys = keysUsed(node.property, node.computed, depth);
        const found = keys.flatMap((key) => [
          ...below(node.object, key),
          ...propertyValues(node.object, key, depth).flatMap(of),
        ]);
        return limited(found);
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
        return callPaths(node.callee, node.arguments, depth);
      default:
        return [];
    }
  });

  const originPaths = (origin: Origin, depth: number): string[][] => {
    const below = origin.below;
    const direct = pathsOf(origin.from, depth).map((path) => [...path, ...below]);
    const first = below[0];
    if (first === undefined) return direct;
    const inside = propertyValues(origin.from, first, depth).flatMap((value) =>
      originPaths({ from: value, below: below.slice(1) }, depth + 1),
    );
    return [...direct, ...inside];
  };

  const callPaths = (callee: Node, given: readonly Node[], depth: number): string[][] => {
    const of = (other: Node | undefined) => (other ? pathsOf(other, depth + 1) : []);
    const name = dottedName(callee);
    const first = given[0]?.type === 'SpreadElement' ? given[0].argument : given[0];
    if (name === 'require') return [];
    const listed = name === undefined ? undefined : LISTED[name];
    if (listed) return of(first).map((path) => [...path, ...listed]);
    if (name === 'JSON.parse') return of(first).map((path) => [...path, SEGMENTS.json]);
    if (name && SAME_VALUE_FUNCTIONS.has(name)) {
      return given.flatMap((argument) =>
        of(argument.type === 'SpreadElement' ? argument.argument : argument),
      );
    }
    if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') {
      const method = keyOf(callee.property, callee.computed) ?? '';
      if (SAME_VALUE_METHODS.has(method)) return of(callee.object);
      if (ELEMENT_METHODS.has(method)) {
        return of(callee.object).map((path) => [...path, SEGMENTS.element]);
      }
      if (method === 'split') {
        const separator = first?.type === 'StringLiteral' ? first.value : ' ';
        return of(callee.object).map((path) => [...path, SEGMENTS.split(separator)]);
      }
    }
    // What a local function returns is read where it is returned; anything else is from elsewhere.
    return name && origins.has(name) ? returnsOf(name).flatMap(of) : [[ELSEWHERE]];
  };

  const returnsOf = (name: string): Node[] =>
    (origins.get(name) ?? []).flatMap(({ from }) => returnedBy(from));

  const propertyValues = (object: Node, key: string, depth: number): Node[] =>
    literalsOf(object, depth).flatMap((literal): Node[] => {
      if (literal.type === 'ArrayExpression') {
        const item = literal.elements[Number(key)];
        return item ? [item] : [];
      }
      if (literal.type !== 'ObjectExpression') return [];
      return literal.properties.flatMap((property) =>
        property.type === 'ObjectProperty' && keyOf(property.key, property.computed) === key
          ? [property.value]
          : [],
      );
    });

  /** The literal objects, arrays, maps and sets that an expression may stand for. */
  const literalsOf = oncePerNode((node: Node, depth: number): Node[] => {
    if (depth > MAX_DEPTH) return [];
    const of = (other: Node) => literalsOf(other, depth + 1);
    switch (node.type) {
      case 'ObjectExpression':
      case 'ArrayExpression':
        return [node];
      case 'Identifier':
        return limited(
          (origins.get(node.name) ?? []).flatMap((origin) =>
            origin.below.reduce<Node[]>(
              (values, key) => values.flatMap((value) => propertyValues(value, key, depth + 1)),
              [origin.from],
            ),
          ),
        ).flatMap(of);
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return keysUsed(node.property, node.computed, depth).flatMap((key) =>
          propertyValues(node.object, key, depth + 1).flatMap(of),
        );
      case 'LogicalExpression':
        return [...of(node.left), ...of(node.right)];
      case 'ConditionalExpression':
        return [...of(node.consequent), ...of(node.alternate)];
      case 'NewExpression':
      case 'CallExpression': {
        const name = dottedName(node.callee);
        const wraps = name === 'Set' || name === 'Map' || name?.startsWith('Object.');
        return wraps ? node.arguments.flatMap(of) : [];
      }
      default:
        return [];
    }
  });

  const keysUsed = (property: Node, computed: boolean, depth: number): string[] => {
    const key = keyOf(property, computed);
    if (key !== undefined) return [key];
    if (depth > MAX_DEPTH) return [];
    const texts = constantsOf(property, depth + 1).flatMap((constant) =>
      constant.kind === 'value' && typeof constant.value === 'string' ? [constant.value] : [],
    );
    return texts.length > 0 ? texts : [SEGMENTS.element];
  };

  const constantsOf = oncePerNode((node: Node, depth: number): Constant[] => {
    if (depth > MAX_DEPTH) return [];
    const of = (other: Node) => constantsOf(other, depth + 1);
    const value = (json: Json): Constant => ({ kind: 'value', value: json });
    switch (node.type) {
      case 'StringLiteral':
      case 'NumericLiteral':
      case 'BooleanLiteral':
        return [value(node.value)];
      case 'NullLiteral':
        return [value(null)];
      case 'RegExpLiteral':
        return [{ kind: 'pattern', source: node.pattern, flags: node.flags }];
      case 'UnaryExpression':
        return node.operator === '-'
          ? of(node.argument).flatMap((constant) =>
              constant.kind === 'value' && typeof constant.value === 'number'
                ? [value(-constant.value)]
                : [],
            )
          : [];
      case 'TemplateLiteral': {
        const parts = node.quasis.flatMap((quasi, index) => {
          const expression = node.expressions[index];
          return expression
            ? [[quasi.value.cooked ?? ''], texts(of(expression))]
            : [[quasi.value.cooked ?? '']];
        });
        return joined(parts).map(value);
      }
      case 'BinaryExpression':
        return node.operator === '+'
          ? joined([texts(of(node.left)), texts(of(node.right))]).map(value)
          : [];
      case 'ArrayExpression':
        return limited(node.elements.flatMap((item) => (item ? of(item) : [])));
      case 'LogicalExpression':
        return [...of(node.left), ...of(node.right)];
      case 'ConditionalExpression':
        return [...of(node.consequent), ...of(node.alternate)];
      case 'AssignmentExpression':
        return of(node.right);
      case 'Identifier':
        return limited(
          (origins.get(node.name) ?? []).flatMap((origin) => originConstants(origin, depth)),
        );
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return limited(
          keysUsed(node.property, node.computed, depth + 1).flatMap((key) =>
            key === SEGMENTS.element
              ? literalsOf(node.object, depth + 1)
                  .flatMap(membersOf)
                  .flatMap(of)
              : propertyValues(node.object, key, depth + 1).flatMap(of),
          ),
        );
      case 'NewExpression':
      case 'CallExpression': {
        const name = dottedName(node.callee);
        const method =
          node.callee.type === 'MemberExpression'
            ? keyOf(node.callee.property, node.callee.computed)
            : undefined;
        if (name === 'Object.keys' || name === 'Map') return keysOfArguments(node.arguments, depth);
        if (name === 'RegExp') {
          return texts(node.arguments.slice(0, 1).flatMap(of)).map((source) => ({
            kind: 'pattern',
            source,
            flags: '',
          }));
        }
        if (name && SAME_VALUE_FUNCTIONS.has(name)) return limited(node.arguments.flatMap(of));
        if (node.callee.type === 'MemberExpression' && method === 'split') {
          const separator = texts(node.arguments.slice(0, 1).flatMap(of))[0] ?? ' ';
          return texts(of(node.callee.object)).flatMap((text) => text.split(separator).map(value));
        }
        if (node.callee.type === 'MemberExpression' && SAME_VALUE_METHODS.has(method ?? '')) {
          return of(node.callee.object);
        }
        return [];
      }
      default:
        return [];
    }
  });

  const originConstants = (origin: Origin, depth: number): Constant[] =>
    origin.below
      .reduce<Node[]>(
        (values, key) =>
          values.flatMap((value) =>
            key === SEGMENTS.element
              ? literalsOf(value, depth + 1).flatMap(membersOf)
              : propertyValues(value, key, depth + 1),
          ),
        [origin.from],
      )
      .flatMap((value) => constantsOf(value, depth + 1));

  const keysOfArguments = (given: readonly Node[], depth: number): Constant[] =>
    given.flatMap((argument) =>
      literalsOf(argument, depth + 1)
        .flatMap(literalKeys)
        .map((key) => ({ kind: 'value', value: key })),
    );

  const literalKeys = (literal: Node): string[] => {
    if (literal.type === 'ObjectExpression') {
      return literal.properties.flatMap((property) => {
        if (property.type === 'SpreadElement') return [];
        const key = keyOf(property.key, property.computed);
        return key === undefined ? [] : [key];
      });
    }
    if (literal.type !== 'ArrayExpression') return [];
    // `new Set(['a'])` and `new Map([['a', 1]])` alike.
    return literal.elements.flatMap((item) => {
      const first = item?.type === 'ArrayExpression' ? item.elements[0] : item;
      return first ? texts(constantsOf(first)) : [];
    });
  };

  return {
    pathsOf: (node) => pathsOf(node),
    constantsOf: (node) => constantsOf(node),
    keysOf: (node) => limited(literalsOf(node, 0).flatMap(literalKeys)),
  };
}

function membersOf(literal: Node): Node[] {
  if (literal.type === 'ArrayExpression') return literal.elements.filter((item) => item !== null);
  if (literal.type !== 'ObjectExpression') return [];
  return literal.properties.flatMap((property) =>
    property.type === 'ObjectProperty' ? [property.value] : [],
  );
}

/** `a.b.c` for a plain chain of names; `new Date()` and `Date()` are both `Date`. */
export function dottedName(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.computed) return undefined;
  const object = dottedName(node.object);
  return object && node.property.type === 'Identifier'
    ? `${object}.${node.property.name}`
    : undefined;
}

function texts(constants: Constant[]): string[] {
  return constants.flatMap((constant) =>
    constant.kind === 'value' && ['string', 'number'].includes(typeof constant.value)
      ? [String(constant.value)]
      : [],
  );
}

/** Every concatenation of one text from each part. */
function joined(parts: string[][]): string[] {
  return parts.reduce<string[]>(
    (heads, tails) => limited(heads.flatMap((head) => tails.map((tail) => head + tail))),
    [''],
  );
}

function limited<T>(items: T[]): T[] {
  return items.slice(0, MAX_RESULTS);
}

/**
 * Answers for each node once, and with nothing while the answer is being found: names that are
 * assigned from each other would otherwise be followed in circles, ever more often.
 */
function oncePerNode<Value>(
  find: (node: Node, depth: number) => Value[],
): (node: Node, depth?: number) => Value[] {
  const known = new Map<Node, Value[]>();
  return (node, depth = 0) => {
    const found = known.get(node);
    if (found) return found;
    known.set(node, []);
    const values = find(node, depth);
    known.set(node, values);
    return values;
  };
}
