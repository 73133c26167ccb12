import type * as t from '@babel/types';
import type { Binding, Reference, Scoped } from '../parse/scopes.js';
import {
  isFunctionLike,
  isWithin,
  type Function,
  type FunctionOrMethod,
  type Node,
} from '../parse/syntax.js';
import { functionCalled, isCallable } from './callees.js';
import { callsOf } from './constants.js';
import { ANSWERED, followFlow, runsAfter, type Flow, type Transfer } from './flow.js';
import { callbackOf } from './inputs.js';
import { moduleFunction } from './module-function.js';
import { isPure } from './purity.js';
import { remembered } from './remembered.js';
import { settlingOf, type Settling } from './settling.js';

/** A place at which a function answers, as a statement of its own body. */
export interface AnswerSite {
  call: t.CallExpression;
  /** The statement around the call, or the call itself where it is an arrow's whole body. */
  statement: Node;
  form: 'statement' | 'return' | 'body';
  /** The function that answers here by being called; null where the callback itself is called. */
  helper: Answering | null;
  /** Code that may still run after it. */
  after: Node[];
  /** What follows and tells the handler that it was answered. */
  settledBy: Node | null;
}

/** A function that answers: the handler, or a function of the script that does it on its behalf. */
export interface Answering {
  fn: FunctionOrMethod;
  sites: AnswerSite[];
  /** The parameter by which the callback is handed to it; null where it is in reach anyway. */
  taken: Binding | null;
  /** Of the handler: the statement that waits until other functions have answered. */
  waits: Node | null;
  /** Whether it is called by other code, and the handler waits for what it answers. */
  isWaitedFor: boolean;
}

/** A function that is handed the callback, and makes something whose functions answer with it. */
export interface Keeper {
  fn: FunctionOrMethod;
  /** The parameter by which the callback is handed to it. */
  taken: Binding;
  calls: t.CallExpression[];
}

export type Answers =
  /** The handler first. */
  | { kind: 'answers'; answering: Answering[]; keepers: Keeper[] }
  /** The callback is used in a way that statements cannot express. */
  | { kind: 'escapes'; why: string; at: Node };

/**
 * Every use of the callback must be a call that is a statement of the handler, or of a function
 * that is called by such statements and by nothing else.
 */
export const findAnswers = remembered((handler: Function, script: Scoped): Answers => {
  const callback = callbackOf(handler, script);
  const answering = new Map<FunctionOrMethod, Answering>();
  const settling = settlingOf(handler, script);
  const plain = { taken: null, waits: null, isWaitedFor: false };
  answering.set(handler, { ...plain, fn: handler, sites: [], waits: settling?.statement ?? null });
  const callbacks = callback ? [callback] : [];
  /** Calls that hand the callback to a function, which answers itself or not. */
  const handing: { call: t.CallExpression; by: Node; to: Answering; taken: Binding }[] = [];

  /** Why a call cannot be taken as a statement that answers; null where it was. */
  function answerBy(call: t.CallExpression, helper: Answering | null): string | null {
    const fn = nearestFunction(call, script);
    if (!isCallable(fn)) {
      return 'the callback is called in a nested function';
    }
    let around = answering.get(fn);
    if (!around) {
      const calls = callsOf(fn, script);
      const isWaitedFor = !calls && !!settling && isWithin(fn, settling.executor);
      if ((!calls && !isWaitedFor) || fn.generator) {
        return 'the callback is called in a nested function';
      }
      around = { ...plain, fn, sites: [], isWaitedFor };
      answering.set(fn, around);
      for (const inner of calls ?? []) {
        const why = answerBy(inner, around);
        if (why) return why;
      }
    }
    if (around === helper) return 'the callback is called by a function that calls itself';
    const site = siteOf(call, helper, fn, settling, script);
    if (typeof site === 'string') return site;
    const unawaited = helper?.fn.async === true && !isAwaited(call, script);
    if (unawaited && (site.after.length > 0 || isInTry(site.statement, fn, script))) {
      return 'the hook goes on while a function of its own is about to answer';
    }
    around.sites.push(site);
    return null;
  }

  function follow({ identifier, writes }: Reference): string | null {
    if (writes) return 'the callback is reassigned';
    const call = script.parentOf(identifier);
    if (call?.type !== 'CallExpression') return 'the callback is used as a value';
    if (call.callee === identifier) return answerBy(call, null);
    const helper = functionCalled(call.callee, script);
    const parameter = helper?.params[call.arguments.indexOf(identifier)];
    if (!helper || parameter?.type !== 'Identifier' || helper.generator) {
      return 'the callback is used as a value';
    }
    const taken = script.scopeOf(helper).bindings.get(parameter.name)!;
    let known = answering.get(helper);
    if (!known) {
      // Each of its calls must hand the callback in: then each is followed by this way.
      const calls = callsOf(helper, script) ?? [];
      const index = helper.params.indexOf(parameter);
      const all = calls.every(({ arguments: given }) => {
        const binding = given[index] && script.referenceOf(given[index])?.binding;
        return binding && callbacks.includes(binding);
      });
      if (!all) return 'the callback is handed to a function that is called without it too';
      known = { ...plain, fn: helper, sites: [], taken };
      answering.set(helper, known);
      callbacks.push(taken);
    }
    if (known.taken !== taken) return 'the callback is used as a value';
    handing.push({ call, by: identifier, to: known, taken });
    return null;
  }

  for (const binding of callbacks) {
    for (const reference of binding.references) {
      const why = follow(reference);
      if (why) return { kind: 'escapes', why, at: reference.identifier };
    }
  }
  const keepers = new Map<FunctionOrMethod, Keeper>();
  for (const { call, by, to, taken } of handing) {
    if (to.sites.length > 0) {
      const why = answerBy(call, to);
      if (why) return { kind: 'escapes', why, at: by };
      continue;
    }
    const before = keepers.get(to.fn)?.calls ?? [];
    keepers.set(to.fn, { fn: to.fn, taken, calls: [...before, call] });
    answering.delete(to.fn);
  }
  return { kind: 'answers', answering: [...answering.values()], keepers: [...keepers.values()] };
});

