import type { AnswerSite } from '../../../analyse/answers.js';
import { isPure } from '../../../analyse/purity.js';
import { contains, isJsonParse, isMember, rangeOf, type Node } from '../../../parse/syntax.js';
import type { Piece } from '../../edits.js';
import type { Rewriting } from '../../rewriting.js';
import { nameFor } from '../../naming.js';
import { either, type Line } from '../../lines.js';
import { removeStatement, statement } from '../../statements.js';
import { isCertainlyError } from '../certain-errors.js';
import { isReadTwice, noteDenied, valueOfError } from '../error-values.js';
import { errorArgument, givenError, type ErrorArgument } from '../errors.js';
import { isFalsy } from '../held-errors.js';
import { joinedAbove } from './joined.js';
import { madeAndFilled, type Filling } from './made-before.js';
import { resultLines } from './result.js';
import type { Tokens } from './tokens.js';

/** The statements that answer as this call of the callback did. */
export function answerLines(site: AnswerSite, tokens: Tokens): Line[] {
  const { rewriting } = tokens;
  const { fn, script } = rewriting;
  const [error, result, ...further] = site.call.arguments;
  const isPlain = (node: Node): boolean => isPure(node, script, fn);
  if (site.call.arguments.some(({ type }) => type === 'SpreadElement')) {
    return atRunTime(site, rewriting);
  }
  if (!further.every(isPlain)) return atRunTime(site, rewriting);
  const failure = errorArgument(error, rewriting);
  if (failure.kind === 'none') return resultLines(result, site, tokens);
  if (result && !isPlain(result)) return atRunTime(site, rewriting);
  if (failure.kind === 'deny' || isCertainlyError(error!, rewriting)) {
    // A token that cannot be made, next to an error, was an error of its own.
    if (result && contains(result, isJsonParse)) return atRunTime(site, rewriting);
    return denyLines(error!, rewriting);
  }
  const asked = withoutFallback(error!);
  const { lines, name } = nameFor(asked, 'error', rewriting);
  const denial =
    typeof name === 'string'
      ? denialLines(givenError(asked, rewriting, name), asked, name, rewriting)
      : denyLines(asked, rewriting);
  const issue = resultLines(result, site, tokens);
  if (joinedAbove(site, asked, denial, issue, tokens)) return [];
  return [...lines, ...either(name, denial, issue)];
}

/** `error || null`: where only its truth is asked for, what it falls back to says nothing. */
function withoutFallback(error: Node): Node {
  const isFallback =
    error.type === 'LogicalExpression' && error.operator !== '&&' && isFalsy(error.right);
  return isFallback ? withoutFallback(error.left) : error;
}

/** The denial for a value that is certainly an error. */
function denyLines(given: Node, rewriting: Rewriting): Line[] {
  const error = errorMadeBefore(given, rewriting) ?? given;
  const failure = certainError(error, rewriting);
  if (failure.kind === 'unknown' && error.type === 'ConditionalExpression') {
    const { test, consequent, alternate } = error;
    return either(test, denyLines(consequent, rewriting), denyLines(alternate, rewriting));
  }
  const created = error.type === 'NewExpression' && rewriting.script.referenceOf(error.callee);
  if (created && !created.binding && failure.kind === 'deny') rewriting.consumed.add(created);
  if (!isReadTwice(error, rewriting)) return denialLines(failure, error, rangeOf(error), rewriting);
  const { lines, name } = nameFor(error, 'error', rewriting);
  const named = valueOfError(error, name, rewriting)!;
  return [...lines, ...denialLines({ kind: 'deny', ...named }, error, name, rewriting)];
}

/** What a value says that is certainly an error. */
function certainError(error: Node, rewriting: Rewriting): ErrorArgument {
  const failure = errorArgument(error, rewriting);
  const isGiven =
    failure.kind === 'unknown' && /^(Identifier|(Call|Member)Expression)$/.test(error.type);
  return isGiven ? givenError(error, rewriting) : failure;
}

function denialLines(
  failure: ErrorArgument,
  error: Node,
  name: Piece,
  rewriting: Rewriting,
): Line[] {
  const { names, needs } = rewriting;
  if (failure.kind === 'deny') {
    noteDenied(error, rewriting);
    const reason: Piece[] = failure.reason ? [', ', ...failure.reason] : [];
    return [statement(rewriting, `${names.api}.access.deny(`, ...failure.code, ...reason, ')')];
  }
  // The name of an error that is known only when the code runs decides the code of the denial.
  rewriting.find('error-of-unknown-class', error);
  needs.add(failure.kind === 'unknown' && failure.isError ? 'denyError' : 'deny');
  return [statement(rewriting, `${names.deny}(${names.api}, `, name, ')')];
}

/** `const error = new Error(...); error.status = 403; cb(error);`: what was sent needs no name. */
function errorMadeBefore(given: Node, rewriting: Rewriting): Node | null {
  const made = madeAndFilled(given, rewriting);
  if (!made || errorArgument(made.init, rewriting).kind !== 'deny') return null;
  const { script } = rewriting;
  const isLost = made.init.type === 'NewExpression';
  const isNeedless = ({ name, value }: Filling): boolean =>
    isLost && !(name in new Error('')) && isPure(value, script, value) && !contains(value, mayFail);
  if (!made.filled.every(isNeedless)) return null;
  for (const { statement: filling } of made.filled) removeStatement(rewriting, filling);
  removeStatement(rewriting, made.declaration);
  return made.init;
}

/** Whether a pure value may throw an error of its own, which would be answered instead. */
function mayFail(node: Node): boolean {
  if (!isMember(node)) return node.type === 'NewExpression';
  return !(node.object.type === 'Identifier' && node.object.name === 'Math');
}

/** Hands the hook's own arguments to the function below the handler, which looks at them. */
function atRunTime(site: AnswerSite, rewriting: Rewriting): Line[] {
  const { names } = rewriting;
  rewriting.needs.add('answer');
  const [first] = site.call.arguments;
  const last = site.call.arguments.at(-1);
  const given: Piece[] = first && last ? [', ', { start: first.start!, end: last.end! }] : [];
  return [statement(rewriting, `${names.answer}(${names.event}, ${names.api}`, ...given, ')')];
}
