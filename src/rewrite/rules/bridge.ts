import { HANDLER } from '../../triggers/credentials-exchange/mapping.js';
import { isWithin } from '../../parse/syntax.js';
import { adapter } from '../snippets.js';
import type { Rule } from './rule.js';

/** Keeps the hook's function as it is and puts an adapter below it. */
export const bridge: Rule = {
  name: 'bridge',
  styles: ['bridged'],
  apply(rewriting) {
    const { exported, script, edits, layout, names, policies } = rewriting;
    const { statement, value, isNested } = exported;
    const hook = rewriting.freshName('hook', 'legacyHook');
    const keyword = isNested ? '' : 'const ';
    edits.replace({ start: statement.start!, end: value.start! }, `${keyword}${hook} = `);
    if (isNested) {
      // The adapter stands outside of the function around the module.
      const outermost = script.tree.program.body.find((one) => isWithin(statement, one))!;
      edits.insert(outermost.start!, `let ${hook}${layout.semicolon}${layout.eol}`);
    }
    rewriting.find('body-kept', statement);
    rewriting.needs.add('answer');
    rewriting.adapter = adapter(names, hook, HANDLER, policies);
  },
};
