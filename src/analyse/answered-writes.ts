import type { Function, Node } from '../parse/syntax.js';
import { findAnswers } from './answers.js';
import { evaluated } from './objects/index.js';
import { FOREIGN } from './objects/value.js';
import type { Script } from './script.js';

/**
 * Which writes to an object may become a part of the hook's result: it may be the result itself, or
 * be copied into it. All of them where other code could do that unseen.
 */
export function answeredWrites(
  object: Node,
  handler: Function | null,
  script: Script,
): (write: Node) => boolean {
  const found = handler && evaluated(script, handler);
  const given = [...(found?.valueAt(object)?.things ?? [])];
  const results = [...(found?.answered.things ?? [])];
  const isOpen =
    given.length === 0 ||
    results.length === 0 ||
    (found!.answered.kinds & FOREIGN) !== 0 ||
    (given.some(({ isLost }) => isLost) && results.some(({ isLost }) => isLost)) ||
    findAnswers(handler!, script).kind === 'escapes';
  if (isOpen) return () => true;
  const answered = new Set(
    results
      .flatMap(({ fields, patterns }) => [...fields.values(), ...patterns.values()])
      .flatMap(({ writes }) => [...writes.values()])
      .map(({ at }) => at),
  );
  return (write) => answered.has(write);
}
