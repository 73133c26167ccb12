import { STYLES } from '../../model/index.js';
import { PRELUDE } from '../../triggers/credentials-exchange/mapping.js';
import type { Rule } from './rule.js';

/** The platform's error classes do not exist in Actions: where they are still used, declare them. */
export const errorClasses: Rule = {
  name: 'error-classes',
  styles: STYLES,
  apply(rewriting) {
    const used = rewriting.script.free.find(
      (reference) =>
        PRELUDE.includes(reference.identifier.name) && !rewriting.consumed.has(reference),
    );
    if (!used) return;
    rewriting.find('error-classes-kept', used.identifier);
    rewriting.needs.add('error-classes');
  },
};
