import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import { contains, type Node } from '../parse/syntax.js';

/** The initial value of a name that is never assigned again. */
export function constantInit(identifier: t.Identifier, script: Scoped): t.Expression | null {
  const binding = script.referenceOf(identifier)?.binding;
  if (!binding || binding.references.some(({ writes }) => writes)) return null;
  const { declaration } = binding;
  if (declaration.type !== 'VariableDeclarator' || declaration.id !== binding.identifier)
    return null;
  return declaration.init ?? null;
}

/** `let n = 0; ... n += 1;`: every value that the name ever gets is defined. */
export function isAlwaysAssigned(
  identifier: t.Identifier,
  script: Scoped,
  defined: (node: Node) => boolean,
): boolean {
  const binding = script.referenceOf(identifier)?.binding;
  if (binding?.declaration.type !== 'VariableDeclarator') return false;
  const { init, id } = binding.declaration;
  if (id !== binding.identifier || !init || !defined(init)) return false;
  return binding.references
    .filter(({ writes }) => writes)
    .every((reference) => {
      const parent = script.parentOf(reference.identifier);
      if (parent?.type === 'UpdateExpression') return true;
      if (parent?.type !== 'AssignmentExpression' || parent.left !== reference.identifier)
        return false;
      // A value made of the name itself would send us in circles.
      const own = contains(
        parent.right,
        (inner) => inner.type === 'Identifier' && inner.name === binding.name,
      );
      return parent.operator === '=' ? !own && defined(parent.right) : parent.operator !== '&&=';
    });
}

/** What a name falls back to where it was taken out of an object: `{ plan = 'free' }`. */
export function fallbackOf(identifier: t.Identifier, script: Scoped): t.Expression | null {
  const binding = script.referenceOf(identifier)?.binding;
  if (!binding || binding.references.some(({ writes }) => writes)) return null;
  const pattern = script.parentOf(binding.identifier);
  return pattern?.type === 'AssignmentPattern' ? pattern.right : null;
}
