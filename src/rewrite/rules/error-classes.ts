import type { Script } from '../../analyse/script.js';
import type { Node } from '../../parse/syntax.js';
import { STYLES } from '../../model/index.js';
import { PRELUDE } from '../../triggers/credentials-exchange/mapping.js';
import { commentBehind, openingOf } from '../comments.js';
import { errorClasses as classesFor, restyle } from '../snippets.js';
import type { Rewriting } from '../rewriting.js';
import { isForImporters } from './compiled-exports.js';
import { isRequired } from './hoist-requires.js';
import type { Rule } from './rule.js';

/** The platform's error classes do not exist in Actions: where they are still used, declare them. */
export const errorClasses: Rule = {
  name: 'error-classes',
  styles: STYLES,
  apply(rewriting) {
    const { script } = rewriting;
    const used = new Set(rewriting.askedClasses);
    for (const reference of script.free) {
      const { name } = reference.identifier;
      const asked = script.parentOf(reference.identifier)?.type === 'BinaryExpression';
      if (name === 'ServerError' && !asked) {
        rewriting.find('server-error-status', reference.identifier);
      }
      if (!PRELUDE.includes(name) || rewriting.consumed.has(reference)) continue;
      rewriting.find('error-classes-kept', reference.identifier);
      used.add(name);
    }
    if (used.size > 0) declareFirst(restyle(classesFor(used), rewriting.layout, script), rewriting);
  },
};

/** Puts declarations below what a file opens with, but above all else that it does. */
function declareFirst(declarations: string, { script, edits, layout }: Rewriting): void {
  const { eol } = layout;
  const body = script.tree.program.body.filter((node) => !isForImporters(node, script));
  const next = body.findIndex((node) => !isRequire(node, script));
  const last = next < 0 ? body.at(-1) : body[next - 1];
  if (last) {
    const at = commentBehind(last, script)?.end ?? last.end!;
    const apart = /^[ \t]*\r?\n[ \t]*\r?\n/.test(script.text.slice(at));
    const written = apart ? declarations.slice(0, -eol.length) : declarations;
    return edits.insert(at, eol + eol + written);
  }
  const first = body[0]!.start!;
  const { header, start } = openingOf(first, script);
  if (header) edits.insert(header.end!, eol + eol + declarations);
  else edits.insert(start, declarations + eol);
}

/** A declaration of nothing but modules. */
function isRequire(node: Node, script: Script): boolean {
  return (
    node.type === 'VariableDeclaration' &&
    node.declarations.every(({ init }) => !!init && isRequired(init, script))
  );
}
