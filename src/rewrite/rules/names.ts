import { STYLES } from '../../model/index.js';
import { isMember } from '../../parse/syntax.js';
import type { Reference } from '../../parse/scopes.js';
import { PRELUDE } from '../../triggers/credentials-exchange/mapping.js';
import type { Rewriting } from '../rewriting.js';
import type { Rule } from './rule.js';

/** What a CommonJS module finds around it, on any Node version that ran hooks or runs Actions. */
const PROVIDED = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  ...PRELUDE,
  ...['require', 'module', 'exports', '__filename', '__dirname', 'arguments', 'undefined'],
]);

/** Names that are not what they seem: taken, declared by nobody, or alive beyond the request. */
export const names: Rule = {
  name: 'names',
  styles: STYLES,
  apply(rewriting) {
    const { script } = rewriting;
    for (const name of PRELUDE) {
      const binding = script.top.bindings.get(name);
      if (binding) rewriting.find('prelude-name-redeclared', binding.identifier, { name });
    }
    for (const reference of script.free) {
      const { name } = reference.identifier;
      const marker = /^\$\$(\w+)\$\$$/.exec(name);
      if (marker && rewriting.textOf(reference.identifier).startsWith('@@')) {
        rewriting.find('deploy-marker', reference.identifier, { name: `@@${marker[1]!}@@` });
        continue;
      }
      if (PROVIDED.has(name) && !(reference.writes && !isOfModule(name))) continue;
      if (reference.writes)
        rewriting.find('state-between-requests', reference.identifier, { name });
      else if (!isAskedFor(reference, rewriting) && !isWrittenSomewhere(name, rewriting)) {
        rewriting.find('undeclared-name', reference.identifier, { name });
      }
    }
    for (const binding of script.top.bindings.values()) {
      const written = binding.references.find((reference) => outlives(reference, rewriting));
      if (written) {
        rewriting.find('state-between-requests', written.identifier, { name: binding.name });
      }
    }
  },
};

function isOfModule(name: string): boolean {
  return name === 'module' || name === 'exports';
}

/** `typeof name` asks whether it is declared. */
function isAskedFor(reference: Reference, { script }: Rewriting): boolean {
  const parent = script.parentOf(reference.identifier);
  return parent?.type === 'UnaryExpression' && parent.operator === 'typeof';
}

function isWrittenSomewhere(name: string, { script }: Rewriting): boolean {
  return script.free.some(({ identifier, writes }) => writes && identifier.name === name);
}

/** A write from inside a function to a name at the top, or below it. */
function outlives(reference: Reference, { script }: Rewriting): boolean {
  let scope: typeof reference.scope | null = reference.scope;
  while (scope && !scope.holdsVars) scope = scope.parent;
  if (!scope || scope === script.top) return false;
  if (reference.writes) return true;
  const parent = script.parentOf(reference.identifier);
  if (!isMember(parent) || parent.object !== reference.identifier) return false;
  const outer = script.parentOf(parent);
  return outer?.type === 'AssignmentExpression' && outer.left === parent;
}
