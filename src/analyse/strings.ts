import type { Scoped } from '../parse/scopes.js';
import { isMember, memberName, type Node } from '../parse/syntax.js';
import { constantInit } from './constants.js';

/** A string as far as the text determines it. */
export interface KnownString {
  /** How it begins. */
  prefix: string;
  /** Whether that is all of it. */
  whole: boolean;
}

/** What the text says of a string: literals, templates, concatenations, constants of these. */
export function knownString(node: Node, script: Scoped, depth = 0): KnownString | null {
  switch (node.type) {
    case 'StringLiteral':
      return { prefix: node.value, whole: true };
    case 'TemplateLiteral': {
      let known: KnownString = { prefix: node.quasis[0]?.value.cooked ?? '', whole: true };
      for (const [index, expression] of node.expressions.entries()) {
        const next = node.quasis[index + 1]?.value.cooked ?? '';
        known = joined(known, knownString(expression, script, depth + 1) ?? OPEN);
        known = joined(known, { prefix: next, whole: true });
      }
      return known;
    }
    case 'BinaryExpression': {
      if (node.operator !== '+') return null;
      const left = knownString(node.left, script, depth + 1);
      if (!left) return null;
      return joined(left, knownString(node.right, script, depth + 1) ?? OPEN);
    }
    case 'Identifier': {
      const init = depth < 8 ? constantInit(node, script) : null;
      return init ? knownString(init, script, depth + 1) : null;
    }
    default:
      return null;
  }
}

const OPEN: KnownString = { prefix: '', whole: false };

function joined(left: KnownString, right: KnownString): KnownString {
  if (!left.whole) return left;
  return { prefix: left.prefix + right.prefix, whole: right.whole };
}

/** Whether a value is certainly a string. */
export function isString(node: Node, script: Scoped): boolean {
  if (knownString(node, script)) return true;
  switch (node.type) {
    case 'BinaryExpression':
      return node.operator === '+' && (isString(node.left, script) || isString(node.right, script));
    case 'ConditionalExpression':
      return isString(node.consequent, script) && isString(node.alternate, script);
    case 'LogicalExpression':
      return (
        (node.operator !== '&&' && isString(node.right, script) && isMessage(node.left)) ||
        (isString(node.left, script) && isString(node.right, script))
      );
    case 'CallExpression': {
      const { callee } = node;
      if (callee.type === 'Identifier') return callee.name === 'String';
      if (!isMember(callee)) return false;
      const method = memberName(callee) ?? '';
      return (
        /^(toString|toISOString|toLowerCase|toUpperCase|trim|join|toFixed)$/.test(method) ||
        (method === 'stringify' && node.arguments[0]?.type === 'ObjectExpression')
      );
    }
    default:
      return false;
  }
}

/** `error.message`: a string wherever errors are errors. */
export function isMessage(node: Node): boolean {
  return isMember(node) && memberName(node) === 'message';
}
