import { moduleScope } from '../../analyse/module-function.js';
import { standsInFor } from '../../analyse/stand-ins.js';
import type { Binding } from '../../parse/scopes.js';
import { removeStatement } from '../statements.js';
import type { Rule } from './rule.js';

/** A compiler's own `Object.assign` goes where the answers were all that called it. */
export const standIns: Rule = {
  name: 'stand-ins',
  styles: ['direct', 'awaited'],
  apply(rewriting) {
    const { script, consumed } = rewriting;
    for (const binding of moduleScope(script).bindings.values()) {
      if (standsInFor(binding, script) === null) continue;
      const { declaration } = binding;
      const statement =
        declaration.type === 'VariableDeclarator' ? script.parentOf(declaration)! : declaration;
      const isAlone =
        statement.type !== 'VariableDeclaration' || statement.declarations.length === 1;
      const outside = usesOutside(binding);
      if (!isAlone || outside.length === 0) continue;
      if (outside.every((reference) => consumed.has(reference))) {
        for (const reference of binding.references) consumed.add(reference);
        removeStatement(rewriting, statement);
      }
    }
  },
};

function usesOutside({ references, declaration: { start, end } }: Binding): Binding['references'] {
  return references.filter(
    ({ identifier }) => identifier.start! < start! || identifier.end! > end!,
  );
}
