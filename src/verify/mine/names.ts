import type { Node } from '@babel/types';

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

/** `a.b.c` for a plain chain of names; `new Date()` and `Date()` are both `Date`. */
export function dottedName(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.computed) return undefined;
  const object = dottedName(node.object);
  return object && node.property.type === 'Identifier'
    ? `${object}.${node.property.name}`
    : undefined;
}

/** The object whose length a node reads. */
export function lengthOwner(node: Node): Node | undefined {
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') {
    return undefined;
  }
  return keyOf(node.property, node.computed) === 'length' ? node.object : undefined;
}