/** What the callback itself is called with first. */
export function errorsAnswered(handler: Function, script: Scoped): Node[] {
  const found = findAnswers(handler, script);
  if (found.kind === 'escapes') return [];
  return found.answering.flatMap(({ sites }) =>
    sites.flatMap(({ call, helper }) => (helper ? [] : call.arguments.slice(0, 1))),
  );
}

/** Whether a statement calls the callback itself, and so always answers. */
export function isAnswer(statement: Node, handler: Function, script: Scoped): boolean {
  const found = findAnswers(handler, script);
  if (found.kind === 'escapes') return false;
  return found.answering.some(({ sites }) =>
    sites.some((site) => site.statement === statement && !site.helper),
  );
}

function siteOf(
  call: t.CallExpression,
  helper: Answering | null,
  fn: FunctionOrMethod,
  settling: Settling | null,
  script: Scoped,
): AnswerSite | string {
  let at: Node = call;
  let parent = script.parentOf(at);
  if (parent?.type === 'AwaitExpression' || isVoid(parent)) {
    at = parent!;
    parent = script.parentOf(at);
  }
  let form: AnswerSite['form'];
  if (parent?.type === 'ExpressionStatement') form = 'statement';
  else if (parent?.type === 'ReturnStatement') form = 'return';
  else if (parent === fn && fn.body === at) form = 'body';
  else return 'the callback is called inside an expression';
  const statement = form === 'body' ? at : parent!;
  const settledBy = settling?.resolves.get(statement) ?? null;
  const after = form === 'statement' ? runsAfter(settledBy ?? statement, fn, script.parentOf) : [];
  return { call, statement, form, helper, after, settledBy };
}

export function isAwaited(call: Node, script: Scoped): boolean {
  return script.parentOf(call)?.type === 'AwaitExpression';
}

/** Whether what is thrown at a place may be caught by its function. */
export function isInTry(node: Node, fn: FunctionOrMethod, script: Scoped): boolean {
  for (let at = script.parentOf(node); at && at !== fn; at = script.parentOf(at)) {
    if (at.type === 'TryStatement') return true;
  }
  return false;
}

function isVoid(node: Node | undefined): boolean {
  return node?.type === 'UnaryExpression' && node.operator === 'void';
}

/** The function that some code is of; none for what a module does as it loads. */
export function nearestFunction(node: Node, script: Scoped): Node | undefined {
  let at = script.parentOf(node);
  while (at && !isFunctionLike(at)) at = script.parentOf(at);
  return at === moduleFunction(script) ? undefined : at;
}

/** Whether the code after an answer can be left out without anybody noticing. */
export function isPureAfter(site: AnswerSite, { fn, sites }: Answering, script: Scoped): boolean {
  // A second call of the callback throws: it is where the code that runs after an answer ends.
  const again = (call: Node): boolean => sites.some((other) => other.call === call);
  return site.after.every((node) => isPure(node, script, fn, again));
}

/** Whether the code after an answer may answer again. */
export function answersAgain(site: AnswerSite, { sites }: Answering): boolean {
  return site.after.some((node) =>
    sites.some(({ call }) => call.start! >= node.start! && call.end! <= node.end!),
  );
}

/** Follows a function with its answers; `leaving`: the sites after which nothing runs. */
export function followAnswers(
  { fn, sites, waits }: Answering,
  leaving: ReadonlySet<AnswerSite> = new Set(),
): Flow {
  const byStatement = new Map(sites.map((site) => [site.statement, site]));
  const transfer: Transfer = (statement) => {
    if (statement === waits) return { states: ANSWERED, leaves: false };
    const site = byStatement.get(statement);
    return site ? { states: ANSWERED, leaves: leaving.has(site) } : null;
  };
  const settling = new Set(sites.map(({ settledBy }) => settledBy));
  return followFlow(fn, transfer, undefined, (one) => settling.has(one));
}
