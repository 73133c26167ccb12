import { nearestFunction } from '../../analyse/answers.js';
import { calledName, REPEATS } from '../../analyse/continuations.js';
import { isRunByEmitter } from '../../analyse/emitters.js';
import { runsAfter } from '../../analyse/flow.js';
import { eventOf } from '../../analyse/listeners.js';
import type { Script } from '../../analyse/script.js';
import { statementAround } from '../../analyse/set-before.js';
import type { Binding } from '../../parse/scopes.js';
import { isFunction, isWithin, type Function, type Node } from '../../parse/syntax.js';
import { answeringPlaces } from './answering-places.js';

/**
 * Whether each answer ends the handler before another one is given: where it comes from a callback
 * or from the end or failure of a stream. What a promise or a list calls may answer again first,
 * and so may the code behind a call whose callback has run at once, or behind an event that was
 * emitted: its listeners have run.
 */
export function answersOnce(callback: Binding, handler: Function, script: Script): boolean {
  const places = answeringPlaces(callback, handler, script);
  if (!places) return false;
  const { uses, emitting, isKnown } = places;
  const all = [...uses, ...emitting];
  return all.every((place) => {
    let inner: Node | null = null;
    let at = place;
    for (let fn = nearestFunction(place, script); ; fn = nearestFunction(fn, script)) {
      if (!fn || mayAnswerAgain(at, inner, fn)) return false;
      if (fn === handler) return true;
      if (('async' in fn && fn.async) || ('generator' in fn && fn.generator)) return false;
      if (isKnown(fn)) return true;
      if (!isFunction(fn) || !isCalledOnce(fn, script)) return false;
      inner = fn;
      at = script.parentOf(fn)!;
    }
  });

  /**
   * Whether a function goes on to another answer; `inner`: what it gives to other code to call,
   * null where it comes to an answer itself.
   */
  function mayAnswerAgain(at: Node, inner: Node | null, fn: Node): boolean {
    // Answers behind an answer are never given: the rule that writes them looks at these.
    const others = inner || emitting.has(at) ? all : [...emitting];
    const answersIn = (node: Node): boolean =>
      others.some((other) => isWithin(other, node) && answersBesides(other, fn, script));
    const statement = statementAround(at, script);
    if (goesOnWith(statement, fn).some(answersIn)) return true;
    if (emitting.has(at) && isCaughtBy(at, fn, answersIn)) return true;
    const beside = emitting.has(at) ? all : [...emitting];
    return beside.some(
      (other) =>
        other !== at &&
        isWithin(other, statement) &&
        !(inner && isWithin(other, inner)) &&
        answersBesides(other, fn, script) &&
        !isInsteadOf(other, at),
    );
  }

  function goesOnWith(statement: Node, fn: Node): Node[] {
    if (statement.type !== 'ReturnStatement') return runsAfter(statement, fn, script.parentOf);
    const finalizers: Node[] = [];
    for (let node: Node = statement; node !== fn; node = script.parentOf(node)!) {
      const tried = script.parentOf(node);
      if (tried?.type === 'TryStatement' && tried.finalizer) finalizers.push(tried.finalizer);
    }
    return finalizers;
  }

  /** Whether what fails after an answer leads to another one. */
  function isCaughtBy(at: Node, fn: Node, answersIn: (node: Node) => boolean): boolean {
    for (let node = at; node !== fn; node = script.parentOf(node)!) {
      const tried = script.parentOf(node);
      if (tried?.type !== 'TryStatement' || tried.block !== node) continue;
      if (tried.handler && answersIn(tried.handler)) return true;
    }
    return false;
  }

  /** `test ? flow.emit('granted') : flow.emit('denied')` */
  function isInsteadOf(one: Node, other: Node): boolean {
    return script.nodesOf('ConditionalExpression').some(({ consequent, alternate }) =>
      [
        [one, other],
        [other, one],
      ].some(([yes, no]) => isWithin(yes!, consequent) && isWithin(no!, alternate)),
    );
  }
}

/** Whether an answer is given by a function at once, or by another call of it than those before. */
function answersBesides(answer: Node, around: Node, script: Script): boolean {
  let at = answer;
  for (
    let fn = nearestFunction(at, script);
    fn && fn !== around;
    fn = nearestFunction(at, script)
  ) {
    at = fn;
  }
  return eventOf(at, script) === null;
}

/** Events that a request or a stream has once at most, or not again before the handler has ended. */
const ONCE = new Set(['response', 'end', 'error', 'timeout']);

/** `get(url, fn)`, `response.on('end', fn)` */
function isCalledOnce(fn: Function, script: Script): boolean {
  const call = script.parentOf(fn);
  if (call?.type !== 'CallExpression' || call.callee === fn) return false;
  const event = eventOf(fn, script);
  if (event !== null) return ONCE.has(event);
  if (isRunByEmitter(call, script)) return false;
  const name = calledName(call);
  return !REPEATS.test(name) && !/^(then|catch|finally)$/.test(name);
}
