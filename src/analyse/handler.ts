import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { isFunction, isMember, memberName, type Function, type Node } from '../parse/syntax.js';
import { moduleFunction } from './module-function.js';

/** What a script exports. */
export type Exported =
  | {
      kind: 'handler';
      /** `module.exports = value;` */
      statement: t.ExpressionStatement;
      /** Whether it stands in a function around the whole module, and is seen only there. */
      isNested: boolean;
      value: t.Expression;
      /** The function itself, where the text shows it: null for `wrap(function ...)`. */
      fn: Function | null;
      /** The name it was exported by, if it was declared under one. */
      named: Binding | null;
    }
  | { kind: 'action'; handler: string }
  | { kind: 'none'; why: NoHandler; at: Node | null };

export type NoHandler =
  | 'nothing-but-comments'
  | 'no-export'
  | 'returned-at-top'
  | 'exported-as-property'
  | 'exported-twice'
  | 'exported-inside-code'
  | 'exported-by-other-code'
  | 'not-a-function';

/** Finds the function that a hook's script hands to the platform. */
export function findExport(script: Scoped): Exported {
  const { program } = script.tree;
  const action = findActionExport(script);
  if (action) return { kind: 'action', handler: action };
  if (program.body.length === 0) return { kind: 'none', why: 'nothing-but-comments', at: null };

  const uses = script.free.filter(({ identifier }) => identifier.name === 'module');
  const exports = uses
    .map(({ identifier }) => script.parentOf(identifier))
    .filter((node): node is t.MemberExpression => isMember(node) && memberName(node) === 'exports');
  const first = exports[0];
  if (!first) {
    const returned = program.body.find((node) => node.type === 'ReturnStatement');
    if (returned) return { kind: 'none', why: 'returned-at-top', at: returned };
    const [handed] = uses;
    return handed
      ? { kind: 'none', why: 'exported-by-other-code', at: handed.identifier }
      : { kind: 'none', why: 'no-export', at: program.body[0] ?? null };
  }
  const second = exports[1];
  if (second) return { kind: 'none', why: 'exported-twice', at: second };

  const assignment = script.parentOf(first);
  if (assignment?.type !== 'AssignmentExpression' || assignment.left !== first) {
    return { kind: 'none', why: 'exported-as-property', at: first };
  }
  let outer: Node | undefined = script.parentOf(assignment);
  // exports = module.exports = ...
  if (outer?.type === 'AssignmentExpression' && outer.right === assignment) {
    outer = script.parentOf(outer);
  }
  if (outer?.type !== 'ExpressionStatement') {
    return { kind: 'none', why: 'exported-inside-code', at: assignment };
  }
  const block = script.parentOf(outer);
  const isNested = block !== program;
  if (isNested && block !== moduleFunction(script)?.body) {
    return { kind: 'none', why: 'exported-inside-code', at: assignment };
  }
  const value = assignment.right;
  if (NEVER_FUNCTIONS.has(value.type)) return { kind: 'none', why: 'not-a-function', at: value };
  return { kind: 'handler', statement: outer, isNested, value, ...functionOf(value, script) };
}

const NEVER_FUNCTIONS = new Set([
  'ObjectExpression',
  'ArrayExpression',
  'ClassExpression',
  'StringLiteral',
  'NumericLiteral',
  'BooleanLiteral',
  'NullLiteral',
  'TemplateLiteral',
  'NewExpression',
]);

function functionOf(
  value: t.Expression,
  script: Scoped,
): { fn: Function | null; named: Binding | null } {
  if (isFunction(value)) return { fn: value, named: null };
  const named = value.type === 'Identifier' ? (script.referenceOf(value)?.binding ?? null) : null;
  if (!named || named.reassigned) return { fn: null, named: null };
  const { declaration } = named;
  if (isFunction(declaration)) return { fn: declaration, named };
  if (declaration.type === 'VariableDeclarator' && isFunction(declaration.init)) {
    return { fn: declaration.init, named };
  }
  return { fn: null, named };
}

/** An Action exports its handler by name: `exports.onExecute...` or `module.exports.onExecute...`. */
function findActionExport(script: Scoped): string | null {
  for (const { identifier } of script.free) {
    if (identifier.name !== 'exports' && identifier.name !== 'module') continue;
    for (let at = script.parentOf(identifier); isMember(at); at = script.parentOf(at)) {
      const name = memberName(at);
      const assigned = script.parentOf(at)?.type === 'AssignmentExpression';
      if (assigned && name?.startsWith('onExecute') && exportsObject(at.object)) return name;
    }
  }
  return null;
}

function exportsObject(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'exports';
  return isMember(node) && memberName(node) === 'exports';
}
