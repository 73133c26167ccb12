import type { Node } from '@babel/types';
import { SEGMENTS } from '../../triggers/exchange-space.js';
import { textsOf } from './constants.js';
import type { Definitions, Origin } from './definitions.js';
import type { Expressions } from './expressions.js';
import { follow, limited } from './follow.js';
import { dottedName, keyOf } from './names.js';

/** Finds literal objects, arrays, maps and sets, and what they hold. */
export function literalFinder(
  { origins, assigned }: Definitions,
  expressions: Expressions,
): Pick<Expressions, 'literalsOf' | 'propertyValues' | 'keysOf' | 'keysUsed'> {
  const literalsOf = follow((node, depth): Node[] => {
    const of = (other: Node) => literalsOf(other, depth + 1);
    switch (node.type) {
      case 'ObjectExpression':
      case 'ArrayExpression':
        return [node];
      case 'Identifier':
        return limited(
          (origins.get(node.name) ?? []).flatMap((origin) =>
            valuesBelow(origin, expressions, depth),
          ),
        ).flatMap(of);
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return keysUsed(node.property, node.computed, depth).flatMap((key) =>
          (key === SEGMENTS.element
            ? of(node.object).flatMap(membersOf)
            : propertyValues(node.object, key, depth + 1)
          ).flatMap(of),
        );
      case 'AwaitExpression':
        return of(node.argument);
      case 'LogicalExpression':
        return [...of(node.left), ...of(node.right)];
      case 'ConditionalExpression':
        return [...of(node.consequent), ...of(node.alternate)];
      case 'NewExpression':
      case 'CallExpression': {
        const wraps = /^(Set|Map|Object\..*|Promise\.all)$/.test(dottedName(node.callee) ?? '');
        return wraps ? node.arguments.flatMap(of) : [];
      }
      default:
        return [];
    }
  });

  const propertyValues = (object: Node, key: string, depth: number): Node[] => [
    ...(assigned.get(`${dottedName(object) ?? ''}.${key}`) ?? []),
    ...literalsOf(object, depth).flatMap((literal): Node[] => {
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
    }),
  ];

  const keysUsed = (property: Node, computed: boolean, depth: number): string[] => {
    const key = keyOf(property, computed);
    if (key !== undefined) return [key];
    const texts = expressions
      .constantsOf(property, depth + 1)
      .flatMap((constant) =>
        constant.kind === 'value' && typeof constant.value === 'string' ? [constant.value] : [],
      );
    return texts.length > 0 ? texts : [SEGMENTS.element];
  };

  const keysIn = (literal: Node): string[] => {
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
      return first ? textsOf(expressions.constantsOf(first)) : [];
    });
  };

  return {
    literalsOf,
    propertyValues,
    keysUsed,
    keysOf: (node) => limited(literalsOf(node).flatMap(keysIn)),
  };
}

/** The expressions that a name may stand for, as far as literals tell. */
export function valuesBelow(
  { from, below }: Origin,
  { literalsOf, propertyValues }: Expressions,
  depth: number,
): Node[] {
  return below.reduce<Node[]>(
    (values, key) =>
      values.flatMap((value) =>
        key === SEGMENTS.element
          ? literalsOf(value, depth + 1).flatMap(membersOf)
          : propertyValues(value, key, depth + 1),
      ),
    [from],
  );
}

export function membersOf(literal: Node): Node[] {
  if (literal.type === 'ArrayExpression') return literal.elements.filter((item) => item !== null);
  if (literal.type !== 'ObjectExpression') return [];
  return literal.properties.flatMap((property) =>
    property.type === 'ObjectProperty' ? [property.value] : [],
  );
}
