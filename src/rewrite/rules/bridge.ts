import { HANDLER } from '../../triggers/credentials-exchange/mapping.js';
import { adapter } from '../snippets.js';
import type { Rule } from './rule.js';

/** Keeps the hook's function as it is and puts an adapter below it. */
export const bridge: Rule = {
  name: 'bridge',
  styles: ['bridged'],
  apply(rewriting) {
    const { exported, edits, names, policies } = rewriting;
    const { statement, value } = exported;
    const hook = rewriting.freshName('hook', 'legacyHook');
    edits.replace({ start: statement.start!, end: value.start! }, `const ${hook} = `);
    rewriting.find('body-kept', statement);
    rewriting.needs.add('answer');
    rewriting.adapter = adapter(names, hook, HANDLER, policies);
  },
};
