import type { Function, Node } from '../parse/syntax.js';
import { isCallable, type Callable } from './callees.js';
import { evaluated } from './objects/index.js';
import { MISSING } from './objects/value.js';
import type { Script } from './script.js';

/**
 * The functions that a call may mean, out of whatever table it takes them, and the names of those
 * of the language; null where other code has a say. Where there is none the call fails.
 */
export function functionsByValue(
  callee: Node,
  handler: Function,
  script: Script,
): (Callable | string)[] | null {
  const known = evaluated(script, handler)?.valueAt(callee);
  if (!known || known.text !== null || (known.kinds & ~MISSING) !== 0) return null;
  const functions = [...known.things].map(({ code, native }) =>
    isCallable(code?.node) ? code.node : native,
  );
  return functions.every((one) => one !== null) ? functions : null;
}
