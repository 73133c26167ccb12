import { STYLES } from '../../model/index.js';
import { removeStatement } from '../statements.js';
import type { Rule } from './rule.js';

/**
 * The compiler put its prelude before the script, so a directive at the script's top was a mere
 * string; webtask's own `use latest` and `use npm` mean nothing to Actions either.
 */
export const directives: Rule = {
  name: 'directives',
  styles: STYLES,
  apply(rewriting) {
    for (const directive of rewriting.script.tree.program.directives) {
      rewriting.find('use-strict-was-inert', directive, { name: directive.value.value });
      removeStatement(rewriting, directive);
    }
  },
};
