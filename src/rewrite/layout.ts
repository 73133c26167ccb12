import type { Script } from '../analyse/script.js';
import { contains, type Node } from '../parse/syntax.js';

/** How the file is written, so that new code is written alike. */
export interface Layout {
  eol: string;
  quote: "'" | '"';
  semicolon: '' | ';';
  /** One level of indentation. */
  indent: string;
}

export function layoutOf(script: Script): Layout {
  const { text, tree } = script;
  let single = 0;
  let double = 0;
  let bare = 0;
  let ended = 0;
  contains(tree, (node) => {
    if (node.type === 'StringLiteral') {
      if (text[node.start!] === '"') double += 1;
      else single += 1;
    }
    if (/^(Expression|Return|Throw)Statement$|^VariableDeclaration$/.test(node.type)) {
      if (text[node.end! - 1] === ';') ended += 1;
      else if (!isLoopHead(node, script)) bare += 1;
    }
    return false;
  });
  return {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    quote: double > single ? '"' : "'",
    semicolon: bare > ended ? '' : ';',
    indent: /^(\t|[ ]{2,8})\S/m.exec(text.replace(/^[ \t]*\*.*$/gm, ''))?.[1] ?? '  ',
  };
}

function isLoopHead(node: Node, script: Script): boolean {
  return /^For/.test(script.parentOf(node)?.type ?? '');
}

/** The white space with which the line of an offset begins. */
export function indentAt(text: string, offset: number): string {
  const start =
    Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return /^[ \t\uFEFF]*/.exec(text.slice(start, offset))![0].replace('\uFEFF', '');
}

export function quoted(value: string, layout: Layout): string {
  const body = JSON.stringify(value).slice(1, -1);
  if (layout.quote === '"') return `"${body}"`;
  return `'${body.replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}
