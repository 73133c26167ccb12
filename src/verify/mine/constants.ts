import type { Node } from '@babel/types';
import type { Json } from '../../model/index.js';
import { SEGMENTS } from '../../triggers/exchange-space.js';
import type { Definitions } from './definitions.js';
import type { Constant, Expressions, Finder } from './expressions.js';
import { follow, limited } from './follow.js';
import { membersOf, valuesBelow } from './literals.js';
import { dottedName, keyOf } from './names.js';
import { SAME_VALUE_FUNCTIONS, SAME_VALUE_METHODS } from './same-value.js';

/** Finds the constants that an expression may stand for. */
export function constantFinder(
  { origins }: Definitions,
  expressions: Expressions,
): Finder<Constant> {
  const constantsOf = follow((node, depth): Constant[] => {
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
          const text = [quasi.value.cooked ?? ''];
          return expression ? [text, textsOf(of(expression))] : [text];
        });
        return joined(parts).map(value);
      }
      case 'BinaryExpression':
        return node.operator === '+'
          ? joined([textsOf(of(node.left)), textsOf(of(node.right))]).map(value)
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
          (origins.get(node.name) ?? [])
            .flatMap((origin) => valuesBelow(origin, expressions, depth))
            .flatMap(of),
        );
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return limited(
          expressions.keysUsed(node.property, node.computed, depth + 1).flatMap((key) =>
            key === SEGMENTS.element
              ? expressions
                  .literalsOf(node.object, depth + 1)
                  .flatMap(membersOf)
                  .flatMap(of)
              : expressions.propertyValues(node.object, key, depth + 1).flatMap(of),
          ),
        );
      case 'NewExpression':
      case 'CallExpression':
        return called(node.callee, node.arguments, of);
      default:
        return [];
    }
  });

  const called = (callee: Node, given: Node[], of: (node: Node) => Constant[]): Constant[] => {
    const name = dottedName(callee);
    if (name === 'Object.keys' || name === 'Map') {
      return given.flatMap((argument) =>
        expressions.keysOf(argument).map((key): Constant => ({ kind: 'value', value: key })),
      );
    }
    if (name === 'RegExp') {
      return textsOf(given.slice(0, 1).flatMap(of)).map((source) => ({
        kind: 'pattern',
        source,
        flags: '',
      }));
    }
    if (name && SAME_VALUE_FUNCTIONS.has(name)) return limited(given.flatMap(of));
    if (callee.type !== 'MemberExpression') return [];
    const method = keyOf(callee.property, callee.computed) ?? '';
    if (method === 'split') {
      const separator = textsOf(given.slice(0, 1).flatMap(of))[0] ?? ' ';
      return textsOf(of(callee.object)).flatMap((text) =>
        text.split(separator).map((part): Constant => ({ kind: 'value', value: part })),
      );
    }
    return SAME_VALUE_METHODS.has(method) ? of(callee.object) : [];
  };

  return constantsOf;
}

export function textsOf(constants: Constant[]): string[] {
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
