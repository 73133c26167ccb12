import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { contains, isMember, memberName, type Function, type Node } from '../parse/syntax.js';
import { nearestFunction, type AnswerSite } from './answers.js';
import type { Script } from './script.js';
import { isCalledAtOnce, isPure } from './purity.js';
import { knownString, type KnownString } from './strings.js';

/** A name and a value that the hook puts on its token object. */
export interface TokenEntry {
  /** The key as it stands in the text; null for `token.name` and `{ name }`. */
  key: Node | null;
  name: KnownString | null;
  value: t.Expression;
  /** The statement or property that sets it. */
  at: Node;
}

/** A local object that is filled step by step and then handed to the callback. */
export interface TokenVariable {
  binding: Binding;
  declaration: t.VariableDeclaration;
  declarator: t.VariableDeclarator;
  initial: TokenEntry[];
  /** `token[key] = value;`, scope left out. */
  writes: TokenEntry[];
  /** `token.scope = value;` */
  scopeWrites: TokenEntry[];
  /** `token.scope` in any other place, such as `token.scope.push(x)`. */
  scopeUses: Node[];
}

export type TokenRead = { kind: 'token'; token: TokenVariable } | { kind: 'opaque'; why: string };

const opaque = (why: string): TokenRead => ({ kind: 'opaque', why });

/** The entries of an object literal; null where a spread or a method makes them unknown. */
export function entriesOf(object: t.ObjectExpression, script: Script): TokenEntry[] | null {
  const entries: TokenEntry[] = [];
  for (const property of object.properties) {
    if (property.type !== 'ObjectProperty') return null;
    const { key } = property;
    const name: KnownString | null =
      !property.computed && key.type === 'Identifier'
        ? { prefix: key.name, whole: true }
        : knownString(key, script);
    entries.push({
      key: key.type === 'Identifier' && !property.computed ? null : key,
      name,
      value: property.value as t.Expression,
      at: property,
    });
  }
  return entries;
}

/** Whether a name is set twice, so that the later one counts: order would have to be proven. */
export function hasRepeatedNames(entries: TokenEntry[]): boolean {
  const names = entries.map(({ name }) => (name?.whole ? name.prefix : null));
  return names.some((name, index) => name !== null && names.indexOf(name) !== index);
}

/** Reads everything that happens to a token object; opaque where that cannot all be told. */
export function readToken(
  binding: Binding,
  sites: AnswerSite[],
  fn: Function,
  script: Script,
): TokenRead {
  const declarator = binding.declaration;
  if (declarator.type !== 'VariableDeclarator' || declarator.init?.type !== 'ObjectExpression') {
    return opaque('the token object is not created by an object literal');
  }
  const declaration = script.parentOf(declarator);
  if (declaration?.type !== 'VariableDeclaration' || nearestFunction(declaration, script) !== fn) {
    return opaque('the token object outlives the request');
  }
  const initial = entriesOf(declarator.init, script);
  if (!initial || hasRepeatedNames(initial)) return opaque('the token object is built by a spread');
  const token: TokenVariable = {
    binding,
    declaration,
    declarator,
    initial,
    writes: [],
    scopeWrites: [],
    scopeUses: [],
  };
  for (const { identifier, writes } of binding.references) {
    if (writes) return opaque('the token object is replaced');
    if (!runsInline(identifier, fn, script)) return opaque('a callback changes the token object');
    const parent = script.parentOf(identifier)!;
    if (sites.some(({ call }) => call === parent && call.arguments[1] === identifier)) continue;
    if (!isMember(parent) || parent.object !== identifier) {
      return opaque('the token object is handed on');
    }
    const name: KnownString | null = parent.computed
      ? knownString(parent.property, script)
      : { prefix: memberName(parent) ?? '', whole: true };
    const assignment = script.parentOf(parent);
    const statement =
      assignment?.type === 'AssignmentExpression' &&
      assignment.left === parent &&
      assignment.operator === '='
        ? script.parentOf(assignment)
        : undefined;
    const isScope = name?.whole === true && name.prefix === 'scope';
    if (assignment?.type === 'AssignmentExpression' && statement?.type === 'ExpressionStatement') {
      const entry = {
        key: parent.computed ? parent.property : null,
        name,
        value: assignment.right,
        at: statement,
      };
      (isScope ? token.scopeWrites : token.writes).push(entry);
    } else if (isScope) token.scopeUses.push(parent);
    else return opaque('the token object is read back or built in steps');
  }
  return { kind: 'token', token };
}

/** Whether code runs as part of the handler's own statements, nested array callbacks included. */
export function runsInline(node: Node, fn: Function, script: Scoped): boolean {
  for (let at = nearestFunction(node, script); at && at !== fn; at = nearestFunction(at, script)) {
    if (!isCalledAtOnce(at, script)) return false;
  }
  return true;
}

/**
 * Whether what a value refers to may still change after it was put on the token: the hook sent
 * what it was at the answer, an Action's call takes it at once.
 */
export function mayChangeLater(entry: TokenEntry, fn: Function, script: Script): boolean {
  const { value, at } = entry;
  const later = isInLoop(at, fn, script) ? -1 : at.end!;
  return contains(value, (node) => {
    const binding = node.type === 'Identifier' ? script.referenceOf(node)?.binding : null;
    return (binding?.references ?? []).some(
      ({ identifier }) => identifier.start! > later && isTouched(identifier, script, fn),
    );
  });
}

function isInLoop(node: Node, fn: Function, script: Script): boolean {
  for (let at = script.parentOf(node); at && at !== fn; at = script.parentOf(at)) {
    if (/^(For|While|DoWhile)|Function/.test(at.type)) return true;
  }
  return false;
}

/** Whether a use of an object may change it: a write below it, or a call that is given it. */
function isTouched(identifier: Node, script: Script, fn: Function): boolean {
  let at: Node = identifier;
  let parent = script.parentOf(at);
  while (isMember(parent) && parent.object === at) {
    at = parent;
    parent = script.parentOf(at);
  }
  if (parent?.type === 'AssignmentExpression') return parent.left === at && at !== identifier;
  if (parent?.type === 'UpdateExpression' || parent?.type === 'UnaryExpression') {
    return at !== identifier;
  }
  if (parent?.type === 'CallExpression') {
    if (parent.callee === at) {
      return /\.(push|pop|shift|unshift|splice|sort|reverse|fill|set|add|delete)$/.test(
        script.text.slice(identifier.start!, at.end!),
      );
    }
    return !isPure(parent, script, fn);
  }
  return parent?.type === 'VariableDeclarator' && parent.init === at && at === identifier;
}
