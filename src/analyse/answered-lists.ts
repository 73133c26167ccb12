import type { Binding, Scoped } from '../parse/scopes.js';
import { isMember, memberName, propertyName, type Node } from '../parse/syntax.js';
import { isOnlyRead } from './left-alone.js';
import { standsFor } from './stands-for.js';

/** `{ scope }` and `token.scope = scope`: the list goes into an answer. */
export function isPassedOn(list: Node, script: Scoped): boolean {
  const parent = script.parentOf(list);
  if (parent?.type === 'ObjectProperty') return propertyName(parent) === 'scope';
  return (
    parent?.type === 'AssignmentExpression' &&
    parent.right === list &&
    isMember(parent.left) &&
    memberName(parent.left) === 'scope' &&
    script.parentOf(parent)?.type === 'ExpressionStatement'
  );
}

/**
 * Whether a list that goes into an answer stays what it is: nothing changes it by way of the object
 * that it was put in, and the object is handed to nobody but the callback. What becomes of the
 * objects that get the list in the `followed` places is known.
 */
export function isSafelyPassedOn(
  list: Node,
  callback: Binding | null,
  followed: ReadonlySet<Node>,
  script: Scoped,
): boolean {
  if (!isPassedOn(list, script)) return false;
  const place = script.parentOf(list)!;
  const around = script.parentOf(place)!;
  if (followed.has(place) || followed.has(around)) return true;
  const isAnswer = (call: Node): boolean => isCallOf(call, callback, script);
  const object = objectWith(list, script);
  if (object) return holdsUnchanged(object, isAnswer, script);
  return around.type === 'ObjectExpression' && isOnlyRead(around, [null], script, isAnswer);
}

/** The variable whose object a list is put into. */
export function objectWith(list: Node, script: Scoped): Binding | null {
  const parent = script.parentOf(list);
  if (parent?.type === 'AssignmentExpression') {
    const { left } = parent;
    return isMember(left) ? (script.referenceOf(left.object)?.binding ?? null) : null;
  }
  const literal = parent && script.parentOf(parent);
  const declarator = literal && script.parentOf(literal);
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return null;
  return script.scopeOf(declarator).bindings.get(declarator.id.name) ?? null;
}

function holdsUnchanged(
  object: Binding,
  isAnswer: (call: Node) => boolean,
  script: Scoped,
): boolean {
  return object.references.every(({ identifier, writes }) => {
    const parent = script.parentOf(identifier);
    const name = isMember(parent) && parent.object === identifier ? memberName(parent) : null;
    if (writes) return false;
    return (name !== null && name !== 'scope') || isOnlyRead(identifier, [null], script, isAnswer);
  });
}

/** Whether a call is one of the callback. */
export function isCallOf(call: Node, callback: Binding | null, script: Scoped): boolean {
  return (
    callback !== null && call.type === 'CallExpression' && standsFor(call.callee, callback, script)
  );
}
