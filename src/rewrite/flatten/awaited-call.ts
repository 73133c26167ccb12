import type { Continuation } from '../../analyse/continuations.js';
import type { Script } from '../../analyse/script.js';
import { rangeOf, type Function } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import { indentAt, layoutOf } from '../layout.js';
import { keywordFor } from './keyword.js';
import { bodyPieces, reindented } from './moved-lines.js';
import { freeName } from './free-name.js';
import type { Step } from './step.js';

/** `const [error, body] = await new Promise(...)`, then the callback's body. */
export function awaitedCall(
  { statement, call, then }: Extract<Continuation, { kind: 'callback' }>,
  script: Script,
): Step {
  const layout = layoutOf(script);
  const { eol, indent, semicolon } = layout;
  const base = indentAt(script.text, statement.start!);
  const used = lastUsed(then, script);
  const from = indentAt(script.text, call.start!);
  const moved = (start: number, end: number): Piece[] =>
    reindented({ start, end }, from, base + indent, script, layout);
  const names = then.params
    .slice(0, used)
    .flatMap((parameter, index): Piece[] => [...(index > 0 ? [', '] : []), rangeOf(parameter)]);
  const resolve = freeName('resolve', [call], script);
  const settle = used === 0 ? `() => ${resolve}()` : settling(then.params.slice(0, used), resolve);
  const bound: Piece[] = used === 0 ? [] : [keywordFor(then, script), ' [', ...names, '] = '];
  const body = bodyPieces(then, base, script, layout);
  const pieces = [
    ...bound,
    `await new Promise((${resolve}) => {${eol}${base}${indent}`,
    ...moved(call.start!, then.start!),
    settle,
    ...moved(then.end!, call.end!),
    `${semicolon}${eol}${base}})${semicolon}`,
    ...(body.length > 0 ? [eol + base, ...body] : []),
  ];
  return { place: statement, pieces, joining: [then], ends: [then], awaits: true };
}

/** What is called back with, by the names that it is going to have. */
function settling(parameters: Function['params'], resolve: string): string {
  const names = parameters.flatMap((one) => (one.type === 'Identifier' ? one.name : []));
  const isClear =
    names.length === parameters.length && new Set([resolve, ...names]).size > names.length;
  const listed = names.join(', ');
  return isClear ? `(${listed}) => ${resolve}([${listed}])` : `(...results) => ${resolve}(results)`;
}

/** How many of a function's parameters must be bound: up to the last one that is used. */
function lastUsed(fn: Function, script: Script): number {
  const bindings = script.scopeOf(fn).bindings;
  return fn.params.reduce((last, parameter, index) => {
    const unused =
      parameter.type === 'Identifier' && bindings.get(parameter.name)?.references.length === 0;
    return unused ? last : index + 1;
  }, 0);
}
