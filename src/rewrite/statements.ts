import type * as t from '@babel/types';
import { rangeOf, type Node, type Range } from '../parse/syntax.js';
import type { Piece } from './edits.js';
import { indentCarried } from './carried-lines.js';
import { commentBehind, commentsAbove, isAboutProtocol } from './comments.js';
import { indentAt, lineBefore } from './layout.js';
import { block, guardOf, joinLines, line, not, type Line } from './lines.js';
import { withParentheses } from './parentheses.js';
import type { Rewriting } from './rewriting.js';

/** A hook's text that is being changed, and the lines of it that fall away. */
export type Editing = Pick<
  Rewriting,
  'script' | 'edits' | 'layout' | 'exported' | 'prologue' | 'removedLines'
>;

/** A simple statement, ended as the file ends its statements. */
export function statement(rewriting: Rewriting, ...pieces: Piece[]): Line {
  return line(...pieces, rewriting.layout.semicolon);
}

/** Puts lines in the place of a statement or of an arrow's expression body. */
export function replaceStatement(rewriting: Editing, node: Node, lines: Line[]): void {
  const all = [...lostComments(rewriting, node, lines), ...lines];
  if (joinedToTest(rewriting, node, all)) return;
  const where = surroundings(rewriting, node);
  if (where === 'list') {
    if (all.length === 0) removeStatement(rewriting, node);
    else if (all.length > 1 && isInOneLine(rewriting, node)) openBlock(rewriting, node, all);
    else {
      const opened = withCommentBehind(rewriting, node, all);
      const end = endBefore(opened.end, rewriting);
      const pieces = joined(rewriting, node, opened.lines);
      rewriting.edits.replace({ start: node.start!, end: opened.end }, ...pieces, end);
    }
    return;
  }
  if (where === 'alone' && all.length === 1) {
    rewriting.edits.replace(rangeOf(node), ...all[0]!.pieces);
    return;
  }
  if (all.length === 0) return rewriting.edits.replace(rangeOf(node), '{}');
  // The brace goes behind `if (...)`, wherever the single statement stood.
  const { text } = rewriting.script;
  const gap = /\s*$/.exec(text.slice(0, node.start!))![0].length;
  const start = where === 'alone' ? node.start! - gap : node.start!;
  const head = where === 'alone' ? ' ' : '';
  const owner = where === 'alone' ? rewriting.script.parentOf(node)! : node;
  const { lines: opened, end } = withCommentBehind(rewriting, node, block([head], all));
  rewriting.edits.replace({ start, end }, ...joined(rewriting, owner, opened));
}

/**
 * Where a statement becomes a block, what is said behind it is said of the line that opens that;
 * where only comments are left, it is one more.
 */
function withCommentBehind(
  { script }: Editing,
  node: Node,
  lines: Line[],
): { lines: Line[]; end: number } {
  const [head, ...rest] = lines;
  const comment = commentBehind(node, script);
  const end = comment?.end ?? node.end!;
  const gap = script.text.slice(node.end!, comment?.start ?? node.end!);
  const isBlock = String(head?.pieces.at(-1)).endsWith('{') && rest.at(-1)?.pieces[0] === '}';
  const isLast = /^[ \t]*([\r\n]|$)/.test(script.text.slice(end));
  if (comment && lines.every(({ pieces }) => String(pieces[0]).startsWith('//'))) {
    return { lines: [...lines, line({ start: comment.start!, end })], end };
  }
  if (!comment || !isBlock || !isLast || gap.includes(';')) return { lines, end: node.end! };
  const opening = line(...head!.pieces, { start: node.end!, end });
  return { lines: [opening, ...rest], end };
}

