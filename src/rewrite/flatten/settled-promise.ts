import type * as t from '@babel/types';
import { nearestFunction } from '../../analyse/answers.js';
import { emissionsOf, heardBy } from '../../analyse/emitters.js';
import { runsAfter } from '../../analyse/flow.js';
import { callbackOf } from '../../analyse/inputs.js';
import { eventOf } from '../../analyse/listeners.js';
import { settlingOf } from '../../analyse/settling.js';
import type { Script } from '../../analyse/script.js';
import type { Binding } from '../../parse/scopes.js';
import {
  containsOwn,
  isFunction,
  isWithin,
  rangeOf,
  type Function,
  type Node,
} from '../../parse/syntax.js';
import { Edits } from '../edits.js';
import { indentAt, layoutOf, type Layout } from '../layout.js';
import type { HandlerExport } from '../rewriting.js';
import { answersOnce } from './answers-once.js';
import { addBraces, standsAlone } from './braces.js';
import { firstAnswer, listenerOf } from './first-answer.js';
import { freeName } from './free-name.js';
import { reindented } from './moved-lines.js';

/**
 * Where functions answer that other code calls, such as listeners: the handler waits for a promise
 * that each answer settles. From the first statement with such a function to its end the handler
 * goes into that promise. Null where that would not be the same.
 */
export function settledPromise(script: Script, { fn }: HandlerExport): Edits | null {
  const callback = fn && callbackOf(fn, script);
  if (!callback || callback.reassigned || settlingOf(fn, script)) return null;
  const rest = restOf(callback, fn, script);
  if (!rest || !mayMove(rest, fn, script)) return null;
  if (!answersOnce(callback, fn, script)) return null;
  const edits = new Edits(script.text);
  const answers = callback.references
    .map(({ identifier }) => identifier)
    .filter((identifier) => isWithin(identifier, rest[0]!) || identifier.start! > rest[0]!.start!);
  const alone = answers
    .map((one) => statementOf(one, script))
    .find((one) => one && standsAlone(one, script));
  if (alone) {
    addBraces(alone, script, edits);
    return edits;
  }
  const layout = layoutOf(script);
  const { eol, indent, semicolon } = layout;
  const resolve = freeName('resolve', rest, script);
  const answered = freeName('answered', rest, script);
  const order = firstAnswer(answers, script);
  const ask = `if (${answered}) return${semicolon}`;
  for (const place of order?.later ?? []) {
    if (!isFunction(place) && place.type !== 'Identifier')
      putInFront(place, [ask], layout, script, edits);
  }
  for (const answer of answers) {
    const asks = order?.later.has(listenerOf(answer, script)) ? [ask] : [];
    const sets = order?.first.has(answer) ? [`${answered} = true${semicolon}`] : [];
    const around = { front: [...asks, ...sets], behind: `${resolve}()${semicolon}` };
    if (!settle(answer, around, layout, script, edits)) return null;
  }
  const [start, end] = [rest[0]!.start!, rest.at(-1)!.end!];
  const base = indentAt(script.text, start);
  const flag = [
    '// The first answer counts: what ends a request tells its other listeners too.',
    `let ${answered} = false${semicolon}`,
  ];
  edits.replace(
    { start, end },
    [`await new Promise((${resolve}) => {`, ...(order ? flag : []), ''].join(eol + base + indent),
    ...reindented({ start, end }, base, base + indent, script, layout),
    `${eol}${base}})${semicolon}`,
  );
  if (!fn.async) edits.insert(fn.start!, 'async ');
  return edits;
}

/** The handler's statements from the first in which a function of its own answers. */
function restOf(callback: Binding, fn: Function, script: Script): t.Statement[] | null {
  if (fn.body.type !== 'BlockStatement' || fn.generator) return null;
  const { body } = fn.body;
  const inFunctions = callback.references
    .map(({ identifier }) => identifier)
    .filter((one) => nearestFunction(one, script) !== fn || eventOf(one, script) !== null);
  const first = body.findIndex((one) => inFunctions.some((answer) => isWithin(answer, one)));
  return first < 0 ? null : body.slice(first);
}

