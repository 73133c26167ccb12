import type * as t from '@babel/types';
import type { Script } from '../analyse/script.js';
import type { Node, Range } from '../parse/syntax.js';
import { indentAt } from './layout.js';

/** What a hook's comments call the parts of its protocol, which an Action has not. */
const PARTS = /\b(scopes?|tokens?|callback|cb|results?|responses?|object|claims?|lines?|keep)\b/;

/** The words around them, so plain that none says anything of the business. */
const PLAIN = new Set(
  `a already an and answer answered answers any as at auth0 avoid be by call called calls change
  copy create default delete do don done dont double edit empty end everything finally finish first
  for from give given guard hand here hold holds in incoming init initialise initialize invoke is
  it its leave make must need needed needs never new not now of on once only original our over pass
  passed prepare preserve remove request requested required return send set start success sure t
  that the them this through to touch twice unchanged unless untouched we whole will with you`
    .trim()
    .split(/\s+/),
);

/** Comments that told people of a line of the protocol, and of nothing else, go with that line. */
export function isAboutProtocol(comments: readonly t.Comment[]): boolean {
  const text = comments.map(({ value }) => value.toLowerCase()).join(' ');
  const words = text.replace(/access[_ ]token|accesstoken/g, 'token').match(/[\p{L}\p{N}_]+/gu);
  if (!words || !PARTS.test(text.replace(/_/g, ' '))) return false;
  return words.every((word) => PARTS.test(word) || PLAIN.has(word));
}

/** The comments on the lines right above a place that begins a line, from the first to the last. */
export function commentsAbove(start: number, { text, comments }: Script): t.Comment[] {
  const found: t.Comment[] = [];
  for (let edge = start; ;) {
    const next = comments.findLast(({ end }) => end! <= edge);
    if (!next || !/^[ \t]*(\r\n|\r|\n)?[ \t]*$/.test(text.slice(next.end, edge))) return found;
    const lineStart = next.start! - indentAt(text, next.start!).length;
    if (lineStart > 0 && !/[\r\n\uFEFF]/.test(text[lineStart - 1]!)) return found;
    found.unshift(next);
    edge = lineStart;
  }
}

/**
 * What is said above a place: of the whole file, where it is, and from where on of the place itself
 * or of what follows it, as a banner is.
 */
export function openingOf(
  place: number,
  script: Script,
): { header: t.Comment | undefined; start: number } {
  const above = commentsAbove(place, script);
  const header = above.findLast((comment) => isOfFile(comment, script));
  const start = above[header ? above.indexOf(header) + 1 : 0]?.start ?? place;
  const banner = header ? undefined : bannerBefore(start, script);
  return { header, start: banner?.start ?? start };
}

/** `// ---- configuration ----`, alone at the head of the file. */
function bannerBefore(start: number, { text, comments }: Script): t.Comment | undefined {
  return comments.find(
    (comment) =>
      comment.type === 'CommentLine' &&
      /[-=*#~]{4}/.test(comment.value) &&
      text.slice(0, comment.start!).trim() === '' &&
      text.slice(comment.end!, start).trim() === '',
  );
}

/** What is said of the whole file, and not of what stands below it. */
function isOfFile({ type, value, start }: t.Comment, { text }: Script): boolean {
  if (/^[*!\s]*(eslint(-disable|-env)?|jshint|global|@(file|license))(?![\w-])/.test(value))
    return true;
  const opens = text.slice(0, start).trim() === '';
  return type === 'CommentBlock' && opens && !value.startsWith('*') && value.includes('\n');
}

/** Whether what is said above a statement, or behind it, is said of it alone, and of nothing below. */
export function hasCommentOfItsOwn(statement: Node, script: Script): boolean {
  const { text } = script;
  const behind = commentBehind(statement, script);
  if (behind && !isAboutProtocol([behind])) return true;
  const start = statement.start! - indentAt(text, statement.start!).length;
  const above = commentsAbove(start, script);
  const isLast = /^[ \t]*\r?\n[ \t]*([\r\n}/]|$)/.test(text.slice(statement.end!));
  return above.length > 0 && isLast && !isAboutProtocol(above);
}

/** A comment on the line on which something ends. */
export function commentBehind(
  { end }: Node | Range,
  { text, comments }: Script,
): t.Comment | undefined {
  const next = comments.find(({ start }) => start! >= end!);
  return next && /^[ \t;]*$/.test(text.slice(end!, next.start)) ? next : undefined;
}
