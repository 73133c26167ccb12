import type * as t from '@babel/types';
import { errorsAnswered } from '../../analyse/answers.js';
import { argumentsFor } from '../../analyse/constants.js';
import { heardBy } from '../../analyse/emitters.js';
import { remembered } from '../../analyse/remembered.js';
import type { Script } from '../../analyse/script.js';
import type { Binding } from '../../parse/scopes.js';
import { rangeOf, type Function, type Node } from '../../parse/syntax.js';
import { quoted } from '../layout.js';
import type { Rewriting } from '../rewriting.js';
import { codeOfPlatform } from './error-codes.js';
import type { Rule } from './rule.js';

/** `fail(InvalidScopeError, message)`: a helper that is told by a class what to deny with. */
export const classParameters: Rule = {
  name: 'class-parameters',
  styles: ['direct', 'awaited'],
  apply(rewriting) {
    const { script, edits, layout } = rewriting;
    for (const binding of classParametersOf(rewriting.fn, script)) {
      const name = rewriting.freeNameAt(binding.scope.node, 'code', 'errorCode');
      for (const { identifier } of [binding, ...binding.references]) {
        edits.replace(rangeOf(identifier), name);
      }
      for (const given of argumentsFor(binding, script)!) {
        edits.replace(rangeOf(given!), quoted(codeOfPlatform(given, script)!, layout));
        rewriting.consumed.add(script.referenceOf(given!)!);
      }
    }
  },
};

/** Whether a name stands for a class in the hook, and in the Action for its code. */
export function isClassParameter(name: Node, { fn, script }: Rewriting): boolean {
  const binding = script.referenceOf(name)?.binding;
  return binding?.kind === 'parameter' && classParametersOf(fn, script).includes(binding);
}

/** Parameters that bring a platform's class to the one answer, or answers, that are made of it. */
const classParametersOf = remembered((handler: Function, script: Script): Binding[] => {
  const errors = errorsAnswered(handler, script).filter(
    (error): error is t.NewExpression => error.type === 'NewExpression',
  );
  const bindings = errors.flatMap(({ callee }) => script.referenceOf(callee)?.binding ?? []);
  return [...new Set(bindings)].filter(
    (binding) =>
      // What is emitted may be told to others too.
      heardBy(binding.scope.node, script).length === 0 &&
      binding.references.every(({ identifier }) =>
        errors.some(({ callee }) => callee === identifier),
      ) &&
      argumentsFor(binding, script)?.every((given) => codeOfPlatform(given, script) !== null),
  );
});
