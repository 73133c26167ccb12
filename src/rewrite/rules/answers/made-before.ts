import type * as t from '@babel/types';
import { nearestFunction, type AnswerSite } from '../../../analyse/answers.js';
import { PASSED, passedBefore } from '../../../analyse/flow.js';
import type { Script } from '../../../analyse/script.js';
import type { Binding } from '../../../parse/scopes.js';
import { isMember, memberName, type Node } from '../../../parse/syntax.js';
import type { Rewriting } from '../../rewriting.js';
import { statementsAround } from '../../statements.js';
import type { Tokens } from './tokens.js';

/** What a name is given in the statement before the one that uses it, where that is its only use. */
export function madeJustBefore(
  given: Node,
  rewriting: Rewriting,
): { declaration: t.VariableDeclaration; init: t.Expression } | null {
  const made = madeAndFilled(given, rewriting);
  return made && made.filled.length === 0 ? made : null;
}

/** The same where statements stand between them that give it members, and nothing else does. */
export function madeAndFilled(
  given: Node,
  rewriting: Rewriting,
): { declaration: t.VariableDeclaration; init: t.Expression; filled: Filling[] } | null {
  const { script } = rewriting;
  const binding = script.referenceOf(given)?.binding;
  const declarator = binding?.declaration;
  if (declarator?.type !== 'VariableDeclarator' || !declarator.init) return null;
  if (declarator.id !== binding!.identifier) return null;
  const declaration = script.parentOf(declarator);
  if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length > 1)
    return null;
  const around = statementsAround(rewriting, declaration);
  const below = around.slice(around.indexOf(declaration) + 1);
  const use = below.findIndex(({ start, end }) => given.start! > start! && given.end! < end!);
  if (use < 0 || !/^(Expression|Return)Statement$/.test(below[use]!.type)) return null;
  const filled = below.slice(0, use).flatMap((one) => fillingOf(one, binding!, script) ?? []);
  if (filled.length < use || binding!.references.length !== filled.length + 1) return null;
  return { declaration, init: declarator.init, filled };
}

/** `error.code = 403;` */
export interface Filling {
  statement: t.ExpressionStatement;
  name: string;
  value: t.Expression;
}

function fillingOf(statement: Node, binding: Binding, script: Script): Filling | null {
  const set = statement.type === 'ExpressionStatement' ? statement.expression : null;
  if (set?.type !== 'AssignmentExpression' || set.operator !== '=') return null;
  if (!isMember(set.left) || script.referenceOf(set.left.object)?.binding !== binding) return null;
  const name = memberName(set.left);
  return name === null
    ? null
    : { statement: statement as t.ExpressionStatement, name, value: set.right };
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
