import type { Node } from '@babel/types';
import { SEGMENTS } from '../../triggers/exchange-space.js';
import { CLOCK, clockPart, FUTURE, instantAt, instantText, PAST } from './clock.js';
import type { Definitions } from './definitions.js';
import type { Constant, Expressions } from './expressions.js';
import { returnedBy } from './functions.js';
import { both, capped, nothing, orNothing, type Goal } from './goals.js';
import { dottedName, keyOf, lengthOwner } from './names.js';

/** The ways to make a test come out as wanted; one empty way where nothing is known of it. */
export type WaysTo = (test: Node, wanted: boolean, depth?: number) => Goal[];

const MAX_DEPTH = 8;
const MADE = new Set(['ObjectExpression', 'ArrayExpression', 'FunctionExpression']);
const SAME_TRUTH = new Set(['toLowerCase', 'toUpperCase', 'trim', 'toString', 'valueOf']);
const TESTS = new Set([
  ...['BinaryExpression', 'LogicalExpression', 'UnaryExpression', 'CallExpression'],
  'ConditionalExpression',
]);
/** Methods that come to -1 where there is nothing. */
const SEARCHES = new Set(['indexOf', 'lastIndexOf', 'search', 'findIndex']);
const FILTERS = new Set(['filter']);
/** More than what code compares inputs with. */
const MUCH = 1e6;
const MIRRORED: Record<string, string> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/**
 * For `a && b` to hold, both; for `a || b`, only a or only b: so that a change to either operand
 * makes a difference.
 */