/** A guard around all that an `if` holds is a part of its test: `if (test && value !== undefined)`. */
function joinedToTest(rewriting: Editing, node: Node, lines: Line[]): boolean {
  const { script, edits } = rewriting;
  const guard = guardOf(lines);
  const parent = script.parentOf(node);
  const branch = parent?.type === 'BlockStatement' && parent.body.length === 1 ? parent : node;
  const around = script.parentOf(branch);
  if (!guard || around?.type !== 'IfStatement') return false;
  if (around.alternate === branch && branch !== node && !hasComment(branch, script)) {
    edits.replace(rangeOf(branch), ...joined(rewriting, around, lines));
    return true;
  }
  if (around.consequent !== branch || around.alternate) return false;
  const { test } = around;
  const { start, end } = withParentheses(test, script);
  const isLoose =
    /^(Logical|Conditional|Assignment|Sequence|ArrowFunction)Expression$/.test(test.type) &&
    !(test.type === 'LogicalExpression' && test.operator === '&&') &&
    start === test.start;
  if (isLoose) edits.insert(start, '(');
  edits.replace({ start: end, end }, isLoose ? ') && ' : ' && ', ...guard);
  replaceStatement(
    rewriting,
    node,
    lines.slice(1, -1).map(({ depth, pieces }) => ({ depth: depth - 1, pieces })),
  );
  return true;
}

function hasComment({ start, end }: Node, { comments }: Editing['script']): boolean {
  return comments.some((comment) => comment.start! >= start! && comment.end! <= end!);
}

/** `{ statement; }`, where several lines will not stand well. */
function isInOneLine({ script }: Editing, node: Node): boolean {
  const block = script.parentOf(node);
  if (block?.type !== 'BlockStatement' || block.body.length > 1) return false;
  const inside = script.text.slice(block.start! + 1, block.end! - 1);
  return (
    !/[\r\n]/.test(script.text.slice(block.start!, node.start!)) &&
    inside.trim() === script.text.slice(node.start!, node.end!)
  );
}

function openBlock(rewriting: Editing, node: Node, lines: Line[]): void {
  const { script, edits, layout } = rewriting;
  const block = script.parentOf(node)!;
  const base = indentAt(script.text, node.start!);
  const inside = joinLines([line(''), ...lines], base + layout.indent, layout);
  edits.replace({ start: block.start! + 1, end: block.end! - 1 }, ...inside, layout.eol + base);
}

/** Puts lines in front of a statement that stands in a list of statements. */
export function insertBefore(rewriting: Rewriting, node: Node, lines: Line[]): void {
  const end = line(separator(rewriting, node.start!));
  rewriting.edits.insert(node.start!, joined(rewriting, node, [...lines, end]).join(''));
}

/** Puts lines behind a statement that stands in a list of statements, and its comment. */
export function insertAfter(rewriting: Editing, node: Node, lines: Line[]): void {
  if (lines.length === 0) return;
  const { text } = rewriting.script;
  const comment = /^[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)/.exec(text.slice(node.end!));
  const at = node.end! + (comment?.[0].length ?? 0);
  const [, ...pieces] = joined(rewriting, node, [line(''), ...lines]);
  rewriting.edits.insertBehind(rangeOf(node), at, ...pieces);
}

/** Puts lines behind any statement; the block that it needs for that is opened. */
export function insertBehind(rewriting: Rewriting, node: Node, lines: Line[]): void {
  if (lines.length === 0) return;
  if (surroundings(rewriting, node) === 'list' && !isInOneLine(rewriting, node)) {
    return insertAfter(rewriting, node, lines);
  }
  replaceStatement(rewriting, node, [line(rangeOf(node)), ...lines]);
}

function joined(rewriting: Editing, node: Node, lines: Line[]): Piece[] {
  const { script, edits, layout } = rewriting;
  const base = indentAt(script.text, node.start!);
  for (const { depth, pieces } of lines) {
    for (const piece of pieces) {
      if (typeof piece !== 'object') continue;
      indentCarried(piece, base + layout.indent.repeat(depth), script, edits);
    }
  }
  return joinLines(lines, base, layout);
}

