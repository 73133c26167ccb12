import type * as t from '@babel/types';
import { isMember, type Node } from '../../parse/syntax.js';
import { describedFrom } from '../describe.js';
import type { Rewriting } from '../rewriting.js';
import { removeStatement } from '../statements.js';
import type { Rule } from './rule.js';

/** Modules are required at the top, once per instance, as Auth0's migration guide asks for. */
export const hoistRequires: Rule = {
  name: 'hoist-requires',
  styles: ['direct', 'awaited'],
  apply(rewriting) {
    const { fn, edits, layout, exported, script } = rewriting;
    if (fn.body.type !== 'BlockStatement') return;
    const moved = fn.body.body.filter((node) => isRequire(node, rewriting));
    if (moved.length === 0) return;
    const others = script.tree.program.body.findLast((node) => isRequire(node, rewriting, false));
    const handler = describedFrom(exported.named ? fn : exported.statement, rewriting);
    const joins = others && others.end! < handler;
    const at = joins ? (commentBehind(others, rewriting) ?? others.end!) : handler;
    for (const node of moved) {
      const line = { start: node.start!, end: commentBehind(node, rewriting) ?? node.end! };
      edits.replace({ start: at, end: at }, ...(joins ? [layout.eol, line] : [line, layout.eol]));
      removeStatement(rewriting, line);
    }
    if (!joins) edits.insert(at, layout.eol);
  },
};

/** The end of a comment on the same line. */
function commentBehind(node: Node, { script }: Rewriting): number | null {
  const behind = script.comments.find(
    ({ start }) => start! >= node.end! && /^[ \t]*$/.test(script.text.slice(node.end!, start!)),
  );
  return behind?.end ?? null;
}

/** `const x = require('y');`, with names that mean nothing else at the top. */
function isRequire(node: Node, { script }: Rewriting, moves = true): node is t.VariableDeclaration {
  if (node.type !== 'VariableDeclaration' || node.declarations.length !== 1) return false;
  const { id, init } = node.declarations[0]!;
  let value = init;
  while (value && isMember(value) && !value.computed) value = value.object as t.Expression;
  if (value?.type !== 'CallExpression' || value.callee.type !== 'Identifier') return false;
  if (value.callee.name !== 'require' || value.arguments[0]?.type !== 'StringLiteral') return false;
  if (script.referenceOf(value.callee)?.binding) return false;
  if (!moves) return true;
  const names =
    id.type === 'Identifier'
      ? [id]
      : id.type === 'ObjectPattern'
        ? id.properties.map((property) =>
            property.type === 'ObjectProperty' ? property.value : null,
          )
        : [null];
  return names.every(
    (name) =>
      name?.type === 'Identifier' &&
      !script.top.bindings.has(name.name) &&
      !script.free.some(({ identifier }) => identifier.name === name.name),
  );
}
