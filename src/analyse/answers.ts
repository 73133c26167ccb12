import type * as t from '@babel/types';
import type { Binding, Reference, Scoped } from '../parse/scopes.js';
import type { Function, Node } from '../parse/syntax.js';
import { ANSWERED, followFlow, runsAfter, type Flow, type Transfer } from './flow.js';
import { isPure } from './purity.js';

/** A place at which the handler calls back, as a statement of its own body. */
export interface AnswerSite {
  call: t.CallExpression;
  /** The statement around the call, or the call itself where it is an arrow's whole body. */
  statement: Node;
  form: 'statement' | 'return' | 'body';
  /** Code that may still run after it. */
  after: Node[];
  /** Whether that code can be left out without anybody noticing. */
  afterIsPure: boolean;
}

export type Sites =
  | { kind: 'sites'; sites: AnswerSite[] }
  /** The callback is used in a way that statements cannot express. */
  | { kind: 'escapes'; why: string; at: Node };

/** Every use of the callback must be a call that is a statement of the handler itself. */
export function findSites(callback: Binding | null, fn: Function, script: Scoped): Sites {
  const sites: AnswerSite[] = [];
  for (const reference of callback?.references ?? []) {
    const found = siteOf(reference, fn, script);
    if (typeof found === 'string') {
      return { kind: 'escapes', why: found, at: reference.identifier };
    }
    sites.push(found);
  }
  return { kind: 'sites', sites };
}

function siteOf(reference: Reference, fn: Function, script: Scoped): AnswerSite | string {
  const { identifier } = reference;
  if (reference.writes) return 'the callback is reassigned';
  let call = script.parentOf(identifier);
  if (call?.type !== 'CallExpression' || call.callee !== identifier) {
    return 'the callback is used as a value';
  }
  const answer = call;
  let parent = script.parentOf(call);
  if (parent?.type === 'AwaitExpression' || isVoid(parent)) {
    call = parent!;
    parent = script.parentOf(parent!);
  }
  let form: AnswerSite['form'];
  if (parent?.type === 'ExpressionStatement') form = 'statement';
  else if (parent?.type === 'ReturnStatement') form = 'return';
  else if (parent === fn && fn.body === call) form = 'body';
  else return 'the callback is called inside an expression';
  const statement = form === 'body' ? call : parent!;
  if (nearestFunction(statement, script) !== fn)
    return 'the callback is called in a nested function';
  const after = form === 'statement' ? runsAfter(statement, fn, script.parentOf) : [];
  return {
    call: answer,
    statement,
    form,
    after,
    afterIsPure: after.every((node) => isPureButForAnswers(node, identifier.name, script, fn)),
  };
}

function isVoid(node: Node | undefined): boolean {
  return node?.type === 'UnaryExpression' && node.operator === 'void';
}

export function nearestFunction(node: Node, script: Scoped): Node | undefined {
  let at = script.parentOf(node);
  while (at && !/Function|ObjectMethod|ClassMethod/.test(at.type)) at = script.parentOf(at);
  return at;
}

/** A second call of the callback throws: it is where the code that runs after an answer ends. */
function isPureButForAnswers(node: Node, callback: string, script: Scoped, fn: Function): boolean {
  return isPure(node, script, fn, (call) => {
    const { callee } = call;
    return callee.type === 'Identifier' && callee.name === callback;
  });
}

/** Follows the handler with its answers; `leaving`: the sites after which nothing runs. */
export function followAnswers(
  fn: Function,
  sites: AnswerSite[],
  leaving: ReadonlySet<AnswerSite>,
): Flow {
  const byStatement = new Map(sites.map((site) => [site.statement, site]));
  const transfer: Transfer = (statement) => {
    const site = byStatement.get(statement);
    return site ? { states: ANSWERED, leaves: leaving.has(site) } : null;
  };
  return followFlow(fn, transfer);
}
