import type { File, Node } from '@babel/types';
import { walk } from '../../parse/syntax.js';
import type { Expressions } from './expressions.js';
import { dottedName, keyOf } from './names.js';

/** An input that the code uses as the address of a service: whole, or its host only. */
export interface Address {
  path: string[];
  part: 'url' | 'host';
}

const URL_PROPERTY = /^(url|uri|baseURL|baseUrl|prefixUrl|endpoint)$/;
const HOST_PROPERTY = /^(host|hostname)$/;
/** Functions that take an address first: `fetch(x)`, `axios.get(x)`, `https.request(x)`. */
const REQUESTS = /^(fetch|(\w+\.)?(get|post|put|patch|delete|head|request)|got|request|axios|URL)$/;

/** Finds inputs from which addresses are made. */
export function addressesIn(tree: File, { pathsOf }: Expressions): Address[] {
  const found: Address[] = [];
  const at = (node: Node | undefined, part: Address['part']) => {
    if (!node) return;
    if (node.type === 'TemplateLiteral') atStart(node.quasis[0]?.value.cooked, node.expressions[0]);
    else if (node.type === 'BinaryExpression') {
      const { first, second } = outermost(node);
      if (first.type === 'StringLiteral') atStart(first.value, second);
      else at(first, part);
    } else for (const path of pathsOf(node)) found.push({ path, part });
  };
  /** What follows the text at the start of an address. */
  const atStart = (text: string | null | undefined, next: Node | undefined) => {
    if (text === '') at(next, 'url');
    if (text?.endsWith('://')) at(next, 'host');
  };

  walk(tree, (node) => {
    switch (node.type) {
      case 'TemplateLiteral':
        // `${base}/path` is an address wherever it is made.
        if (node.quasis[1]?.value.cooked?.startsWith('/')) at(node, 'url');
        break;
      case 'BinaryExpression': {
        const { first, second } = outermost(node);
        if (second?.type === 'StringLiteral' && second.value.startsWith('/')) at(first, 'url');
        if (first.type === 'StringLiteral' && first.value.endsWith('://')) at(second, 'host');
        break;
      }
      case 'CallExpression':
      case 'NewExpression':
        if (REQUESTS.test(dottedName(node.callee) ?? '')) at(node.arguments[0], 'url');
        break;
      case 'ObjectProperty': {
        const key = keyOf(node.key, node.computed) ?? '';
        if (URL_PROPERTY.test(key)) at(node.value, 'url');
        if (HOST_PROPERTY.test(key)) at(node.value, 'host');
        break;
      }
    }
  });
  return found;
}

/** The first two of the values that a chain of additions joins. */
function outermost(node: Extract<Node, { type: 'BinaryExpression' }>): {
  first: Node;
  second: Node | undefined;
} {
  if (node.operator !== '+') return { first: node.left, second: undefined };
  const { left } = node;
  return left.type === 'BinaryExpression' && left.operator === '+'
    ? outermost(left)
    : { first: left, second: node.right };
}
