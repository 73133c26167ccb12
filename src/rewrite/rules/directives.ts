import { STYLES } from '../../model/index.js';
import { isSameWhenStrict } from '../../analyse/strictness.js';
import { compileError } from '../../parse/compile-error.js';
import type { Rewriting } from '../rewriting.js';
import { removeStatement } from '../statements.js';
import type { Rule } from './rule.js';

/**
 * The compiler put its prelude before the script, so a directive at the script's top was a mere
 * string. `use strict` stays where it makes no difference; webtask's own `use latest` and `use npm`
 * mean nothing to Actions.
 */
export const directives: Rule = {
  name: 'directives',
  styles: STYLES,
  apply(rewriting) {
    for (const directive of rewriting.script.tree.program.directives) {
      if (directive.value.value === 'use strict' && staysTheSame(rewriting)) continue;
      rewriting.find('use-strict-was-inert', directive, { name: directive.value.value });
      removeStatement(rewriting, directive);
    }
  },
};

/** A text that is no strict code does not load with the directive. */
function staysTheSame({ script }: Rewriting): boolean {
  return isSameWhenStrict(script) && compileError(script.text) === null;
}
