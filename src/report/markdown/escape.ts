import { oneLine, visible } from '../plain.js';

/**
 * Plain text that shows as written: no markup, and none of what GitHub makes of plain text
 * (mentions that notify people, references, links). A comment inside breaks those up: an entity
 * would not, as GitHub looks for them in the rendered text.
 */
export function prose(text: string): string {
  return html(text)
    .replace(/[\\`*_{}[\]|~]/g, '\\$&')
    .replace(/@(?=\w)|#(?=\d)|\bwww(?=\.)|:(?=\/\/)|\bGH(?=-\d)/gi, '$&<!-- -->');
}

/** For what stands within an HTML element, where Markdown's own escapes do not hold. */
export function html(text: string): string {
  return oneLine(text).replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A code span. A pipe would end the cell of a table even there. */
export function code(text: string): string {
  const line = oneLine(text).replace(/\|/g, '\\|');
  const fence = '`'.repeat(longestRun(line, '`') + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A block of code that nothing in it can end. */
export function block(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text, '`') + 1));
  return `${fence}${language}\n${visible(text.replace(/\r\n/g, '\n')).replace(/\n?$/, '\n')}${fence}\n`;
}

function longestRun(text: string, character: string): number {
  return Math.max(0, ...text.split(new RegExp(`[^${character}]`)).map(({ length }) => length));
}
