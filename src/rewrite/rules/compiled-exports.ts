import type { Script } from '../../analyse/script.js';
import { calleeName } from '../../analyse/left-alone.js';
import { moduleStatements } from '../../analyse/module-function.js';
import { STYLES } from '../../model/index.js';
import { isMember, type Node } from '../../parse/syntax.js';
import { removeStatement } from '../statements.js';
import type { Rule } from './rule.js';

/** Compilers tell those who import a module what it is and will have: nobody imports an Action. */
export const compiledExports: Rule = {
  name: 'compiled-exports',
  styles: STYLES,
  apply(rewriting) {
    const { script } = rewriting;
    for (const statement of moduleStatements(script)) {
      if (isForImporters(statement, script)) removeStatement(rewriting, statement);
    }
  },
};

export function isForImporters(statement: Node, script: Script): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  return isModuleMark(expression, script) || isAnnouncement(expression, script);
}

/** `Object.defineProperty(exports, '__esModule', { value: true });` */
function isModuleMark(node: Node, script: Script): boolean {
  if (node.type !== 'CallExpression' || calleeName(node, script) !== 'Object.defineProperty') {
    return false;
  }
  const [object, key] = node.arguments;
  return isExports(object, script) && key?.type === 'StringLiteral' && key.value === '__esModule';
}

/** `exports.first = exports.second = void 0;` */
function isAnnouncement(node: Node, script: Script): boolean {
  if (node.type !== 'AssignmentExpression' || node.operator !== '=') return false;
  const { left, right } = node;
  if (!isMember(left) || !isExports(left.object, script)) return false;
  const isVoid = right.type === 'UnaryExpression' && right.operator === 'void';
  return isVoid || isAnnouncement(right, script);
}

function isExports(node: Node | undefined, script: Script): boolean {
  return (
    node?.type === 'Identifier' && node.name === 'exports' && !script.referenceOf(node)?.binding
  );
}
