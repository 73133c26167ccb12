import type * as t from '@babel/types';
import { callbackOf } from '../analyse/inputs.js';
import { moduleStatements } from '../analyse/module-function.js';
import { contains, isFunction, type Node } from '../parse/syntax.js';
import { indentAt } from './layout.js';
import type { Rewriting } from './rewriting.js';
import { removeStatement } from './statements.js';

/** The JSDoc that Auth0's editor and the official type package expect. */
export function describe(handler: Node, rewriting: Rewriting): void {
  const node = declarationOf(handler, rewriting);
  const { script, edits, layout, names } = rewriting;
  const parameters = [
    `@param {Event} ${names.event} - The token request.`,
    `@param {CredentialsExchangeAPI} ${names.api} - Changes the token, or denies it.`,
  ];
  const above = commentAbove(node, rewriting);
  if (above) {
    const text = script.text.slice(above.start!, above.end!);
    const lines = describedAnew(text, parameters, indentAt(script.text, node.start!));
    return edits.replace({ start: above.start!, end: above.end! }, lines.join(layout.eol));
  }
  dropStaleDescription(node, rewriting);
  const indent = indentAt(script.text, node.start!);
  const lines = ['/**', ...parameters.map((text) => ` * ${text}`), ' */', ''];
  const line = node.start! - indent.length;
  if (isCrowded(script.text.slice(0, line))) edits.insert(line, layout.eol);
  edits.insert(node.start!, lines.join(layout.eol + indent));
}

/** What the hook's JSDoc says of its parameters, where constants stand between it and the hook. */
function dropStaleDescription(node: Node, rewriting: Rewriting): void {
  const { script, edits, layout, fn } = rewriting;
  const callback = callbackOf(fn, script)?.name;
  const own = fn.params.map((parameter) => ('name' in parameter ? parameter.name : undefined));
  const isOfHook = ({ value, end }: t.Comment): boolean => {
    const next = moduleStatements(script).find(({ start }) => start! >= end!);
    if (next?.type !== 'VariableDeclaration' || contains(next, isFunction)) return false;
    const described = [...value.matchAll(/@param\s+(?:\{.*?\}\s+)?\[?([\w$]+)/g)];
    const names = described.map(([, name]) => name);
    return names.every((name) => own.includes(name)) && names.some((name) => name === callback);
  };
  const stale = script.comments.find(
    (comment) => isJsDoc(comment) && comment.end! <= node.start! && isOfHook(comment),
  );
  if (!stale) return;
  const [start, end] = [stale.start!, stale.end!];
  const lines = describedAnew(script.text.slice(start, end), [], '');
  const said = lines.findLastIndex((line, index) => index < lines.length - 1 && !isBlank(line));
  if (said < 1) return removeStatement(rewriting, { start, end });
  edits.replace({ start, end }, [...lines.slice(0, said + 1), lines.at(-1)!].join(layout.eol));
}

/** Code in the line before; a comment there belongs to the handler and stays with it. */
function isCrowded(before: string): boolean {
  const [line] = /\S.*[ \t]*(\r\n|\r|\n)$/.exec(before.replace(/^\uFEFF/, '')) ?? [];
  return line !== undefined && !/^\/\/|\*\/\s*$/.test(line);
}

/** Tags that spoke of the hook's own parameters, or of it as a whole. */
const STALE = /^\s*(\/\*)?\*?\s*@(param|arg|argument|type|callback)\b/;
const TAG = /^\s*\*?\s*@\w/;

/** The hook's own JSDoc, with the Action's parameters in place of the hook's. */
function describedAnew(text: string, parameters: string[], indent: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.length === 1) {
    const prose = /^\/\*\*\s*(.*?)\s*\*\/$/.exec(text)?.[1] ?? '';
    const kept = STALE.test(text) || prose === '' ? [] : [` * ${prose}`, ' *'];
    const inside = [...kept, ...parameters.map((parameter) => ` * ${parameter}`), ' */'];
    return ['/**', ...inside.map((line) => indent + line)];
  }
  const last = lines.at(-1)!.replace(/\s*\*\/$/, '');
  const [open = '', ...rest] = isBlank(last) ? lines.slice(0, -1) : [...lines.slice(0, -1), last];
  const close = isBlank(last) ? lines.at(-1)! : `${indent} */`;
  const first = rest.findIndex((line) => STALE.test(line));
  const margin = /^\s*\*?\s?/.exec(rest[first < 0 ? 0 : first] ?? '')?.[0] ?? `${indent} * `;
  const own = parameters.map((parameter) => margin + parameter);
  if (first < 0) {
    const tagged = rest.some((line) => TAG.test(line));
    const apart = tagged || isBlank(rest.at(-1) ?? '') ? [] : [margin.trimEnd()];
    return [open, ...rest, ...apart, ...own, close];
  }
  let stale = false;
  const kept = rest.filter((line, index) => {
    if (TAG.test(line) || isBlank(line)) stale = STALE.test(line);
    return index < first || !stale;
  });
  return [open, ...kept.slice(0, first), ...own, ...kept.slice(first), close];
}

function isBlank(line: string): boolean {
  return /^\s*\*?\s*$/.test(line);
}

/** The type of the hook, where it is exported by a name: it has another one now. */
export function dropStaleType(statement: Node, rewriting: Rewriting): void {
  const above = commentAbove(statement, rewriting);
  if (above && /^\*\s*@type\s+\S+\s*$/.test(above.value)) {
    removeStatement(rewriting, { start: above.start!, end: above.end! });
  }
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
      isJsDoc(comment) &&
      comment.end! <= node.start! &&
      /^\s*$/.test(script.text.slice(comment.end!, node.start!)),
  );
}

function isJsDoc({ type, value }: t.Comment): boolean {
  return type === 'CommentBlock' && value.startsWith('*');
}
