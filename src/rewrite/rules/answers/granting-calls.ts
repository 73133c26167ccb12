import type * as t from '@babel/types';
import type { AnswerSite } from '../../../analyse/answers.js';
import { argumentsFor, callsOf } from '../../../analyse/constants.js';
import { testsAround } from '../../../analyse/told-tests.js';
import { isFunction, type Function, type Node } from '../../../parse/syntax.js';
import type { Rewriting } from '../../rewriting.js';
import { isDenial } from '../certain-errors.js';

/** A call of a function that answers on behalf of the handler, and what it hands in. */
export interface GrantingCall {
  call: t.CallExpression;
  value: Node;
}

/**
 * What a parameter holds where `finish(error, token)` gives a token: calls that hand in an error
 * do not count. Null where a value is no parameter, or where not all calls are in view.
 */
export function grantingCalls(
  value: Node,
  site: AnswerSite,
  rewriting: Rewriting,
): GrantingCall[] | null {
  const { script } = rewriting;
  const fn = script.referenceOf(value)?.binding?.scope.node;
  if (!isFunction(fn) || fn === rewriting.fn) return null;
  const calls = callsOf(fn, script);
  const values = givenFor(value, fn, rewriting);
  if (!calls || !values) return null;
  const errors = falsyAt(site, rewriting).flatMap((one) => {
    const given = givenFor(one, fn, rewriting);
    return given ? [given] : [];
  });
  const granting = calls.flatMap((call, index) => {
    const denies = errors.some((given) => isDenial(given[index], rewriting));
    return denies ? [] : [{ call, value: values[index] }];
  });
  const isThere = (one: { value: Node | undefined }): one is GrantingCall => !!one.value;
  return granting.length > 0 && granting.every(isThere) ? granting : null;
}

/** What each call hands in for a parameter of a function. */
function givenFor(name: Node, fn: Function, { script }: Rewriting): (Node | undefined)[] | null {
  const binding = script.referenceOf(name)?.binding;
  return binding?.scope.node === fn ? argumentsFor(binding, script) : null;
}

/** What is certainly falsy where an answer gives a token. */
function falsyAt({ call }: AnswerSite, { script }: Rewriting): Node[] {
  const tests = testsAround(call, script).filter(({ outcome }) => !outcome);
  const [error] = call.arguments;
  return [...(error ? [error] : []), ...tests.map(({ test }) => test)];
}
