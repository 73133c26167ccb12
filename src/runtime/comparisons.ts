import { parse } from '../parse/parse.js';
import { childrenOf, type Node } from '../parse/syntax.js';
import { Insertions } from './insertions.js';

export interface Telling {
  /** The program with every value that it compares handed through a function. */
  code: string;
  /** That function, which the code expects; a name that the program does not use. */
  teller: string;
}

const OPERATORS = new Set(['===', '!==', '==', '!=']);
const MEMBERSHIP = new Set(['includes', 'indexOf', 'has', 'startsWith', 'endsWith']);
const MATCHES = new Set(['test', 'exec', 'match']);

/**
 * Makes a program tell what it compares: each side of an equality, of a `switch`, of a question for
 * an element or of a match with an expression becomes `teller(comparison, side, value)`, side 0 first. Undefined where the
 * program does not parse.
 */
export function tellComparisons(code: string): Telling | undefined {
  const parsed = parse(code);
  if (parsed.kind !== 'parsed') return undefined;
  let teller = '$compared';
  while (code.includes(teller)) teller += '$';

  const insertions = new Insertions();
  const sides = new Map<Node, string>();
  let comparisons = 0;

  function visit(node: Node): void {
    const [first, ...others] = comparedIn(node);
    if (first) {
      const comparison = String(comparisons++);
      sides.set(first, `${comparison}, 0`);
      for (const other of others) sides.set(other, `${comparison}, 1`);
    }
    const side = sides.get(node);
    if (side !== undefined) insertions.open(node.start!, `${teller}(${side}, `);
    for (const child of childrenOf(node)) visit(child);
    if (side !== undefined) insertions.close(node.end!, ')');
  }

  visit(parsed.tree.program);
  return { code: insertions.applyTo(code), teller };
}

/** What is compared, and with what. */
function comparedIn(node: Node): Node[] {
  if (node.type === 'BinaryExpression') {
    return OPERATORS.has(node.operator) ? [node.left, node.right] : [];
  }
  if (node.type === 'SwitchStatement') {
    return [node.discriminant, ...node.cases.flatMap(({ test }) => (test ? [test] : []))];
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return [];
  const { object, property, computed } = node.callee;
  const [first] = node.arguments;
  const method = !computed && property.type === 'Identifier' ? property.name : '';
  const asks = MEMBERSHIP.has(method) || MATCHES.has(method);
  if (!asks || !first || first.type === 'SpreadElement' || object.type === 'Super') return [];
  return [object, first];
}
