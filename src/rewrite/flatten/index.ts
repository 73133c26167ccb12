import { findContinuation } from '../../analyse/continuations.js';
import { findExport } from '../../analyse/handler.js';
import { parametersOf } from '../../analyse/inputs.js';
import { readScript, type Script } from '../../analyse/script.js';
import { rangeOf, type Function } from '../../parse/syntax.js';
import { Edits } from '../edits.js';
import type { HandlerExport } from '../rewriting.js';
import { asyncFunction } from './async-function.js';
import { awaitedCall } from './awaited-call.js';
import { awaitedPromise } from './awaited-promise.js';
import { renameCollisions } from './collisions.js';
import type { Step } from './step.js';

export type Flattened =
  | {
      kind: 'flattened';
      script: Script;
      exported: HandlerExport;
      /** Maps an offset of the new text to the hook's. */
      originOf: (offset: number) => number;
    }
  | { kind: 'nothing-to-await' };

/** More functions inside each other than this are no longer straight-line code anyway. */
const MOST_LEVELS = 6;

/**
 * Turns functions in which the handler goes on into awaited calls followed by the same code: the
 * result is still a hook, in which the callback is called by the handler itself.
 */
export function flatten(script: Script, exported: HandlerExport): Flattened {
  let at: Extract<Flattened, { kind: 'flattened' }> = {
    kind: 'flattened',
    script,
    exported,
    originOf: (offset) => offset,
  };
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    const next = flattenOnce(at.script, at.exported);
    if (!next) return level === 0 ? { kind: 'nothing-to-await' } : at;
    const { originOf } = at;
    at = { ...next, originOf: (offset) => originOf(next.originOf(offset)) };
  }
  return at;
}

function flattenOnce(
  script: Script,
  { fn }: HandlerExport,
): Extract<Flattened, { kind: 'flattened' }> | null {
  if (!fn) return null;
  const edits = new Edits(script.text);
  const step = asyncFunction(fn, script, edits) ?? awaitedContinuation(fn, script);
  if (!step) return null;
  renameCollisions(step, fn, script, edits);
  edits.replace(rangeOf(step.place), ...step.pieces);
  if (!fn.async) edits.insert(fn.start!, 'async ');

  const { text, originOf } = edits.render();
  const read = readScript(script.hook, text);
  if (read.kind === 'syntax-error') return null;
  const exported = findExport(read.script);
  if (exported.kind !== 'handler') return null;
  return { kind: 'flattened', script: read.script, exported, originOf };
}

function awaitedContinuation(fn: Function, script: Script): Step | null {
  const callback = parametersOf(fn, script)?.find(({ role }) => role === 'cb')?.binding;
  const continuation = callback && findContinuation(callback, fn, script);
  if (!continuation) return null;
  return continuation.kind === 'callback'
    ? awaitedCall(continuation, script)
    : awaitedPromise(continuation, script);
}
