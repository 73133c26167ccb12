import { isMember, rangeOf, type Node } from '../parse/syntax.js';
import type { Piece } from './edits.js';
import type { Rewriting } from './rewriting.js';
import { type Line } from './lines.js';
import { statement } from './statements.js';

/** A name or a chain of plain members: reading it twice does no harm and reads well. */
export function isSimple(node: Node): boolean {
  if (node.type === 'Identifier') return true;
  return (
    isMember(node) &&
    isSimple(node.object) &&
    (!node.computed || /Literal$/.test(node.property.type))
  );
}

/** What a value can be read by more than once: itself, or a `const` of its own. */
export function nameFor(
  value: Node,
  wish: string,
  rewriting: Rewriting,
): { lines: Line[]; name: Piece } {
  if (isSimple(value)) return { lines: [], name: rangeOf(value) };
  const name = rewriting.freshName(wish);
  return { lines: [statement(rewriting, `const ${name} = `, rangeOf(value))], name };
}

const RESERVED =
  /^(new|in|let|if|do|for|class|default|delete|this|void|with|case|enum|package|private|public|static|interface|export|import|return|function|var|const|try|switch|while|yield|await)$/;

/** A name for the value of a claim, from the last word of the claim's own. */
export function nameOfClaim(claim: string, rewriting: Rewriting): string {
  const words = /[A-Za-z_$][\w$-]*$/.exec(claim)?.[0] ?? 'value';
  const wish = words.replace(/[-_$]+(\w)/g, (_, letter: string) => letter.toUpperCase());
  if (RESERVED.test(wish)) return rewriting.freshName('value');
  return rewriting.freshName(wish, `${wish}Claim`);
}
