import { isFunction, type FunctionOrMethod, type Node } from '../parse/syntax.js';
import { nearestFunction } from './answers.js';
import { callsOf } from './constants.js';
import { followFlow, NOT_PASSED, PASSED, passedBefore } from './flow.js';
import type { PossibleKey } from './keys.js';
import type { Script } from './script.js';

/** Whether a key has certainly been set when a statement of a function is reached. */
export function isSetBefore(
  key: PossibleKey,
  statement: Node,
  fn: FunctionOrMethod,
  script: Script,
  /** Those calls of the function that count. */
  calls: readonly Node[] = callsOf(fn, script) ?? [],
): boolean {
  const marks = new Set(key.writes.flatMap(({ set }) => (set ? marksIn(fn, set, script) : [])));
  // An object that is made in the statement itself is made before it is used there.
  if (marks.has(statement)) return true;
  if (passedBefore(statement, marks, fn, script.parentOf) === PASSED) return true;
  return (
    calls.length > 0 &&
    calls.every((call) => {
      const around = nearestFunction(call, script);
      return (
        isFunction(around) &&
        around !== fn &&
        isSetBefore(key, statementAround(call, script), around, script)
      );
    })
  );
}

/** The statement that a node is in, or the function whose whole body it is in. */
export function statementAround(node: Node, script: Script): Node {
  let at = node;
  while (!/Statement$|^VariableDeclaration$|^Program$/.test(at.type) && !isFunction(at)) {
    at = script.parentOf(at)!;
  }
  return at;
}

/** Whether a write may have been done when a statement of a function is reached. */
export function mayRunBefore(
  write: Node,
  statement: Node,
  fn: FunctionOrMethod,
  script: Script,
): boolean {
  const marks = placesIn(fn, write, script);
  return (
    marks.length === 0 ||
    marks.includes(statement) ||
    passedBefore(statement, new Set(marks), fn, script.parentOf) !== NOT_PASSED
  );
}

/** The statements of a function in which a place is, or by which it is reached. */
function placesIn(fn: FunctionOrMethod, place: Node, script: Script, depth = 0): Node[] {
  const at = statementAround(place, script);
  const around = isFunction(at) ? at : nearestFunction(at, script);
  if (around === fn) return [at === fn ? fn.body : at];
  if (!around || depth > 4) return [];
  // A callback belongs to the statement that it stands in.
  const calls = isFunction(around) ? callsOf(around, script) : null;
  return (calls ?? [script.parentOf(around)!]).flatMap((call) =>
    placesIn(fn, call, script, depth + 1),
  );
}

/** The statements of a function that do what is done at a place, in it or in what it calls. */
function marksIn(fn: FunctionOrMethod, place: Node, script: Script, depth = 0): Node[] {
  let at = place;
  while (!/Statement$|^VariableDeclaration$/.test(at.type) && !isFunction(at)) {
    const parent = script.parentOf(at);
    if (!parent || /^(Logical|Conditional)Expression$/.test(parent.type)) return [];
    at = parent;
  }
  const around = isFunction(at) ? at : nearestFunction(at, script);
  if (around === fn) return [at];
  if (!isFunction(around) || depth > 4) return [];
  const { exits } = followFlow(around, (node) =>
    node === at ? { states: PASSED, leaves: false } : null,
  );
  if (!isFunction(at) && exits.some(({ states }) => states !== PASSED)) return [];
  return (callsOf(around, script) ?? []).flatMap((call) => marksIn(fn, call, script, depth + 1));
}