function surroundings(rewriting: Editing, node: Node): 'list' | 'alone' | 'expression' {
  const parent = rewriting.script.parentOf(node);
  if (parent?.type === 'ArrowFunctionExpression') return 'expression';
  const listed =
    parent?.type === 'BlockStatement' ||
    parent?.type === 'Program' ||
    parent?.type === 'SwitchCase';
  return listed ? 'list' : 'alone';
}

/** Comments inside a replaced statement that none of its carried parts holds. */
function lostComments(rewriting: Editing, node: Node, lines: Line[]): Line[] {
  const { comments, text } = rewriting.script;
  const isCarried = ({ start, end }: t.Comment): boolean =>
    lines.some(({ pieces }) =>
      pieces.some((part) => typeof part === 'object' && part.start <= start! && part.end >= end!),
    );
  return comments
    .filter(({ start, end }) => start! >= node.start! && end! <= node.end!)
    .filter((comment) => !isCarried(comment))
    .map(({ start, end }) => line(text.slice(start!, end!)));
}

/**
 * Takes a statement out, with its line where it stands alone on it; where there must be one, a
 * block stays. A comment behind it stays, unless it only spoke of the removed line.
 */
export function removeStatement(rewriting: Editing, node: Node | Range): void {
  const { text } = rewriting.script;
  if ('type' in node && surroundings(rewriting, node) === 'alone') {
    return rewriting.edits.replace(rangeOf(node), '{}');
  }
  let start = node.start!;
  let end = node.end!;
  const lineStart = start - indentAt(text, start).length;
  const beginsLine = lineStart === 0 || /[\r\n\uFEFF]/.test(text[lineStart - 1]!);
  const behind = commentBehind(node, rewriting.script);
  if (behind && !isAboutProtocol([behind])) {
    rewriting.edits.remove({ start, end: behind.start! });
    return;
  }
  if (behind) end = behind.end!;
  const rest = /^[ \t]*(\r\n|\r|\n|$)/.exec(text.slice(end));
  if (beginsLine && rest) {
    rewriting.removedLines.push({ start: lineStart, end: end + rest[0].length });
    return;
  }
  if (!beginsLine) start -= /[ \t]*$/.exec(text.slice(0, start))![0].length;
  rewriting.edits.replace({ start, end }, separator(rewriting, end));
}

/** Takes variables out of their declarations, and these where nothing else is declared. */
export function removeDeclarators(
  rewriting: Editing,
  declarators: readonly t.VariableDeclarator[],
): void {
  const { script, edits } = rewriting;
  const statements = new Set(declarators.map((one) => script.parentOf(one)));
  for (const statement of statements) {
    if (statement?.type !== 'VariableDeclaration') continue;
    const { declarations } = statement;
    const kept = declarations.findIndex((one) => !declarators.includes(one));
    if (kept < 0) removeStatement(rewriting, statement);
    else {
      for (const [index, one] of declarations.entries()) {
        if (!declarators.includes(one)) continue;
        if (index < kept) edits.remove({ start: one.start!, end: declarations[index + 1]!.start! });
        else edits.remove({ start: declarations[index - 1]!.end!, end: one.end! });
      }
    }
  }
}

/**
 * Takes out a statement that may be all that a branch holds: an `else` goes with it, any other
 * branch says what it is for by `instead`.
 */
export function removeFromBlock(
  rewriting: Rewriting,
  node: Node,
  instead: string,
  mayFallThrough = instead.startsWith('//'),
): void {
  const { script, edits } = rewriting;
  const parent = script.parentOf(node);
  const branch = parent?.type === 'BlockStatement' && parent.body.length === 1 ? parent : node;
  const around = script.parentOf(branch);
  if (around?.type !== 'IfStatement' || hasComment(branch, script))
    return replaceStatement(rewriting, node, []);
  if (around.alternate === branch) {
    edits.remove({ start: around.consequent.end!, end: branch.end! });
  } else if (mayFallThrough && turned(around, rewriting)) {
    return;
  } else {
    const comment = instead.startsWith('//') && branch === node;
    edits.replace(rangeOf(node), comment ? '{}' : instead);
  }
}

