import type { Scoped } from '../parse/scopes.js';
import { isMember, memberName, type Node } from '../parse/syntax.js';
import { constantInit, fallbackOf, isAlwaysAssigned } from './constants.js';
import { PURE_FUNCTIONS } from './purity.js';

/** Kinds of expression that never give `undefined`. */
const ALWAYS_DEFINED = new Set([
  'StringLiteral',
  'NumericLiteral',
  'BooleanLiteral',
  'NullLiteral',
  'TemplateLiteral',
  'ArrayExpression',
  'ObjectExpression',
  'BinaryExpression',
  'UpdateExpression',
  'NewExpression',
  'ArrayPattern',
]);

/** Methods whose result is never `undefined`. */
const DEFINED_METHODS =
  /^(toString|toISOString|toJSON|toLowerCase|toUpperCase|trim|join|split|map|filter|concat|slice|includes|indexOf|startsWith|endsWith|some|every|keys|values|entries|now|getTime|floor|round|ceil|random|max|min|toFixed|replace|substring|test|from|digest|randomUUID)$/;

/** Whether a value is certainly not `undefined`. `known` decides for inputs of the hook. */
export function isDefined(node: Node, script: Scoped, known: (node: Node) => boolean): boolean {
  const defined = (inner: Node): boolean => isDefined(inner, script, known);
  if (ALWAYS_DEFINED.has(node.type) || known(node)) return true;
  switch (node.type) {
    case 'MemberExpression':
      return memberName(node) === 'length';
    case 'UnaryExpression':
      return node.operator !== 'void';
    case 'ConditionalExpression':
      return defined(node.consequent) && defined(node.alternate);
    case 'LogicalExpression':
      return defined(node.right) && (node.operator !== '&&' || defined(node.left));
    case 'SequenceExpression':
      return defined(node.expressions.at(-1)!);
    case 'Identifier': {
      const init = constantInit(node, script) ?? fallbackOf(node, script);
      return init ? defined(init) : isAlwaysAssigned(node, script, defined);
    }
    case 'CallExpression': {
      const { callee } = node;
      if (callee.type === 'Identifier') {
        return PURE_FUNCTIONS.has(callee.name) && !script.referenceOf(callee)?.binding;
      }
      return isMember(callee) && DEFINED_METHODS.test(memberName(callee) ?? '');
    }
    default:
      return false;
  }
}
