import { parse } from '../parse/parse.js';
import { childrenOf, memberName, type Node } from '../parse/syntax.js';
import { Insertions } from './insertions.js';

/** A part of a program that is run or not, depending on its inputs. Offsets in its code. */
export interface Branch {
  start: number;
  end: number;
}

export interface Counted {
  /** The program with a count at the start of each branch: no line is moved. */
  code: string;
  /** The array of counts that the code expects; a name that the program does not use. */
  counter: string;
  branches: Branch[];
}

/**
 * Makes a program count its branches: functions, both ways of a condition (an absent `else` too),
 * the right side of `&&`, `||` and `??`, cases, loops, defaults, catch clauses. Written into the
 * text because Node's permission flag keeps V8's own coverage from the sandbox, and because V8
 * leaves out blocks whose count equals their parent's, so that its total varies from run to run.
 * What stands in for a function that the language has is left out. Undefined where the program does
 * not parse.
 */
export function countBranches(code: string): Counted | undefined {
  const parsed = parse(code);
  if (parsed.kind !== 'parsed') return undefined;
  let counter = '$taken';
  while (code.includes(counter)) counter += '$';

  const branches: Branch[] = [];
  const insertions = new Insertions();
  const count = (start: number, end: number) =>
    `${counter}[${branches.push({ start, end }) - 1}]++`;

  /** Puts a count before a node and gives the text that has to follow it. */
  function begin(node: Node, role: Role): string {
    const [start, end] = [node.start!, node.end!];
    if (role === 'expression') {
      insertions.open(start, `(${count(start, end)}, `);
      return ')';
    }
    if (node.type === 'BlockStatement') {
      const afterDirectives = node.directives.at(-1)?.end ?? start + 1;
      insertions.open(afterDirectives, ` ${count(start, end)};`);
      return '';
    }
    insertions.open(start, `{ ${count(start, end)}; `);
    return ' }';
  }

  function visit(node: Node, role: Role | undefined): void {
    let after = role ? begin(node, role) : '';
    const roles = rolesOf(node);
    for (const child of childrenOf(node)) {
      if (!isNeverRun(child, node)) visit(child, roles.get(child));
    }
    if (node.type === 'SwitchCase' && node.consequent[0]) {
      insertions.open(node.consequent[0].start!, `${count(node.start!, node.end!)}; `);
    }
    if (node.type === 'IfStatement' && !node.alternate && roles.size > 0) {
      after = ` else { ${count(node.end!, node.end!)}; }${after}`;
    }
    // Inner nodes come first where two end at one place.
    insertions.close(node.end!, after);
  }

  visit(parsed.tree.program, undefined);
  return { code: insertions.applyTo(code), counter, branches };
}

type Role = 'statement' | 'expression';

/** The children of a node that are run or not. */
function rolesOf(node: Node): Map<Node, Role> {
  switch (node.type) {
    case 'IfStatement': {
      const arms = [node.consequent, ...(node.alternate ? [node.alternate] : [])];
      return arms.some(isFunctionStatement) ? new Map() : all(arms, 'statement');
    }
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'CatchClause':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassPrivateMethod':
      return all([node.body], 'statement');
    case 'ArrowFunctionExpression':
      return all([node.body], node.body.type === 'BlockStatement' ? 'statement' : 'expression');
    case 'ConditionalExpression':
      return all([node.consequent, node.alternate], 'expression');
    case 'LogicalExpression':
      return all([node.right], 'expression');
    case 'AssignmentPattern':
      return isAnonymous(node.right) ? new Map() : all([node.right], 'expression');
    default:
      return new Map();
  }
}

/** `Object.assign || function ...`: what compilers put in for languages that had no such function. */
function isNeverRun(node: Node, parent: Node): boolean {
  if (parent.type !== 'LogicalExpression' || parent.operator !== '||' || parent.right !== node) {
    return false;
  }
  const { left } = parent;
  if (left.type !== 'MemberExpression' || left.object.type !== 'Identifier') return false;
  const owner = BUILT_IN.get(left.object.name);
  const name = memberName(left);
  return !!owner && name !== null && typeof Reflect.get(owner, name) === 'function';
}

const BUILT_IN = new Map<string, object>([
  ['Object', Object],
  ['Array', Array],
  ['Number', Number],
]);

function all(nodes: Node[], role: Role): Map<Node, Role> {
  return new Map(nodes.map((node) => [node, role]));
}

/** `if (x) function f() {}` is not a block: braces would change where `f` is visible. */
function isFunctionStatement(node: Node): boolean {
  return node.type === 'FunctionDeclaration' || node.type === 'LabeledStatement';
}

/** Takes its name from the place it stands in, and would lose it behind a comma. */
function isAnonymous(node: Node): boolean {
  return (
    node.type === 'ArrowFunctionExpression' ||
    ((node.type === 'FunctionExpression' || node.type === 'ClassExpression') && !node.id)
  );
}
