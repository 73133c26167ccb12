import { parametersOf, followInput } from '../../analyse/inputs.js';
import { memberName, isMember } from '../../parse/syntax.js';
import { HANDLER, TYPES } from '../../triggers/credentials-exchange/mapping.js';
import { adapter } from '../snippets.js';
import type { Rule } from './rule.js';

/** Keeps the hook's function as it is and puts an adapter below it. */
export const bridge: Rule = {
  name: 'bridge',
  styles: ['bridged'],
  apply(rewriting) {
    const { exported, edits, names, policies, script } = rewriting;
    const { statement, value, fn } = exported;
    const hook = rewriting.freshName('hook', 'legacyHook');
    edits.replace({ start: statement.start!, end: value.start! }, `const ${hook} = `);
    rewriting.find('body-kept', statement);
    rewriting.needs.add('answer');
    rewriting.adapter = adapter(names, hook, HANDLER, TYPES, policies);

    for (const parameter of (fn && parametersOf(fn, script)) ?? []) {
      for (const reference of parameter.binding?.references ?? []) {
        const use = followInput(reference, parameter.role, script);
        if (use.kind === 'none' || use.kind === 'unknown-field') {
          const why =
            use.kind === 'none' ? use.why : 'no document says that hooks or Actions have it';
          rewriting.find('input-without-equivalent', use.node, { path: use.reads, why });
        }
        const parent = script.parentOf(use.node);
        if (use.kind === 'path' && use.path === 'secrets' && isMember(parent)) {
          const secret = memberName(parent);
          if (secret) rewriting.secrets.add(secret);
        }
      }
    }
  },
};
