import javascript from 'highlight.js/lib/languages/javascript';
import { createLowlight } from 'lowlight';

/** A piece of a line, with what it is in the language: `keyword`, `string`, `comment`. */
export interface Token {
  text: string;
  kind: string | undefined;
}

const lowlight = createLowlight({ javascript });
/** Above this many characters colours cost more than they help. */
const LIMIT = 300_000;

/** The lines of a script, in the way that places count them. */
export function linesOf(code: string): string[] {
  const text = code.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  return text.endsWith('\n') ? text.slice(0, -1).split('\n') : text.split('\n');
}

export function tokensOf(lines: string[]): Token[][] {
  const code = lines.join('\n');
  if (code.length > LIMIT) return lines.map((text) => [{ text, kind: undefined }]);
  const tokens: Token[][] = [[]];
  collect(lowlight.highlight('javascript', code), undefined, tokens);
  return tokens;
}

type Tree = ReturnType<typeof lowlight.highlight>;

function collect(
  node: Tree | Tree['children'][number],
  kind: string | undefined,
  lines: Token[][],
): void {
  if (node.type === 'text') {
    node.value.split('\n').forEach((text, index) => {
      if (index > 0) lines.push([]);
      if (text !== '') lines.at(-1)?.push({ text, kind });
    });
  } else if (node.type === 'root' || node.type === 'element') {
    const own = node.type === 'element' ? kindOf(node.properties.className) : undefined;
    for (const child of node.children) collect(child, own ?? kind, lines);
  }
}

function kindOf(classes: unknown): string | undefined {
  const [first] = Array.isArray(classes) ? (classes as unknown[]) : [];
  return typeof first === 'string' ? first.replace(/^hljs-/, '').replace(/_$/, '') : undefined;
}