export function waysThrough(
  { origins, inputs, parameters }: Definitions,
  { pathsOf, sourcesOf, constantsOf, keysOf }: Expressions,
): WaysTo {
  const waysTo: WaysTo = (test, wanted, depth = 0) => {
    if (depth > MAX_DEPTH) return [[]];
    const ways = (other: Node, outcome: boolean) => waysTo(other, outcome, depth + 1);
    switch (test.type) {
      case 'UnaryExpression':
        if (test.operator === '!') return ways(test.argument, !wanted);
        // `~list.indexOf(value)`: everything but -1.
        return (
          (test.operator === '~' && searched(test.argument, wanted, depth)) ||
          presence(test, wanted, depth)
        );
      case 'ConditionalExpression': {
        const outcomes = [
          { value: test.consequent, when: true },
          { value: test.alternate, when: false },
        ].filter(({ value }) => truthOf(value) !== !wanted);
        return capped(
          outcomes.flatMap(({ value, when }) => both(ways(test.test, when), ways(value, wanted))),
        );
      }
      case 'LogicalExpression': {
        if (test.operator === '??') return presence(test, wanted, depth);
        const decisive = test.operator === '||';
        const [left, right] = [test.left, test.right];
        return wanted === decisive
          ? capped([
              ...both(ways(left, decisive), ways(right, !decisive)),
              ...both(ways(left, !decisive), ways(right, decisive)),
            ])
          : both(ways(left, wanted), ways(right, wanted));
      }
      case 'BinaryExpression':
        return comparison(test.operator, test.left, test.right, wanted, depth);
      case 'CallExpression':
      case 'OptionalCallExpression':
        return call(test.callee, test.arguments, wanted, depth);
      case 'AwaitExpression':
        return ways(test.argument, wanted);
      case 'Identifier': {
        const named = valuesOf(test).filter(isTest);
        return named.length > 0
          ? capped(named.flatMap((value) => ways(value, wanted)))
          : presence(test, wanted, depth);
      }
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        const list = lengthOwner(test);
        if (list) return filled(list, wanted, depth);
        const keys = test.computed ? keysOf(test.object) : [];
        return keys.length > 0
          ? oneOf(test.property, keys.map(text), wanted)
          : presence(test, wanted, depth);
      }
      default:
        return [[]];
    }
  };

  const presence = (node: Node, wanted: boolean, depth: number): Goal[] => {
    const chosen = valuesOf(node).filter((value) => value.type === 'ConditionalExpression');
    if (chosen.length > 0)
      return capped(chosen.flatMap((value) => waysTo(value, wanted, depth + 1)));
    if (!wanted && isMade(node)) return [[nothing(isCertain(node))]];
    return orNothing(
      pathsOf(node).map((path) => [
        { path, want: wanted ? 'present' : 'absent', ...(isCertain(node) && { certain: true }) },
      ]),
    );
  };

  /** What a name stands for as it is. */
  const valuesOf = (node: Node): Node[] =>
    node.type === 'Identifier'
      ? (origins.get(node.name) ?? []).flatMap(({ from, below }) =>
          below.length === 0 ? [from] : [],
        )
      : [node];

  /** A list that is to have something in it: one that was filtered has what passes the filter. */
  const filled = (list: Node, wanted: boolean, depth: number): Goal[] => {
    const filters = valuesOf(list).flatMap((value) => callOf(value, FILTERS)?.given[0] ?? []);
    const kept = filters.flatMap(returnedBy);
    if (kept.length > 0) {
      return capped(kept.flatMap((value) => waysTo(value, wanted, depth + 1)));
    }
    return orNothing(
      pathsOf(list).map((path) => [
        { path: [...path, SEGMENTS.length], want: { kind: 'value', value: wanted ? 1 : 0 } },
      ]),
    );
  };

  /** A value that is to stand in a list or a text: what `indexOf` is asked for. */
  const searched = (node: Node, wanted: boolean, depth: number): Goal[] | undefined => {
    const search = callOf(node, SEARCHES);
    const [first] = search?.given ?? [];
    if (!search || !first) return undefined;
    if (search.method === 'findIndex') {
      return capped(returnedBy(first).flatMap((value) => waysTo(value, wanted, depth + 1)));
    }
    return search.method === 'search'
      ? oneOf(search.object, constantsOf(first), wanted)
      : member(search.object, first, wanted);
  };

  const member = (list: Node, value: Node, wanted: boolean): Goal[] =>
    capped([
      ...known(oneOf(list, constantsOf(value), wanted, SEGMENTS.element), value),
      ...known(oneOf(list, constantsOf(value), wanted), value),
      ...oneOf(value, [...constantsOf(list), ...keysOf(list).map(text)], wanted),
      ...linked(list, value, wanted),
    ]);

  /** A name that stands for an object that the code itself has made. */
  const isMade = (node: Node): boolean => {
    if (node.type !== 'Identifier') return false;
    const known = origins.get(node.name) ?? [];
    return (
      known.length > 0 &&
      known.every(({ from, below }) => below.length === 0 && MADE.has(from.type))
    );
  };

  /** A property of an input, or a value of the code's own, under a name that means nothing else. */
  const isCertain = (node: Node): boolean => {
    if (node.type === 'Identifier') {
      return !parameters.has(node.name) && inputs.has(node.name) !== origins.has(node.name);
    }
    return node.type === 'MemberExpression' && !node.computed && isCertain(node.object);
  };

  const oneOf = (node: Node, constants: Constant[], wanted: boolean, ...below: string[]): Goal[] =>
    orNothing(
      pathsOf(node).flatMap((path): Goal[] => {
        const full = [...path, ...below];
        if (!wanted) return [[{ path: full, want: 'other' }]];
        return constants.map((want) => [{ path: full, want }]);
      }),
    );

  const comparison = (
    operator: string,
    left: Node,
    right: Node,
    wanted: boolean,
    depth: number,
  ): Goal[] => {
    const counted =
      countedBy(left, right, operator, wanted, depth) ??
      countedBy(right, left, MIRRORED[operator] ?? operator, wanted, depth);
    if (counted) return counted;
    const equality = operator === '===' || operator === '==';
    if (equality || operator === '!==' || operator === '!=') {
      const equal = equality === wanted;
      if (clockPart(left, origins))
        return capped(ordered(left, constantsOf(right), equal ? '==' : '!=', true));
      return (
        presenceTest(left, right, equal, depth) ??
        presenceTest(right, left, equal, depth) ??
        capped([
          ...known(oneOf(left, constantsOf(right), equal), right),
          ...known(oneOf(right, constantsOf(left), equal), left),
          ...linked(left, right, equal),
        ])
      );
    }
    if (operator === 'in') {
      const named = constantsOf(left).flatMap((key) => (key.kind === 'value' ? [key.value] : []));
      const present = pathsOf(right).flatMap((path) =>
        named.map((key): Goal => [
          { path: [...path, String(key)], want: wanted ? 'present' : 'absent' },
        ]),
      );
      return capped([...present, ...oneOf(left, keysOf(right).map(text), wanted)]);
    }
    if (!'<=>='.includes(operator)) return [[]];
    const mirrored = MIRRORED[operator] ?? operator;
    return capped([
      ...ordered(left, constantsOf(right), operator, wanted),
      ...ordered(right, constantsOf(left), mirrored, wanted),
      ...dated(left, right, operator, wanted),
      ...dated(right, left, mirrored, wanted),
    ]);
  };

  /** `list.indexOf(x) >= 0`, `text.search(x) === -1`, `list.length > 0`: there is one, or none. */
  const countedBy = (
    node: Node,
    count: Node,
    operator: string,
    wanted: boolean,
    depth: number,
  ): Goal[] | undefined => {
    const [bound] = constantsOf(count);
    if (bound?.kind !== 'value' || typeof bound.value !== 'number') return undefined;
    const [none, some] = callOf(node, SEARCHES) ? [-1, 0] : [0, 1];
    const ifSome = holds(some, operator, bound.value);
    if (ifSome === holds(none, operator, bound.value)) return undefined;
    const list = lengthOwner(node);
    const isFiltered = list && valuesOf(list).some((value) => callOf(value, FILTERS));
    return isFiltered
      ? filled(list, ifSome === wanted, depth)
      : searched(node, ifSome === wanted, depth);
  };

  /** A date in an input that is to lie before the time of the execution, or after it. */
  const dated = (node: Node, clock: Node, operator: string, wanted: boolean): Goal[] => {
    const date = clockPart(clock, origins) === 'instant' ? instantText(node, origins) : undefined;
    const want = holds(1, operator, 0) === wanted ? FUTURE : PAST;
    return date ? pathsOf(date).map((path): Goal => [{ path, want: text(want) }]) : [];
  };

  /** `x === undefined`, `x == null`, `typeof x === 'object'` and their like. */
  const presenceTest = (
    value: Node,
    other: Node,
    equal: boolean,
    depth: number,
  ): Goal[] | undefined => {
    if (isNothing(other)) return presence(value, !equal, depth);
    if (value.type !== 'UnaryExpression' || value.operator !== 'typeof') return undefined;
    if (other.type !== 'StringLiteral') return undefined;
    return presence(value.argument, (other.value === 'undefined') !== equal, depth);
  };

  /** Two inputs that are to be the same, or not to be. */
  const linked = (left: Node, right: Node, equal: boolean): Goal[] =>
    sourcesOf(left).flatMap((ours) =>
      sourcesOf(right).flatMap((theirs): Goal[] => {
        if (ours.join() === theirs.join()) return [];
        return equal
          ? [
              [
                { path: ours, want: 'linked' },
                { path: theirs, want: 'linked' },
              ],
            ]
          : [
              [
                { path: ours, want: 'other' },
                { path: theirs, want: 'unlike' },
              ],
            ];
      }),
    );

  /** Both sides of the boundary that decides `node < constant` and its like. */
  const ordered = (
    node: Node,
    constants: Constant[],
    operator: string,
    wanted: boolean,
  ): Goal[] => {
    const part = clockPart(node, origins);
    const length = lengthOwner(node);
    if (constants.length === 0 && !part && !length && sourcesOf(node).length > 0) {
      // Whatever it is compared with: there is hardly anything beyond.
      const value = (operator.startsWith('>') ? MUCH : -MUCH) * (wanted ? 1 : -1);
      return pathsOf(node).map((path): Goal => [{ path, want: { kind: 'value', value } }]);
    }
    const candidates = constants.flatMap((constant) => {
      const bound = constant.kind === 'value' ? Number(constant.value) : Number.NaN;
      if (Number.isNaN(bound)) return [];
      return [bound - 1, bound, bound + 1].filter(
        (candidate) => holds(candidate, operator, bound) === wanted,
      );
    });
    if (part) return candidates.flatMap((value) => atTime(instantAt(part, value)));
    const paths = length
      ? pathsOf(length).map((path) => [...path, SEGMENTS.length])
      : pathsOf(node);
    return paths.flatMap((path) =>
      candidates.map((value): Goal => [{ path, want: { kind: 'value', value } }]),
    );
  };

  const call = (callee: Node, given: readonly Node[], wanted: boolean, depth: number): Goal[] => {
    const [first, second] = given;
    const name = dottedName(callee) ?? '';
    if (first && (name === 'isNaN' || name === 'Number.isNaN')) {
      const date = instantText(first, origins);
      if (!wanted)
        return oneOf(date ?? first, [{ kind: 'value', value: date ? FUTURE : 10 }], true);
      return oneOf(date ?? first, [], false);
    }
    if (first && name === 'Array.isArray') return presence(first, wanted, depth);
    if (callee.type === 'Identifier' && origins.has(callee.name)) {
      const returned = (origins.get(callee.name) ?? []).flatMap(({ from }) => returnedBy(from));
      if (returned.length > 0) {
        return capped(returned.flatMap((value) => waysTo(value, wanted, depth + 1)));
      }
    }
    // A library may compare, as `timingSafeEqual(given, wanted)` does.
    const compared = first && second ? orNothing(linked(first, second, wanted)) : [[]];
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') {
      return compared;
    }
    const method = keyOf(callee.property, callee.computed) ?? '';
    if (!first) return SAME_TRUTH.has(method) ? waysTo(callee.object, wanted, depth + 1) : [[]];
    switch (method) {
      case 'includes':
      case 'has':
        return member(callee.object, first, wanted);
      case 'startsWith':
      case 'endsWith':
      case 'match':
        return oneOf(callee.object, constantsOf(first), wanted);
      case 'test':
        return oneOf(first, constantsOf(callee.object), wanted);
      case 'hasOwnProperty':
        return comparison('in', first, callee.object, wanted, depth);
      case 'some':
      case 'every':
      case 'find':
        return capped(returnedBy(first).flatMap((value) => waysTo(value, wanted, depth + 1)));
      default:
        return SAME_TRUTH.has(method) ? waysTo(callee.object, wanted, depth + 1) : compared;
    }
  };

  const atTime = (instant: string | undefined): Goal[] =>
    instant === undefined ? [] : [[{ path: [CLOCK], want: text(instant) }]];

  /** Where a test compares with what cannot be known, its ways say nothing. */
  const known = (ways: Goal[], constantSide: Node): Goal[] =>
    constantsOf(constantSide).length > 0 ? ways : [];

  return waysTo;
}

