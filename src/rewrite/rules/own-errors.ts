import type * as t from '@babel/types';
import { calledBy, functionCalled } from '../../analyse/callees.js';
import { valuesGiven } from '../../analyse/constants.js';
import { givenTo } from '../../analyse/given-values.js';
import { membersOf, returnedFrom, type Origin } from '../../analyse/members.js';
import { remembered } from '../../analyse/remembered.js';
import type { Script } from '../../analyse/script.js';
import { isString } from '../../analyse/strings.js';
import type { Binding } from '../../parse/scopes.js';
import { isFunction, isMember, memberName, type Function, type Node } from '../../parse/syntax.js';
import { codedClasses, isErrorClass, type Coded } from './coded-classes.js';
import { isAwaitedError, isFalsy } from './held-errors.js';

/**
 * How the errors that a script throws, rejects with or calls back with are told apart; unclear
 * where one of them may be no error at all.
 */
export const ownErrors = remembered((handler: Function, script: Script): Coded => {
  const thrown = script.nodesOf('ThrowStatement').map(({ argument }) => argument);
  const calls = script.nodesOf('CallExpression');
  const isSure = [...thrown, ...calls.flatMap(rejected)].every(
    (value) => value && !isFalsy(value) && isMade(value, script),
  );
  if (!isSure || calls.some(callsBackWithOther)) return { kind: 'unclear' };
  return codedClasses(handler, script);

  /** `reject(value)`, `Promise.reject(value)` */
  function rejected({ callee, arguments: [value] }: t.CallExpression): (Node | undefined)[] {
    if (isMember(callee)) {
      const isOfPromise = callee.object.type === 'Identifier' && callee.object.name === 'Promise';
      return isOfPromise && memberName(callee) === 'reject' ? [value] : [];
    }
    const binding = script.referenceOf(callee)?.binding;
    const executor = binding?.kind === 'parameter' ? binding.scope.node : null;
    const isReject =
      isFunction(executor) &&
      executor.params.indexOf(binding!.identifier) === 1 &&
      script.parentOf(executor)?.type === 'NewExpression';
    return isReject ? [value] : [];
  }

  /** `next('no id')`, `done(body.error)` in a function of the script */
  function callsBackWithOther({ callee, arguments: [value] }: t.CallExpression): boolean {
    const binding = script.referenceOf(callee)?.binding;
    // What the handler calls back with has left the script.
    if (binding?.kind !== 'parameter' || binding.scope.node === handler) return false;
    if (!value || isFalsy(value)) return false;
    return isString(value, script) || (takesErrorsFirst(binding) && !isMade(value, script));
  }

  /** `done(null, user)`: what it is given first where nothing failed. */
  function takesErrorsFirst({ references }: Binding): boolean {
    return references.some(({ identifier }) => {
      const call = script.parentOf(identifier);
      if (call?.type !== 'CallExpression' || call.callee !== identifier) return false;
      const [first] = call.arguments;
      return !!first && isFalsy(first);
    });
  }
});

/**
 * What a function of the script may give back; null where that is not told by its text. What it
 * gives back of a call of itself it gave back there.
 */
export function returnedValues(callee: Node, script: Script): Origin[] | null {
  const called = calledBy(callee, script);
  if (!called || called.some((fn) => fn.async || fn.generator)) return null;
  const isItself = (value: Origin): boolean =>
    value?.type === 'CallExpression' && functionCalled(value.callee, script) === called[0];
  return called.flatMap(returnedFrom).filter((value) => !isItself(value));
}

/** Whether a value that stands for an error is one where it is anything, or made by other code. */
export function isMade(value: Node, script: Script, depth = 0): boolean {
  if (depth > 4) return false;
  if (isFalsy(value)) return true;
  const made = (inner: Node): boolean => isMade(inner, script, depth + 1);
  switch (value.type) {
    case 'NewExpression':
      return isErrorClass(value.callee, script);
    case 'ConditionalExpression':
      return made(value.consequent) && made(value.alternate);
    case 'LogicalExpression':
      return made(value.left) && made(value.right);
    case 'CallExpression':
      return returnedValues(value.callee, script)?.every((one) => !one || made(one)) ?? false;
    case 'MemberExpression':
      return membersOf(value, script)?.every((one) => !one || made(one)) ?? false;
    case 'Identifier': {
      const binding = script.referenceOf(value)?.binding;
      if (!binding) return false;
      if (binding.reassigned) {
        return valuesGiven(binding, script)?.every((one) => !one || made(one)) ?? false;
      }
      const given = givenTo(binding, script, 0);
      if (given) return given.every((one) => !one || made(one));
      if (binding.kind === 'catch' || isAwaitedError(binding.identifier, script)) return true;
      const fn = binding.scope.node;
      if (binding.kind !== 'parameter' || !isFunction(fn)) return false;
      // A callback: what other code hands to it first.
      return fn.params[0] === binding.identifier && script.parentOf(fn)?.type === 'CallExpression';
    }
    default:
      return false;
  }
}
