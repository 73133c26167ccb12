import { argumentsFor, constantInit } from '../../analyse/constants.js';
import type { Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { isObjectAssign } from './error-codes.js';
import { errorArgument } from './errors.js';
import { isGuarded, isHeldError } from './held-errors.js';

/** Whether a value is certainly truthy, whatever error it is: then the answer is a denial. */
export function isCertainlyError(argument: Node, rewriting: Rewriting): boolean {
  if (argument.type === 'NewExpression' || argument.type === 'ObjectExpression') return true;
  if (argument.type === 'ConditionalExpression') {
    const { consequent, alternate } = argument;
    return [consequent, alternate].every(
      (one) => errorArgument(one, rewriting).kind === 'deny' || isCertainlyError(one, rewriting),
    );
  }
  if (argument.type === 'SequenceExpression') {
    return isCertainlyError(argument.expressions.at(-1)!, rewriting);
  }
  if (isObjectAssign(argument)) return isCertainlyError(argument.arguments[0]!, rewriting);
  if (argument.type !== 'Identifier') return false;
  if (constantInit(argument, rewriting.script)?.type === 'NewExpression') return true;
  const binding = rewriting.script.referenceOf(argument)?.binding;
  if (!binding || binding.reassigned) return false;
  if (isHeldError(argument, rewriting)) return true;
  if (isGuarded(argument, binding.name, rewriting.script)) return true;
  const given = argumentsFor(binding, rewriting.script);
  return !!given?.every((one) => one?.type === 'NewExpression');
}
