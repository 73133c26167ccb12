import type * as t from '@babel/types';
import { nearestFunction } from '../../analyse/answers.js';
import { answerToCaught, type CaughtAnswer } from '../../analyse/caught-errors.js';
import { callbackOf } from '../../analyse/inputs.js';
import type { Script } from '../../analyse/script.js';
import { isString } from '../../analyse/strings.js';
import type { Binding, Reference } from '../../parse/scopes.js';
import { rangeOf, type Function, type Node } from '../../parse/syntax.js';
import { PRELUDE } from '../../triggers/credentials-exchange/mapping.js';
import { Edits, type Piece } from '../edits.js';
import { layoutOf } from '../layout.js';
import type { Line } from '../lines.js';
import type { HandlerExport } from '../rewriting.js';
import { replaceStatement, settleRemovedLines } from '../statements.js';
import { dropTests } from './dead-tests.js';

/** A `throw` of the handler itself, and what its `catch` does with the error. */
interface Thrown {
  statement: t.ThrowStatement;
  error: t.NewExpression;
  caught: CaughtAnswer;
}

/**
 * `throw new InvalidScopeError(text)` where the handler's own `catch` calls back with it: the hook
 * answers there instead, and nothing has to tell the error from others any more. Null where errors
 * of the platform's classes would still go other ways.
 */
export function thrownAnswers(script: Script, exported: HandlerExport): Edits | null {
  const { fn } = exported;
  const callback = fn && callbackOf(fn, script);
  if (!callback || fn.generator) return null;
  const made = script.free.filter(({ identifier }) => PRELUDE.includes(identifier.name));
  const asked = made.filter((one) => isAsked(one, script));
  const thrown = made
    .filter((one) => !asked.includes(one) && !isAnswered(one, callback, script))
    .map((one) => thrownWith(one, callback, fn, script));
  if (thrown.length === 0 || thrown.includes(null)) return null;
  const edits = new Edits(script.text);
  const layout = layoutOf(script);
  const editing = { script, exported, edits, layout, prologue: [], removedLines: [] };
  for (const one of thrown) {
    const lines = linesOf(one!, layout.semicolon, script);
    if (!lines) return null;
    replaceStatement(editing, one!.statement, lines);
  }
  // None that is caught is of such a class any more.
  const tests = asked.map(({ identifier }) => [script.parentOf(identifier)!, false] as const);
  if (!dropTests(new Map(tests), editing)) return null;
  settleRemovedLines(editing);
  return edits;
}

/** `error instanceof InvalidScopeError` */
function isAsked({ identifier }: Reference, script: Script): boolean {
  const test = script.parentOf(identifier);
  return test?.type === 'BinaryExpression' && test.operator === 'instanceof';
}

/** `cb(new InvalidScopeError(text))`, or one of the errors that an answer chooses from. */
function isAnswered({ identifier }: Reference, callback: Binding, script: Script): boolean {
  let error = script.parentOf(identifier);
  if (error?.type !== 'NewExpression') return false;
  let around = script.parentOf(error);
  while (around?.type === 'ConditionalExpression' && around.test !== error) {
    error = around;
    around = script.parentOf(error);
  }
  return (
    around?.type === 'CallExpression' &&
    around.arguments[0] === error &&
    script.referenceOf(around.callee)?.binding === callback
  );
}

function thrownWith(
  { identifier }: Reference,
  callback: Binding,
  fn: Function,
  script: Script,
): Thrown | null {
  const error = script.parentOf(identifier);
  const statement = error && script.parentOf(error);
  if (error?.type !== 'NewExpression' || error.callee !== identifier) return null;
  if (statement?.type !== 'ThrowStatement' || nearestFunction(statement, script) !== fn)
    return null;
  const clause = clauseAround(statement, fn, script);
  const isCallback = (callee: Node): boolean => script.referenceOf(callee)?.binding === callback;
  const caught = clause && answerToCaught(clause, identifier.name, isCallback, fn, script);
  return caught ? { statement, error, caught } : null;
}

/** What catches an error that is thrown at a place, where nothing else runs before. */
function clauseAround(place: Node, fn: Function, script: Script): t.CatchClause | null {
  let at = place;
  for (let parent = script.parentOf(at); parent && parent !== fn; parent = script.parentOf(at)) {
    if (parent.type === 'TryStatement') {
      if (parent.block === at && parent.handler) return parent.handler;
      if (parent.finalizer) return null;
    }
    at = parent;
  }
  return null;
}

/** The answer, below what was logged of it. */
function linesOf({ error, caught }: Thrown, semicolon: string, script: Script): Line[] | null {
  const { logs, messages, call } = caught;
  const line = (...pieces: Piece[]): Line => ({ depth: 0, pieces: [...pieces, semicolon] });
  const answer = (...given: Piece[]): Line =>
    line('return ', rangeOf(call.callee), '(', ...given, ')');
  const [message] = error.arguments;
  if (messages.length === 0) {
    return [...logs.map(({ expression }) => line(rangeOf(expression))), answer(rangeOf(error))];
  }
  if (!message || !isString(message, script)) return null;
  const isNamed = message.type === 'Identifier';
  const name = isNamed ? message.name : freeName(script);
  return [
    ...(isNamed ? [] : [line(`const ${name} = `, rangeOf(message))]),
    ...logs.map(({ expression }) => line(...withName(expression, messages, name))),
    answer('new ', rangeOf(error.callee), `(${name})`),
  ];
}

function withName(log: Node, messages: readonly Node[], name: string): Piece[] {
  const pieces: Piece[] = [];
  let at = log.start!;
  for (const { start, end } of messages) {
    if (start! < log.start! || end! > log.end!) continue;
    pieces.push({ start: at, end: start! }, name);
    at = end!;
  }
  return [...pieces, { start: at, end: log.end! }];
}

function freeName(script: Script): string {
  const taken = script.names();
  const wishes = ['message', 'reason', 'denial'];
  return wishes.find((name) => !taken.has(name)) ?? 'denialMessage';
}
