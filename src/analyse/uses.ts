import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { isFunction, walk, type Node } from '../parse/syntax.js';
import { bindingAt } from './constants.js';
import { nearestFunction } from './answers.js';

/** What is done with an object in one of the places where the text has it. */
export type Use =
  /** Its truth, its type or its text is asked for, it is called, or nothing at all. */
  | { kind: 'looked-at' }
  /** A part of it is meant: `object.key`. */
  | { kind: 'member'; member: t.MemberExpression | t.OptionalMemberExpression }
  /** The place gets another value or is deleted: `object = 1`, `[object.key] = list`. */
  | { kind: 'written' }
  /** It is the value of the expression around it: `test && object`, `(0, object)`. */
  | { kind: 'passed'; to: Node }
  /** It gets another name; an assignment that gives it has it as its value too. */
  | { kind: 'named'; binding: Binding; by: t.AssignmentExpression | null }
  /** Its parts get names: `const { key } = object`, `for (const item of object)`. */
  | { kind: 'taken-apart'; pattern: Node }
  /** Its parts go into another object: `{ ...object }`. */
  | { kind: 'spread'; into: Node }
  /** It becomes part of another object: a literal, or the one that a member is assigned of. */
  | { kind: 'held'; by: Node }
  | { kind: 'argument'; call: t.CallExpression | t.NewExpression }
  /** Null: by a method. */
  | { kind: 'returned'; from: Node | null }
  /** Code that cannot be followed has it. */
  | { kind: 'lost' };

const LOOKED_AT: Use = { kind: 'looked-at' };
const WRITTEN: Use = { kind: 'written' };
const LOST: Use = { kind: 'lost' };

export function useOf(node: Node, script: Scoped): Use {
  const parent = script.parentOf(node)!;
  switch (parent.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent.object === node ? { kind: 'member', member: parent } : LOOKED_AT;
    case 'AssignmentExpression':
      return parent.left === node ? WRITTEN : assigned(parent, script);
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier'
        ? named(bindingAt(parent.id, script), null)
        : { kind: 'taken-apart', pattern: parent.id };
    case 'ForOfStatement':
      if (parent.left === node) return WRITTEN;
      return { kind: 'taken-apart', pattern: parent.left };
    case 'ForInStatement':
      return parent.left === node ? WRITTEN : LOOKED_AT;
    case 'UpdateExpression':
    case 'ArrayPattern':
    case 'RestElement':
      return WRITTEN;
    case 'AssignmentPattern':
      return parent.left === node ? WRITTEN : LOST;
    case 'UnaryExpression':
      return parent.operator === 'delete' ? WRITTEN : LOOKED_AT;
    case 'ObjectProperty': {
      if (parent.value !== node) return LOOKED_AT;
      const object = script.parentOf(parent)!;
      return object.type === 'ObjectPattern' ? WRITTEN : { kind: 'held', by: object };
    }
    case 'ArrayExpression':
      return { kind: 'held', by: parent };
    case 'SpreadElement': {
      const into = script.parentOf(parent)!;
      return /^(Object|Array)Expression$/.test(into.type) ? { kind: 'spread', into } : LOST;
    }
    case 'LogicalExpression':
      // What stands before `&&` is handed on only where it is falsy.
      return parent.operator === '&&' && parent.left === node ? LOOKED_AT : passed(parent);
    case 'ConditionalExpression':
      return parent.test === node ? LOOKED_AT : passed(parent);
    case 'SequenceExpression':
      return parent.expressions.at(-1) === node ? passed(parent) : LOOKED_AT;
    case 'AwaitExpression':
      return passed(parent);
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === node ? LOOKED_AT : { kind: 'argument', call: parent };
    case 'ReturnStatement':
      return returned(nearestFunction(parent, script), script);
    case 'ArrowFunctionExpression':
      return parent.body === node ? returned(parent, script) : LOST;
    case 'TemplateLiteral':
      return script.parentOf(parent)?.type === 'TaggedTemplateExpression' ? LOST : LOOKED_AT;
    case 'ExpressionStatement':
    case 'BinaryExpression':
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'SwitchStatement':
    case 'SwitchCase':
    // `class Gold extends Plan`
    case 'ClassDeclaration':
    case 'ClassExpression':
      return LOOKED_AT;
    default:
      return LOST;
  }
}

/** By a function that is called where it stands the value is handed on to that call. */
function returned(from: Node | undefined, script: Scoped): Use {
  if (!isFunction(from)) return { kind: 'returned', from: null };
  const call = script.parentOf(from);
  const isCalled = call?.type === 'CallExpression' && call.callee === from;
  const isOnly = !from.async && !from.generator && !('id' in from && from.id);
  return isCalled && isOnly ? passed(call) : { kind: 'returned', from };
}

function passed(to: Node): Use {
  return { kind: 'passed', to };
}

function named(binding: Binding | null, by: t.AssignmentExpression | null): Use {
  return binding ? { kind: 'named', binding, by } : LOST;
}

/** `name = object` and `other.key = object;` */
function assigned(assignment: t.AssignmentExpression, script: Scoped): Use {
  const { left, operator } = assignment;
  if (!/^(=|\|\|=|&&=|\?\?=)$/.test(operator)) return LOOKED_AT;
  if (left.type === 'Identifier')
    return named(script.referenceOf(left)?.binding ?? null, assignment);
  if (script.parentOf(assignment)?.type !== 'ExpressionStatement') return LOST;
  if (/Pattern$/.test(left.type)) return { kind: 'taken-apart', pattern: left };
  return { kind: 'held', by: left };
}

/** The names that a pattern gives to parts of an object; null where a part goes elsewhere. */
export function namesIn(pattern: Node, script: Scoped): Binding[] | null {
  const names: Binding[] = [];
  let told = true;
  walk(pattern, (node) => {
    if (/^(Optional)?MemberExpression$/.test(node.type)) told = false;
    if (node.type !== 'Identifier') return undefined;
    const binding = script.referenceOf(node)?.binding ?? bindingAt(node, script);
    if (binding?.identifier === node || script.referenceOf(node)?.writes) names.push(binding!);
    return undefined;
  });
  return told ? names : null;
}
