import type { Node } from '@babel/types';
import { valuesOf, type Definitions } from './definitions.js';
import type { Expressions } from './expressions.js';
import { capped, nothing, orNothing, type Goal, type WaysTo } from './goals.js';

export type Presence = ReturnType<typeof presenceOn>;

const MADE = new Set(['ObjectExpression', 'ArrayExpression', 'FunctionExpression']);

/** What is asked for to be there, or not to be. */
export function presenceOn({ origins, inputs, parameters }: Definitions, { pathsOf }: Expressions) {
  const presence = (node: Node, wanted: boolean, waysTo: WaysTo): Goal[] => {
    const chosen = valuesOf(node, origins).filter(({ type }) => type === 'ConditionalExpression');
    if (chosen.length > 0) return capped(chosen.flatMap((value) => waysTo(value, wanted)));
    if (!wanted && isMade(node)) return [[nothing(isCertain(node))]];
    return orNothing(
      pathsOf(node).map((path) => [
        { path, want: wanted ? 'present' : 'absent', ...(isCertain(node) && { certain: true }) },
      ]),
    );
  };

  /** `x === undefined`, `x == null`, `typeof x === 'object'` and their like. */
  const presenceTest = (
    value: Node,
    other: Node,
    equal: boolean,
    waysTo: WaysTo,
  ): Goal[] | undefined => {
    if (isNothing(other)) return presence(value, !equal, waysTo);
    if (value.type !== 'UnaryExpression' || value.operator !== 'typeof') return undefined;
    if (other.type !== 'StringLiteral') return undefined;
    return presence(value.argument, (other.value === 'undefined') !== equal, waysTo);
  };

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

  return { presence, presenceTest };
}

export function isNothing(node: Node): boolean {
  return (
    node.type === 'NullLiteral' ||
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  );
}
