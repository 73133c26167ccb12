import type { Script } from '../analyse/script.js';
import type { Node } from '../parse/syntax.js';

/** How the file is written, so that new code is written alike. */
export interface Layout {
  eol: string;
  quote: "'" | '"';
  semicolon: '' | ';';
  /** One level of indentation. */
  indent: string;
}

export function layoutOf(script: Script): Layout {
  const { text, nodesOf } = script;
  const strings = nodesOf('StringLiteral');
  const double = strings.filter(({ start }) => text[start!] === '"').length;
  const statements = [
    ...nodesOf('ExpressionStatement'),
    ...nodesOf('ReturnStatement'),
    ...nodesOf('ThrowStatement'),
    ...nodesOf('VariableDeclaration').filter((node) => !isLoopHead(node, script)),
  ];
  const ended = statements.filter(({ end }) => text[end! - 1] === ';').length;
  return {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    quote: double > strings.length - double ? '"' : "'",
    semicolon: statements.length - ended > ended ? '' : ';',
    indent: indentOf(script),
  };
}

/** By the first block of statements; comments and texts may be indented in any way. */
function indentOf({ text, nodesOf }: Script): string {
  for (const { start, body } of nodesOf('BlockStatement')) {
    const around = indentAt(text, start!);
    const inner = body[0] ? indentAt(text, body[0].start!) : '';
    if (inner.length > around.length && inner.startsWith(around)) return inner.slice(around.length);
  }
  return /^(\t|[ ]{2,8})[^\s*]/m.exec(text)?.[1] ?? '  ';
}

function isLoopHead(node: Node, script: Script): boolean {
  return /^For/.test(script.parentOf(node)?.type ?? '');
}

/** The white space with which the line of an offset begins. */
export function indentAt(text: string, offset: number): string {
  const line = text.slice(lineStart(text, offset), offset);
  return /^[ \t\uFEFF]*/.exec(line)![0].replace('\uFEFF', '');
}

/** Where the line of an offset begins. */
function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start -= 1;
  return start;
}

/** The line in front of one that begins at an offset, with its end. */
export function lineBefore(text: string, offset: number): string {
  const end = /(\r\n|\r|\n)?$/.exec(text.slice(Math.max(0, offset - 2), offset))![0].length;
  return text.slice(lineStart(text, offset - end), offset);
}

export function quoted(value: string, layout: Layout): string {
  const body = JSON.stringify(value).slice(1, -1);
  if (layout.quote === '"') return `"${body}"`;
  return `'${body.replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}
