import type * as t from '@babel/types';
import type { Script } from '../../analyse/script.js';
import { bindingNamed } from '../../analyse/constants.js';
import { moduleStatements } from '../../analyse/module-function.js';
import { isMember, type Node } from '../../parse/syntax.js';
import { commentBehind, openingOf } from '../comments.js';
import { describedFrom } from '../describe.js';
import { indentAt } from '../layout.js';
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
    const others = moduleStatements(script).findLast((node) => isRequire(node, rewriting, false));
    const described = describedFrom(exported.named ? fn : exported.statement, rewriting);
    const { header, start: handler } = openingOf(described, script);
    const joins = others && others.end! < handler;
    const indent = indentAt(script.text, joins ? others.start! : handler);
    const beginsLine = script.text.slice(0, handler).endsWith(layout.eol + indent);
    const at = joins
      ? (commentBehind(others, script)?.end ?? others.end!)
      : handler - (beginsLine ? indent.length : 0);
    const isGlued = header && !/\n[ \t]*\r?\n/.test(script.text.slice(header.end!, at));
    if (!joins && isGlued) edits.insert(at, layout.eol);
    for (const node of moved) {
      const line = { start: node.start!, end: commentBehind(node, script)?.end ?? node.end! };
      const lines = joins
        ? [layout.eol + indent, line]
        : [beginsLine ? indent : '', line, layout.eol];
      edits.replace({ start: at, end: at }, ...lines);
      removeStatement(rewriting, line);
    }
    if (!joins) edits.insert(at, layout.eol);
  },
};

/** `const x = require('y');`, with names that mean nothing else at the top. */
function isRequire(
  node: Node,
  { script, exported }: Rewriting,
  moves = true,
): node is t.VariableDeclaration {
  if (node.type !== 'VariableDeclaration' || node.declarations.length !== 1) return false;
  const { id, init } = node.declarations[0]!;
  if (!init || !isRequired(init, script)) return false;
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
      !bindingNamed(name.name, exported.statement, script) &&
      !script.free.some(({ identifier }) => identifier.name === name.name),
  );
}

/** `require('y')` and `require('y').part`. */
export function isRequired(value: Node, script: Script): boolean {
  let call = value;
  while (isMember(call) && !call.computed) call = call.object;
  return (
    call.type === 'CallExpression' &&
    call.callee.type === 'Identifier' &&
    call.callee.name === 'require' &&
    call.arguments[0]?.type === 'StringLiteral' &&
    !script.referenceOf(call.callee)?.binding
  );
}
