import type * as t from '@babel/types';
import { nearestFunction } from '../../analyse/answers.js';
import type { Script } from '../../analyse/script.js';
import {
  contains,
  isFunction,
  isFunctionLike,
  isMember,
  memberName,
  rangeOf,
  readsThis,
  walk,
  type Function,
  type Node,
} from '../../parse/syntax.js';
import type { Edits } from '../edits.js';
import { indentAt, layoutOf } from '../layout.js';
import { keywordFor } from './keyword.js';
import { bodyPieces } from './moved-lines.js';
import type { Step } from './step.js';

/** `list.forEach((one) => { ... cb(...) ... });` as a loop of the handler itself. */
export function eachOne(
  uses: readonly Node[],
  handler: Function,
  script: Script,
  edits: Edits,
): Step | null {
  for (const use of uses) {
    const fn = nearestFunction(use, script);
    const found = isFunction(fn) ? loopOf(fn, handler, script) : null;
    if (found) return asLoop(found, script, edits);
  }
  return null;
}

interface Loop {
  statement: t.ExpressionStatement;
  list: Node;
  fn: Function;
}

function loopOf(fn: Function, handler: Function, script: Script): Loop | null {
  const call = script.parentOf(fn);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== fn || call.arguments.length > 1) {
    return null;
  }
  const { callee } = call;
  const statement = script.parentOf(call);
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'forEach') return null;
  if (statement?.type !== 'ExpressionStatement' || fn.async || fn.generator) return null;
  if (nearestFunction(statement, script) !== handler) return null;
  const [parameter, ...more] = fn.params;
  if (!parameter || more.length > 0 || /^(Rest|Assignment)/.test(parameter.type)) return null;
  if (fn.body.type !== 'BlockStatement' || readsThis(fn)) return null;
  return { statement, list: callee.object, fn };
}

function asLoop({ statement, list, fn }: Loop, script: Script, edits: Edits): Step | null {
  const layout = layoutOf(script);
  const { eol, indent, semicolon } = layout;
  const returns: t.ReturnStatement[] = [];
  let inLoop = false;
  walk(fn.body, (node) => {
    if (node.type === 'ReturnStatement') returns.push(node);
    if (/^(For|While|DoWhile|Switch)/.test(node.type)) inLoop ||= contains(node, isReturn);
    return !isFunctionLike(node);
  });
  // There `continue` would mean the inner loop.
  if (inLoop) return null;
  if (returns.some((node) => NO_STATEMENT.test(returned(node, script)))) return null;
  if (!isMember(list) && !/^(Identifier|(Call|Logical)Expression)$/.test(list.type)) return null;
  for (const node of returns) goOn(node, fn, script, edits, semicolon);
  const base = indentAt(script.text, statement.start!);
  const head = [
    `for (${keywordFor(fn, script)} `,
    rangeOf(fn.params[0]!),
    ' of ',
    rangeOf(list),
    ') {',
  ];
  const body = bodyPieces(fn, base + indent, script, layout);
  const pieces = [...head, eol + base + indent, ...body, `${eol}${base}}`];
  return { place: statement, pieces, joining: [fn], awaits: false };
}

/** What an expression begins with that means something else at the beginning of a statement. */
const NO_STATEMENT = /^([({[`/+-]|(async|class|function|let)\b)/;

function isReturn(node: Node): boolean {
  return node.type === 'ReturnStatement';
}

/** A `return` of the callback went on with the next one of the list. */
function goOn(
  node: t.ReturnStatement,
  fn: Function,
  script: Script,
  edits: Edits,
  semicolon: string,
): void {
  const { argument } = node;
  const next = isLast(node, fn, script) ? '' : `continue${semicolon}`;
  if (!argument) return edits.replace(rangeOf(node), next);
  const said = returned(node, script);
  const opens = next !== '' && script.parentOf(node)?.type !== 'BlockStatement';
  edits.replace({ start: node.start!, end: node.end! - said.length }, opens ? '{ ' : '');
  if (next === '') return;
  edits.insert(node.end!, `${said.endsWith(';') ? '' : ';'} ${next}${opens ? ' }' : ''}`);
}

/** What stands behind the keyword. */
function returned({ start, end }: t.ReturnStatement, { text }: Script): string {
  return text.slice(start!, end!).replace(/^return\s*/, '');
}

/** Whether nothing of the callback comes after a statement anyway. */
function isLast(node: Node, fn: Function, script: Script): boolean {
  for (let at = node; ;) {
    const parent = script.parentOf(at)!;
    if (parent.type === 'BlockStatement') {
      if (parent.body.at(-1) !== at) return false;
      if (parent === fn.body) return true;
    } else if (parent.type !== 'IfStatement') return false;
    at = parent;
  }
}
