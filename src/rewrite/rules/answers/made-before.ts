import type * as t from '@babel/types';
import type { Node } from '../../../parse/syntax.js';
import type { Rewriting } from '../../rewriting.js';
import { statementsAround } from '../../statements.js';

/** What a name is given in the statement before the one that uses it, where that is its only use. */
export function madeJustBefore(
  given: Node,
  rewriting: Rewriting,
): { declaration: t.VariableDeclaration; init: t.Expression } | null {
  const { script } = rewriting;
  const binding = script.referenceOf(given)?.binding;
  const declarator = binding?.declaration;
  if (declarator?.type !== 'VariableDeclarator' || binding?.references.length !== 1) return null;
  if (declarator.id !== binding.identifier) return null;
  const declaration = script.parentOf(declarator);
  if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length > 1)
    return null;
  const around = statementsAround(rewriting, declaration);
  const next = around[around.indexOf(declaration) + 1];
  const isNext = next && given.start! > next.start! && given.end! < next.end!;
  if (!isNext || !/^(Expression|Return)Statement$/.test(next.type) || !declarator.init) return null;
  return { declaration, init: declarator.init };
}
