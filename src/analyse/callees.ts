import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import {
  isFunction,
  isMember,
  memberName,
  type FunctionOrMethod,
  type Node,
} from '../parse/syntax.js';
import { localClass, memberOfClass } from './classes.js';
import { localFunction } from './constants.js';
import { all, membersOf, originsOf } from './members.js';

export type Callable = FunctionOrMethod | t.ClassMethod;

/** The functions of the script that a call may mean; null where other code decides it. */
export function calledBy(callee: Node, script: Scoped, depth = 0): Callable[] | null {
  const fn = isFunction(callee) ? callee : localFunction(callee, script);
  if (fn) return [fn];
  const name = isMember(callee) ? memberName(callee) : null;
  if (!isMember(callee) || name === null) return null;
  const owner = localClass(callee.object, script);
  const own = owner && memberOfClass(owner, name, true, script);
  if (own) return own.kind === 'method' ? [own] : null;
  const methods = methodsOf(callee.object, name, script, depth);
  if (methods) return methods.every(({ kind }) => kind === 'method') ? methods : null;
  const members = membersOf(callee, script, depth + 1);
  const functions =
    members &&
    all(members, (one) => {
      const own = one && (isCallable(one) ? one : localFunction(one, script));
      return own ? [own] : null;
    });
  return functions && functions.length > 0 ? functions : null;
}

/** The one function of the script that a call always means, by its name or as a member. */
export function functionCalled(callee: Node, script: Scoped): FunctionOrMethod | null {
  const [fn, ...others] = calledBy(callee, script) ?? [];
  return isCallable(fn) && others.length === 0 ? fn : null;
}

/** What a member of instances is, where `new` makes them all of classes of the script. */
export function methodsOf(
  object: Node,
  name: string,
  script: Scoped,
  depth = 0,
): t.ClassMethod[] | null {
  const origins = originsOf(object, script, depth + 1);
  if (origins.length === 0) return null;
  return all(origins, (origin) => {
    const owner = origin?.type === 'NewExpression' ? localClass(origin.callee, script) : null;
    const method = owner && memberOfClass(owner, name, false, script);
    return method ? [method] : null;
  });
}

/** Whether a node is what a call of it runs: a getter is none. */
export function isCallable(node: Node | null | undefined): node is FunctionOrMethod {
  return isFunction(node) || (node?.type === 'ObjectMethod' && node.kind === 'method');
}
