import type * as t from '@babel/types';
import { nearestFunction, type AnswerSite } from '../../../analyse/answers.js';
import { PASSED, passedBefore } from '../../../analyse/flow.js';
import type { Node } from '../../../parse/syntax.js';
import type { Rewriting } from '../../rewriting.js';
import { statementsAround } from '../../statements.js';
import type { Tokens } from './tokens.js';

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

/** `let token = null; ... token = build();`: what a name has been given on every way to an answer. */
export function givenBefore(value: Node, site: AnswerSite, { rewriting, answering }: Tokens): Node {
  const { script } = rewriting;
  const binding = script.referenceOf(value)?.binding;
  const writes = binding?.references.filter((reference) => reference.writes) ?? [];
  const assignment = writes.length === 1 ? script.parentOf(writes[0]!.identifier) : undefined;
  if (assignment?.type !== 'AssignmentExpression' || assignment.operator !== '=') return value;
  const statement = script.parentOf(assignment);
  const isPassed =
    statement?.type === 'ExpressionStatement' &&
    nearestFunction(statement, script) === answering.fn &&
    passedBefore(site.statement, new Set([statement]), answering.fn, script.parentOf) === PASSED;
  return isPassed ? assignment.right : value;
}
