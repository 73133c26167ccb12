import type * as t from '@babel/types';
import { nearestFunction } from '../../analyse/answers.js';
import { argumentsFor, constantInit } from '../../analyse/constants.js';
import type { Script } from '../../analyse/script.js';
import { testsAround } from '../../analyse/told-tests.js';
import type { Binding } from '../../parse/scopes.js';
import { isMember, type Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { isObjectAssign } from './error-codes.js';
import { errorGiven } from './error-values.js';
import { errorArgument } from './errors.js';
import { isGuarded, isHeldError, isLeftAsError } from './held-errors.js';
import { returnedValues } from './own-errors.js';

/** Whether an answer with this error, or with none, certainly gives no token. */
export function isDenial(error: Node | undefined, rewriting: Rewriting): boolean {
  if (errorArgument(error, rewriting).kind === 'deny') return true;
  return error !== undefined && isCertainlyError(error, rewriting);
}

/** Whether a value is certainly truthy, whatever error it is: then the answer is a denial. */
export function isCertainlyError(argument: Node, rewriting: Rewriting, depth = 0): boolean {
  const { script } = rewriting;
  if (depth > 4) return false;
  const isCertain = (inner: Node): boolean => isCertainlyError(inner, rewriting, depth + 1);
  if (argument.type === 'NewExpression' || argument.type === 'ObjectExpression') return true;
  if (argument.type === 'ConditionalExpression') {
    const { consequent, alternate } = argument;
    return [consequent, alternate].every(
      (one) => errorArgument(one, rewriting).kind === 'deny' || isCertain(one),
    );
  }
  if (argument.type === 'SequenceExpression') {
    return isCertain(argument.expressions.at(-1)!);
  }
  if (argument.type === 'CallExpression') {
    const { callee } = argument;
    if (isObjectAssign(argument)) return isCertain(argument.arguments[0]!);
    const returned = returnedValues(callee, script) ?? [];
    if (returned.length > 0 && returned.every((one) => one !== null && isCertain(one))) return true;
  }
  if (errorGiven(argument, rewriting)?.mayBeNone === false) return true;
  if (isMember(argument)) return isLeftAsError(argument, script);
  if (argument.type !== 'Identifier') return false;
  const init = constantInit(argument, script);
  if (init && isCertain(init)) return true;
  const binding = script.referenceOf(argument)?.binding;
  if (isHeldError(argument, rewriting)) return true;
  if (!binding) return false;
  if (binding.reassigned) return isGuardedSince(argument, binding, script);
  if (isGuarded(argument, binding.name, script)) return true;
  const given = argumentsFor(binding, script);
  return !!given?.every((one) => one && isCertain(one));
}

/** `if (error) return cb(error)`, where the name gets nothing else after the test. */
function isGuardedSince(identifier: t.Identifier, binding: Binding, script: Script): boolean {
  const fn = nearestFunction(identifier, script);
  const writes = binding.references.filter((one) => one.writes).map((one) => one.identifier);
  const isOfOne = [binding.identifier, ...writes].every(
    (one) => nearestFunction(one, script) === fn,
  );
  return (
    isOfOne &&
    testsAround(identifier, script).some(
      ({ test, outcome }) =>
        outcome &&
        script.referenceOf(test)?.binding === binding &&
        writes.every(({ end }) => end! < test.start!),
    )
  );
}
