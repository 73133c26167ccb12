import type { Binding } from '../../parse/scopes.js';
import type { Node } from '../../parse/syntax.js';
import { NOTHING, type Thing, type Value } from './value.js';

/** A function while it runs, as it was called by one chain of calls; or the script itself. */
export interface Frame {
  path: string;
  /** The function, or the whole program. */
  code: Node;
  /** The frame in which the function was made. */
  outer: Frame | null;
  caller: Frame | null;
  names: Map<Binding, Value>;
  self: Value;
  /** All that it is called with: what `arguments` has. */
  handed: Value;
  returned: Value;
  things: Map<string, Thing>;
  /** Whether it runs once in each request. */
  isOnce: boolean;
}

export function frameOf(
  code: Node,
  path: string,
  outer: Frame | null,
  caller: Frame | null,
  isOnce: boolean,
): Frame {
  return {
    path,
    code,
    outer,
    caller,
    isOnce,
    names: new Map(),
    self: NOTHING,
    handed: NOTHING,
    returned: NOTHING,
    things: new Map(),
  };
}

/** The frame that has a name: the one whose function declares it. */
export function frameWith(home: Node, frame: Frame): Frame | null {
  for (let at: Frame | null = frame; at; at = at.outer) if (at.code === home) return at;
  return null;
}

/** The frame that `this` and `arguments` belong to: arrow functions have none of their own. */
export function ownFrame(frame: Frame): Frame | null {
  let at: Frame | null = frame;
  while (at?.code.type === 'ArrowFunctionExpression') at = at.outer;
  return at;
}
