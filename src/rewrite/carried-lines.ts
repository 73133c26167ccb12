import type { Script } from '../analyse/script.js';
import { walk, type Range } from '../parse/syntax.js';
import type { Edits } from './edits.js';
import { indentAt } from './layout.js';

/** A line of the text that does not begin a part of it but stands in it. */
export interface InnerLine {
  /** The end of the line before. */
  before: Range;
  start: number;
  /** The white space that it begins with. */
  indent: string;
  isBlank: boolean;
  /** In a template literal, where white space is text. */
  isText: boolean;
}

export function innerLines({ start, end }: Range, script: Script): InnerLine[] {
  const part = script.text.slice(start, end);
  const breaks = [...part.matchAll(/(\r\n|\r|\n)([ \t]*)/g)];
  const texts = breaks.length > 0 ? templateTexts({ start, end }, script) : [];
  return breaks.map(({ index, 0: all, 1: eol, 2: indent }) => {
    const before = { start: start + index, end: start + index + eol!.length };
    return {
      before,
      start: before.end,
      indent: indent!,
      isBlank: /^(\r|\n|$)/.test(part.slice(index + all.length)),
      isText: texts.some((text) => before.end > text.start && before.end <= text.end),
    };
  });
}

/** Indents the lines of a part that is carried to a line with another indentation. */
export function indentCarried(range: Range, to: string, script: Script, edits: Edits): void {
  const from = indentAt(script.text, range.start);
  if (from === to) return;
  for (const { start, indent, isBlank, isText } of innerLines(range, script)) {
    if (isBlank || isText || !indent.startsWith(from)) continue;
    edits.replace({ start, end: start + from.length }, to);
  }
}

function templateTexts(range: Range, script: Script): Range[] {
  const found: Range[] = [];
  walk(script.tree.program, (node) => {
    if (node.end! < range.start || node.start! > range.end) return false;
    if (node.type === 'TemplateElement') found.push({ start: node.start!, end: node.end! });
    return undefined;
  });
  return found;
}
