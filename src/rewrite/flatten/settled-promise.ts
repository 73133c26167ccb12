import type * as t from '@babel/types';
import { nearestFunction } from '../../analyse/answers.js';
import { emissionsOf, heardBy } from '../../analyse/emitters.js';
import { runsAfter } from '../../analyse/flow.js';
import { callbackOf } from '../../analyse/inputs.js';
import { eventOf } from '../../analyse/listeners.js';
import { settlingOf } from '../../analyse/settling.js';
import type { Script } from '../../analyse/script.js';
import type { Binding } from '../../parse/scopes.js';
import { containsOwn, isWithin, rangeOf, type Function, type Node } from '../../parse/syntax.js';
import { Edits } from '../edits.js';
import { indentAt, layoutOf, type Layout } from '../layout.js';
import type { HandlerExport } from '../rewriting.js';
import { answersOnce } from './answers-once.js';
import { addBraces, standsAlone } from './braces.js';
import { reindented } from './moved-lines.js';
import { settlerFor } from './settler.js';

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
  const resolve = settlerFor(rest, script);
  for (const answer of answers) {
    if (!settle(answer, resolve, layout, script, edits)) return null;
  }
  const { eol, indent, semicolon } = layout;
  const [start, end] = [rest[0]!.start!, rest.at(-1)!.end!];
  const base = indentAt(script.text, start);
  edits.replace(
    { start, end },
    `await new Promise((${resolve}) => {${eol}${base}${indent}`,
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
  if (heard.length === 0) return eventOf(answer, script) === 'error' ? '(error)' : null;
  const most = Math.max(0, ...heard.flatMap(emissionsOf).map((call) => call.arguments.length - 1));
  return ['()', '(error)', '(error, result)'][most] ?? null;
}

/** Puts `resolve();` behind an answer. */
function settle(
  answer: Node,
  resolve: string,
  layout: Layout,
  script: Script,
  edits: Edits,
): boolean {
  const { eol, indent, semicolon } = layout;
  const settled = `${resolve}()${semicolon}`;
  const call = script.parentOf(answer)!;
  const base = indentAt(script.text, answer.start!) + indent;
  const given = eventOf(answer, script) === null ? null : givenByEvent(answer, script);
  if (given) {
    const lines = [
      `${given} => {`,
      `${indent}${script.text.slice(answer.start!, answer.end!)}${given}${semicolon}`,
      `${indent}${settled}`,
      '}',
    ];
    edits.replace(rangeOf(answer), lines.join(eol + base));
    return true;
  }
  if (call.type !== 'CallExpression' || call.callee !== answer) return false;
  const around = script.parentOf(call)!;
  if (around.type === 'ArrowFunctionExpression' && around.body === call) {
    edits.replace(
      rangeOf(call),
      `{${eol}${base}${indent}`,
      rangeOf(call),
      `${semicolon}${eol}${base}${indent}${settled}${eol}${base}}`,
    );
    return true;
  }
  const statement = statementOf(answer, script);
  if (!statement) return false;
  const isReturned = statement.type === 'ReturnStatement';
  if (isReturned) edits.remove({ start: statement.start!, end: call.start! });
  const fn = nearestFunction(statement, script)!;
  const leaves = isReturned && runsAfter(statement, fn, script.parentOf).length > 0;
  const ended = script.text[statement.end! - 1] === ';' ? '' : semicolon;
  const lines = [ended, settled, ...(leaves ? [`return${semicolon}`] : [])];
  const block = script.parentOf(statement)!;
  const isInOneLine = !/[\r\n]/.test(script.text.slice(block.start!, statement.start!));
  edits.insert(statement.end!, lines.join(isInOneLine ? ' ' : eol + base));
  return true;
}