/** Whether nothing outside needs what the statements declare, and none of them waits. */
function mayMove(rest: readonly t.Statement[], fn: Function, script: Script): boolean {
  const start = rest[0]!.start!;
  const waits = rest.some((one) => containsOwn(one, ({ type }) => type === 'AwaitExpression'));
  const isNeeded = ({ identifier, references, scope }: Binding): boolean =>
    identifier.start! >= start &&
    (scope.node === fn || scope.node === fn.body) &&
    references.some((reference) => reference.identifier.start! < start);
  return !waits && !script.bindings.some(isNeeded);
}

function statementOf(answer: Node, script: Script): Node | null {
  const call = script.parentOf(answer);
  const statement =
    call?.type === 'CallExpression' && call.callee === answer ? script.parentOf(call) : null;
  return /^(Expression|Return)Statement$/.test(statement?.type ?? '') ? statement! : null;
}

/** What a callback that listens itself is called with; null where that may be more than it takes. */
function givenByEvent(answer: Node, script: Script): string | null {
  const heard = heardBy(answer, script);
  const [error, result] = ['error', 'result'].map((stem) => freeName(stem, [answer], script));
  if (heard.length === 0) return eventOf(answer, script) === 'error' ? `(${error})` : null;
  const most = Math.max(0, ...heard.flatMap(emissionsOf).map((call) => call.arguments.length - 1));
  return ['()', `(${error})`, `(${error}, ${result})`][most] ?? null;
}

/** Puts lines in front of a statement that moves into the promise. */
function putInFront(
  statement: Node,
  lines: readonly string[],
  { eol, indent }: Layout,
  script: Script,
  edits: Edits,
): void {
  const line = eol + indentAt(script.text, statement.start!) + indent;
  if (lines.length > 0) edits.insert(statement.start!, [...lines, ''].join(line));
}

/** The lines that go in front of an answer, and `resolve();` that goes behind it. */
interface Around {
  front: readonly string[];
  behind: string;
}

function settle(
  answer: Node,
  { front, behind }: Around,
  layout: Layout,
  script: Script,
  edits: Edits,
): boolean {
  const { eol, indent, semicolon } = layout;
  const call = script.parentOf(answer)!;
  const base = indentAt(script.text, answer.start!) + indent;
  const given = eventOf(answer, script) === null ? null : givenByEvent(answer, script);
  if (given) {
    const answering = script.text.slice(answer.start!, answer.end!) + given + semicolon;
    const lines = [...front, answering, behind].map((line) => indent + line);
    edits.replace(rangeOf(answer), [`${given} => {`, ...lines, '}'].join(eol + base));
    return true;
  }
  if (call.type !== 'CallExpression' || call.callee !== answer) return false;
  const around = script.parentOf(call)!;
  if (around.type === 'ArrowFunctionExpression' && around.body === call) {
    const line = eol + base + indent;
    edits.replace(
      rangeOf(call),
      ['{', ...front, ''].join(line),
      rangeOf(call),
      `${semicolon}${line}${behind}${eol}${base}}`,
    );
    return true;
  }
  const statement = statementOf(answer, script);
  if (!statement) return false;
  putInFront(statement, front, layout, script, edits);
  const isReturned = statement.type === 'ReturnStatement';
  if (isReturned) edits.remove({ start: statement.start!, end: call.start! });
  const fn = nearestFunction(statement, script)!;
  const leaves = isReturned && runsAfter(statement, fn, script.parentOf).length > 0;
  const ended = script.text[statement.end! - 1] === ';' ? '' : semicolon;
  const lines = [ended, behind, ...(leaves ? [`return${semicolon}`] : [])];
  const block = script.parentOf(statement)!;
  const isInOneLine = !/[\r\n]/.test(script.text.slice(block.start!, statement.start!));
  edits.insert(statement.end!, lines.join(isInOneLine ? ' ' : eol + base));
  return true;
}
