import { localFunction } from '../../analyse/constants.js';
import { calledName, REPEATS } from '../../analyse/continuations.js';
import type { Script } from '../../analyse/script.js';
import { nearestFunction } from '../../analyse/answers.js';
import type { Function, Node } from '../../parse/syntax.js';
import type { Step } from './step.js';

/**
 * `load(options, cb)` as `load(options, (error, result) => cb(error, result))`: a callback that other
 * code calls last can be awaited like any function. Null where none is handed on so.
 */
export function handedCallback(uses: readonly Node[], fn: Function, script: Script): Step | null {
  const place = uses.find((use) => isHandedLast(use, fn, script));
  if (place?.type !== 'Identifier') return null;
  const taken = script.names();
  const free = (...wishes: string[]): string | undefined => wishes.find((name) => !taken.has(name));
  const [error, result] = [free('error', 'err', 'failure'), free('result', 'answer', 'issued')];
  if (!error || !result) return null;
  const given = `(${error}, ${result})`;
  return { place, pieces: [`${given} => ${place.name}${given}`], joining: [], awaits: false };
}

function isHandedLast(use: Node, fn: Function, script: Script): boolean {
  const call = script.parentOf(use);
  if (call?.type !== 'CallExpression' || call.arguments.at(-1) !== use) return false;
  // As a value it may be called by anybody, and more than once.
  if (!/^(Expression|Return)Statement$/.test(script.parentOf(call)?.type ?? '')) return false;
  if (nearestFunction(use, script) !== fn || localFunction(call.callee, script)) return false;
  const name = calledName(call);
  return (
    !REPEATS.test(name) && !/^(then|catch|finally|setTimeout|setImmediate|bind|call)$/.test(name)
  );
}
