import { isMember, type Node } from '../parse/syntax.js';
import { keysOfMap } from './maps.js';
import { membersIn, originsOf } from './members.js';
import { isRegex } from './regex-groups.js';
import type { Script } from './script.js';
import { methodCalled } from './text-lists.js';

type IsKey = (node: Node) => boolean;

/** `TABLE[key]`, `map.get(key)`, where nothing is found by a key that is `undefined`. */
export function isFoundBy(node: Node, isKey: IsKey, script: Script): boolean {
  if (isMember(node)) {
    return node.computed && isKey(node.property) && hasNoKeyUndefined(node.object, script);
  }
  const method = methodCalled(node);
  const [key] = method?.name === 'get' ? method.call.arguments : [];
  return !!key && isKey(key) && !!keysOfMap(method!.on, script)?.every(isText);
}

/** Whether objects that the text shows have no key `undefined`: `value in TABLE` is no such value. */
export function hasNoKeyUndefined(objects: Node, script: Script): boolean {
  return originsOf(objects, script).every((object) => {
    // What is not there cannot be asked for keys.
    if (!object || object.type === 'NullLiteral') return true;
    return membersIn(object, script, 0)?.has('undefined') === false;
  });
}

/** `/^\d+$/.test(value)`: an expression that does not match the text of `undefined`. */
export function isMatched(test: Node, isValue: IsKey, script: Script): boolean {
  const method = methodCalled(test);
  if (method?.name !== 'test' && method?.name !== 'exec') return false;
  const [value] = method.call.arguments;
  if (!value || !isValue(value)) return false;
  // What is not there cannot be asked.
  return originsOf(method.on, script).every(
    (one) => !one || (isRegex(one) && !mayMatch(one, 'undefined')),
  );
}

/** Wherever in the text an expression that goes on from its last match may look. */
function mayMatch({ pattern, flags }: { pattern: string; flags: string }, text: string): boolean {
  try {
    return new RegExp(pattern, flags.replace(/[gy]/g, '')).test(text);
  } catch {
    return true;
  }
}

function isText({ type }: Node): boolean {
  return type === 'StringLiteral';
}