/** `if (test) { } else { rest }` is `if (!test) { rest }`. */
function turned({ start, test, alternate }: t.IfStatement, { script, edits }: Rewriting): boolean {
  if (alternate?.type !== 'BlockStatement') return false;
  const opening = script.text.indexOf('(', start!) + 1;
  const isCommented = script.comments.some(
    (comment) => comment.start! > opening && comment.end! < alternate.start!,
  );
  if (isCommented) return false;
  edits.replace({ start: opening, end: alternate.start! }, ...not(test), ') ');
  return true;
}

/** Removes the lines that fell away, with the blank lines that would stand doubled or at an edge. */
export function settleRemovedLines(rewriting: Editing): void {
  const { text } = rewriting.script;
  const groups: Range[] = [];
  for (const removed of withTheirComments(rewriting)) {
    const last = groups.at(-1);
    if (last && /^\s*$/.test(text.slice(last.end, removed.start))) last.end = removed.end;
    else groups.push({ ...removed });
  }
  for (const group of groups) {
    const before = lineBefore(text, group.start);
    const after = text.slice(group.end);
    const blankBefore = /^[ \t]*[\r\n]+$/.test(before);
    const blankAfter = /^[ \t]*(\r\n|\r|\n)/.exec(after);
    // What the handler begins with is put where the lines were.
    const begins =
      rewriting.prologue.length > 0 &&
      group.start >= bodyStart(rewriting) &&
      text.slice(bodyStart(rewriting), group.start).trim() === '';
    const opens = !begins && /(\{[ \t]*[\r\n]+|^\uFEFF?)$/.test(before);
    if (blankAfter && (blankBefore || opens)) group.end += blankAfter[0].length;
    else if (blankBefore && /^[ \t]*\}/.test(after)) group.start -= before.length;
    rewriting.edits.replace(group, separator(rewriting, group.end));
  }
}

/** The lines that fall away, with the comments above them that explained nothing else. */
function withTheirComments({ script, exported, removedLines }: Editing): Range[] {
  const { text } = script;
  const inOrder = [...removedLines].sort((a, b) => a.start - b.start);
  return inOrder.map((removed, index) => {
    const above = exported.fn ? commentsAbove(removed.start, script) : [];
    const [first] = above;
    if (!first || first.start! < exported.fn!.start! || !isAboutProtocol(above)) return removed;
    let { end } = removed;
    for (const next of inOrder.slice(index + 1)) if (next.start === end) end = next.end;
    // What is said of claims is still true of those below.
    const heads = !/^[ \t]*([\r\n}]|$)/.test(text.slice(end));
    if (heads && above.some(({ value }) => /claim/i.test(value))) return removed;
    return { start: first.start! - indentAt(text, first.start!).length, end: removed.end };
  });
}

function bodyStart({ exported }: Editing): number {
  return exported.fn!.body.start! + 1;
}

/** Without semicolons new code would go on in what follows on its line, or in an open bracket. */
export function endBefore(offset: number, { layout, script }: Editing): string {
  const follows = /^([ \t]*[^\s}/]|\s*[([`+-])/.test(script.text.slice(offset));
  return layout.semicolon === '' && follows ? ';' : '';
}

/** Without semicolons a removed statement may have kept its neighbours apart. */
function separator({ layout, script }: Editing, end: number): string {
  const next = script.text.slice(end).trimStart();
  return layout.semicolon === '' && /^([([`+-]|\/[^/*])/.test(next) ? ';' : '';
}

/** The statements of the block or case around a statement. */
export function statementsAround(rewriting: Rewriting, node: Node): t.Statement[] {
  const parent = rewriting.script.parentOf(node);
  if (parent?.type === 'BlockStatement' || parent?.type === 'Program') return parent.body;
  return parent?.type === 'SwitchCase' ? parent.consequent : [];
}
