import type * as t from '@babel/types';
import { localFunction } from '../../analyse/constants.js';
import type { Script } from '../../analyse/script.js';
import { isPure } from '../../analyse/purity.js';
import { useOf } from '../../analyse/uses.js';
import { isMember, memberName, propertyName, type Node } from '../../parse/syntax.js';
import { ERROR_CODES } from '../../triggers/credentials-exchange/mapping.js';
import type { Rewriting } from '../rewriting.js';

/** Own classes of JavaScript: on the wire all of them lost their name. */
export const BUILT_IN: ReadonlySet<string> = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
]);

/** The code under which an error of its class is sent; null where that is not in the text. */
export function codeOf(error: t.NewExpression, { script }: Rewriting): string | null {
  return codeOfPlatform(error.callee, script);
}

/** The code of a class that the platform or the language has. */
export function codeOfPlatform(name: Node | undefined, script: Script): string | null {
  if (name?.type !== 'Identifier' || script.referenceOf(name)?.binding) return null;
  return ERROR_CODES[name.name] ?? (BUILT_IN.has(name.name) ? 'server_error' : null);
}

/** Its own name decides over that of its class: `error.name = 'InvalidScopeError'`. */
function codeSet(name: Node): string | null {
  return name.type === 'StringLiteral' ? (ERROR_CODES[name.value] ?? 'server_error') : null;
}

/** `Object.assign(new Error(...), { code })` is what its first argument is. */
export function isObjectAssign(node: Node): node is t.CallExpression {
  return (
    node.type === 'CallExpression' &&
    isMember(node.callee) &&
    node.callee.object.type === 'Identifier' &&
    node.callee.object.name === 'Object' &&
    memberName(node.callee) === 'assign' &&
    node.arguments.length > 0
  );
}

/** The same for `Object.assign(new Error(...), { code, name: 'InvalidScopeError' })`. */
export function codeOfAssigned(call: t.CallExpression, rewriting: Rewriting): string | null {
  const [error, ...sources] = call.arguments;
  if (error?.type !== 'NewExpression') return null;
  let code = codeOf(error, rewriting);
  if (!code) return null;
  for (const source of sources) {
    if (source.type !== 'ObjectExpression') return null;
    if (!isPure(source, rewriting.script, rewriting.fn)) return null;
    for (const property of source.properties) {
      const name = property.type === 'ObjectProperty' ? propertyName(property) : null;
      if (property.type !== 'ObjectProperty' || name === null || name === 'message') return null;
      if (name === 'name') code = codeSet(property.value);
    }
  }
  return code;
}

/** The same for `const error = new Error(...); error.name = 'InvalidScopeError'; cb(error)`. */
export function codeOfNamed(
  identifier: t.Identifier,
  error: t.NewExpression,
  rewriting: Rewriting,
): string | null {
  const { script } = rewriting;
  const { references, declaration } = script.referenceOf(identifier)!.binding!;
  const list = script.parentOf(script.parentOf(declaration)!);
  let code = codeOf(error, rewriting);
  let timesNamed = 0;
  if (!code) return null;
  for (const reference of references) {
    if (!mayRename(reference.identifier, rewriting)) continue;
    const name = nameSet(reference.identifier, rewriting);
    const statement = name && script.parentOf(script.parentOf(name)!);
    if (!statement || script.parentOf(statement) !== list) return null;
    if (statement.start! > identifier.start! || (timesNamed += 1) > 1) return null;
    code = codeSet(name);
  }
  return code;
}

/** `error.name = value;` */
function nameSet(error: Node, { script }: Rewriting): Node | null {
  const member = script.parentOf(error);
  const assignment = isMember(member) && memberName(member) === 'name' && script.parentOf(member);
  const isSet =
    assignment &&
    assignment.type === 'AssignmentExpression' &&
    assignment.operator === '=' &&
    assignment.left === member &&
    script.parentOf(assignment)?.type === 'ExpressionStatement';
  return isSet ? assignment.right : null;
}

/** Whether its name may be that of another error after this use. */
function mayRename(error: Node, { script }: Rewriting): boolean {
  const use = useOf(error, script);
  if (use.kind === 'looked-at') return false;
  if (use.kind === 'argument') {
    return isObjectAssign(use.call) || localFunction(use.call.callee, script) !== null;
  }
  if (use.kind !== 'member') return true;
  const isOther = !/^(name|constructor)$/.test(memberName(use.member) ?? 'name');
  return !isOther && useOf(use.member, script).kind === 'written';
}
