import { STYLES } from '../../model/index.js';
import { PRELUDE } from '../../triggers/credentials-exchange/mapping.js';
import type { Rule } from './rule.js';

/** The platform's error classes do not exist in Actions: where they are still used, declare them. */
export const errorClasses: Rule = {
  name: 'error-classes',
  styles: STYLES,
  apply(rewriting) {
    for (const reference of rewriting.script.free) {
      const { name } = reference.identifier;
      if (!PRELUDE.includes(name) || rewriting.consumed.has(reference)) continue;
      rewriting.find('error-classes-kept', reference.identifier);
      rewriting.classes.add(name);
    }
  },
};
