import type * as t from '@babel/types';
import { valuesGiven } from '../../analyse/constants.js';
import { heardBy } from '../../analyse/emitters.js';
import { eventOf } from '../../analyse/listeners.js';
import { originsOf } from '../../analyse/members.js';
import type { Script } from '../../analyse/script.js';
import { testsAround, type Told } from '../../analyse/told-tests.js';
import { isSameConstant } from '../../analyse/tracked-value.js';
import { isFunction, type Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';

/** Caught, or handed to a callback and asked for. */
export function isHeldError(identifier: t.Identifier, { script }: Rewriting): boolean {
  const binding = script.referenceOf(identifier)?.binding;
  if (!binding) return false;
  if (binding.reassigned) return isLeftAsError(identifier, script);
  if (binding.kind === 'catch' || isOfErrorEvent(binding.identifier, script)) return true;
  const handed = binding.kind === 'parameter' || isAwaitedError(binding.identifier, script);
  return (
    (handed && isGuarded(identifier, binding.name, script)) || isLeftAsError(identifier, script)
  );
}

/**
 * Whether a value is an error or nothing at all, and was asked whether it is nothing:
 * `let error = null; if (...) error = new Error('...'); if (error !== null) ...`, and the same for
 * what a function of the script gives back as a part: `const [plan, error] = planOf(client);`.
 */
export function isLeftAsError(value: Node, script: Script): boolean {
  const binding = script.referenceOf(value)?.binding;
  const values = binding?.reassigned ? valuesGiven(binding, script) : originsOf(value, script);
  const isMade = (one: Node | null): boolean => one?.type === 'NewExpression';
  if (!values?.some(isMade)) return false;
  // Once there is one it stays.
  if (binding?.reassigned && !values.slice(1).every(isMade)) return false;
  const others = values.filter((one) => !isMade(one));
  return testsAround(value, script).some((told) =>
    others.every((one) => isNothing(one, script) && isRuledOut(one, value, told, script)),
  );
}

function isNothing(value: Node | null, script: Script): boolean {
  if (!value || value.type === 'NullLiteral') return true;
  const isUndefined = value.type === 'Identifier' && value.name === 'undefined';
  return isUndefined && !script.referenceOf(value)?.binding;
}

/** By `if (error)`, `if (error != null)`, or the same with `===` for the one of both that it is. */
function isRuledOut(
  nothing: Node | null,
  value: Node,
  { test, outcome }: Told,
  script: Script,
): boolean {
  const binding = script.referenceOf(value)?.binding;
  const isSame = (node: Node): boolean =>
    binding ? script.referenceOf(node)?.binding === binding : isSameConstant(value, node, script);
  if (isSame(test)) return outcome;
  if (test.type !== 'BinaryExpression' || !/^[!=]==?$/.test(test.operator)) return false;
  if (!isSame(test.left) || !isNothing(test.right, script)) return false;
  if (outcome !== test.operator.startsWith('!')) return false;
  const isNull = nothing?.type === 'NullLiteral';
  return test.operator.length === 2 || isNull === (test.right.type === 'NullLiteral');
}

/** `request.on('error', (error) => ...)`: no code of others emits that without one. */
function isOfErrorEvent(name: Node, script: Script): boolean {
  const fn = script.parentOf(name);
  if (!isFunction(fn) || fn.params[0] !== name || eventOf(fn, script) !== 'error') return false;
  return heardBy(fn, script).length === 0;
}

/** `const [error, body] = await ...`: what another function called back with. */
export function isAwaitedError(name: Node, { parentOf }: Script): boolean {
  const pattern = parentOf(name);
  const declarator = pattern && parentOf(pattern);
  return (
    pattern?.type === 'ArrayPattern' &&
    declarator?.type === 'VariableDeclarator' &&
    declarator.init?.type === 'AwaitExpression'
  );
}

/** Inside `if (error) ...`: the value is certainly truthy. */
export function isGuarded(identifier: Node, name: string, script: Script): boolean {
  return testsAround(identifier, script).some(
    ({ test, outcome }) =>
      outcome && ((test.type === 'Identifier' && test.name === name) || isInstanceOf(test, name)),
  );
}

/** `name instanceof Class` */
export function isInstanceOf(test: Node, name: string): test is t.BinaryExpression {
  return (
    test.type === 'BinaryExpression' &&
    test.operator === 'instanceof' &&
    test.left.type === 'Identifier' &&
    test.left.name === name
  );
}

/** What a hook answers with where nothing failed. */
export function isFalsy(node: Node): boolean {
  return (
    node.type === 'NullLiteral' ||
    (node.type === 'BooleanLiteral' && !node.value) ||
    (node.type === 'NumericLiteral' && node.value === 0) ||
    (node.type === 'StringLiteral' && node.value === '') ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  );
}