interface MethodCall {
  object: Node;
  method: string;
  given: readonly Node[];
}

/** The call of one of these methods that a node is. */
function callOf(node: Node, methods: ReadonlySet<string>): MethodCall | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return undefined;
  const { callee, arguments: given } = node;
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') {
    return undefined;
  }
  const method = keyOf(callee.property, callee.computed) ?? '';
  return methods.has(method) ? { object: callee.object, method, given } : undefined;
}

/** Whether a literal counts as true; undefined for what no literal tells. */
function truthOf(node: Node): boolean | undefined {
  if (isNothing(node)) return false;
  switch (node.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return Boolean(node.value);
    case 'ObjectExpression':
    case 'ArrayExpression':
      return true;
    default:
      return undefined;
  }
}

function holds(value: number, operator: string, bound: number): boolean {
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '==':
    case '===':
      return value === bound;
    case '!=':
    case '!==':
      return value !== bound;
    default:
      return value >= bound;
  }
}

function isNothing(node: Node): boolean {
  return (
    node.type === 'NullLiteral' ||
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  );
}

/** What a name that is tested must stand for so that its own value tells more than the name. */
function isTest(node: Node): boolean {
  return TESTS.has(node.type) || (node.type === 'MemberExpression' && node.computed);
}

function text(value: string): Constant {
  return { kind: 'value', value };
}
