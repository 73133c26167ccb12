import type * as t from '@babel/types';
import type { Script } from '../../analyse/script.js';
import { isMember, type Node } from '../../parse/syntax.js';
import { commentBehind, openingOf } from '../comments.js';
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
    const described = describedFrom(exported.named ? fn : exported.statement, rewriting);
    const { header, start: handler } = openingOf(described, script);
    const joins = others && others.end! < handler;
    const at = joins ? (commentBehind(others, script)?.end ?? others.end!) : handler;
    const isGlued = header && !/\n[ \t]*\r?\n/.test(script.text.slice(header.end!, at));
    if (!joins && isGlued) edits.insert(at, layout.eol);
    for (const node of moved) {
      const line = { start: node.start!, end: commentBehind(node, script)?.end ?? node.end! };
      edits.replace({ start: at, end: at }, ...(joins ? [layout.eol, line] : [line, layout.eol]));
      removeStatement(rewriting, line);
    }
    if (!joins) edits.insert(at, layout.eol);
  },
};

/** `const x = require('y');`, with names that mean nothing else at the top. */
function isRequire(node: Node, { script }: Rewriting, moves = true): node is t.VariableDeclaration {
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
      !script.top.bindings.has(name.name) &&
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
