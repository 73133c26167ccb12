import { parseUnfilled } from '../parse/markers.js';
import { contains, type Node } from '../parse/syntax.js';

/** Whether a script already is an Action: it exports a function named `onExecute...`. */
export function isActionCode(text: string): boolean {
  // Most files are hooks: do not parse those.
  if (!/\bonExecute[A-Z]/.test(text)) return false;
  const parsed = parseUnfilled(text);
  return (
    parsed.kind === 'parsed' && contains(parsed.tree.program, (node) => exportsHandler(node, text))
  );
}

function exportsHandler(statement: Node, text: string): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  if (expression.type !== 'AssignmentExpression') return false;
  const { left, right } = expression;
  const target = text.slice(left.start!, left.end!);
  if (/^(module\.)?exports\.onExecute[A-Z]\w*$/.test(target)) return true;
  return (
    target === 'module.exports' &&
    right.type === 'ObjectExpression' &&
    right.properties.some(
      (property) =>
        property.type !== 'SpreadElement' &&
        property.key.type === 'Identifier' &&
        /^onExecute[A-Z]/.test(property.key.name),
    )
  );
}
