import type * as t from '@babel/types';
import type { Node } from '../parse/syntax.js';
import { TYPES } from '../triggers/credentials-exchange/mapping.js';
import { indentAt } from './layout.js';
import type { Rewriting } from './rewriting.js';

/** The JSDoc that Auth0's editor and the official type package expect. */
export function describe(handler: Node, rewriting: Rewriting): void {
  const node = declarationOf(handler, rewriting);
  const { script, edits, layout, names } = rewriting;
  const indent = indentAt(script.text, node.start!);
  const parameters = [
    `@param {import('${TYPES}').Event} ${names.event} - The token request.`,
    `@param {import('${TYPES}').CredentialsExchangeAPI} ${names.api} - Changes the token, or denies it.`,
  ];
  const above = commentAbove(node, rewriting);
  if (!above) {
    const lines = ['/**', ...parameters.map((text) => ` * ${text}`), ' */', ''];
    const lineStart = node.start! - indent.length;
    const crowded = /\S[ \t]*(\r\n|\r|\n)$/.test(
      script.text.slice(0, lineStart).replace(/^\uFEFF/, ''),
    );
    edits.insert(
      node.start!,
      (crowded ? layout.eol + indent : '') + lines.join(layout.eol + indent),
    );
    return;
  }
  const text = script.text.slice(above.start!, above.end!);
  const lines = text.split(/\r\n|\r|\n/);
  const first = lines.findIndex((line) => /^\s*\*?\s*@param\b/.test(line));
  const margin = /^\s*\*?\s*/.exec(lines[first < 0 ? 1 : first] ?? '')?.[0] ?? ' * ';
  const own = parameters.map(
    (parameter) => (margin.trim() || lines.length > 1 ? margin : `${indent} * `) + parameter,
  );
  let kept: string[];
  if (first < 0) {
    const only = lines.length === 1 && /^\/\*\*\s*(.*?)\s*\*\/$/.exec(text);
    kept = only
      ? ['/**', `${indent} * ${only[1]}`, `${indent} *`, ...own, `${indent} */`]
      : [...lines.slice(0, -1), ...own, lines.at(-1)!];
  } else {
    let last = first;
    for (let index = first; index < lines.length - 1; index += 1) {
      if (/^\s*\*?\s*@param\b/.test(lines[index]!)) last = index;
      else if (/^\s*\*?\s*(@|$)/.test(lines[index]!)) continue;
      else if (index === last + 1) last = index;
    }
    const between = lines
      .slice(first, last + 1)
      .filter((line) => /^\s*\*?\s*@(?!param\b)/.test(line));
    kept = [...lines.slice(0, first), ...own, ...between, ...lines.slice(last + 1)];
  }
  edits.replace({ start: above.start!, end: above.end! }, kept.join(layout.eol));
}

/** Where a declaration begins with the comment that describes it. */
export function describedFrom(handler: Node, rewriting: Rewriting): number {
  const node = declarationOf(handler, rewriting);
  return commentAbove(node, rewriting)?.start ?? node.start!;
}

/** `const hook = function ...` is described as a whole. */
function declarationOf(node: Node, { script }: Rewriting): Node {
  const declarator = script.parentOf(node);
  return declarator?.type === 'VariableDeclarator' ? script.parentOf(declarator)! : node;
}

function commentAbove(node: Node, { script }: Rewriting): t.Comment | undefined {
  return script.comments.find(
    (comment) =>
      comment.type === 'CommentBlock' &&
      comment.value.startsWith('*') &&
      comment.end! <= node.start! &&
      /^\s*$/.test(script.text.slice(comment.end!, node.start!)),
  );
}
