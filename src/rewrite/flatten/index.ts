import { callbackUses } from '../../analyse/callback-uses.js';
import { findContinuation } from '../../analyse/continuations.js';
import { findExport } from '../../analyse/handler.js';
import { callbackOf } from '../../analyse/inputs.js';
import { alwaysLeaves, runsAfter } from '../../analyse/flow.js';
import { readScript, type Script } from '../../analyse/script.js';
import { rangeOf, type Function, type Node } from '../../parse/syntax.js';
import { changedName } from '../changed-names.js';
import { Edits } from '../edits.js';
import { indentAt, layoutOf } from '../layout.js';
import type { HandlerExport } from '../rewriting.js';
import { answersEvents } from './answering-places.js';
import { asyncFunction } from './async-function.js';
import { awaitedCall } from './awaited-call.js';
import { awaitedPromise } from './awaited-promise.js';
import { addBraces, standsAlone } from './braces.js';
import { branches } from './branches.js';
import { withoutCallbackify } from './callbackified.js';
import { calledAtOnce } from './called-at-once.js';
import { renameCollisions } from './collisions.js';
import { eachOne } from './each-one.js';
import { handedCallback } from './handed-callback.js';
import { withoutOwnCallback } from './own-callback.js';
import { settledPromise } from './settled-promise.js';
import { answersInPlace } from './single-exit.js';
import type { Step } from './step.js';
import { thrownAnswers } from './thrown-answers.js';
import { withoutOnce } from './wrapped-once.js';

export interface Flattened {
  script: Script;
  exported: HandlerExport;
  /** Maps an offset of the new text to the hook's. */
  originOf: (offset: number) => number;
}

/** More steps than this do not lead to straight-line code anyway. */
const MOST_STEPS = 12;

type Stepping = (uses: readonly Node[], fn: Function, script: Script, edits: Edits) => Step | null;

const straight: Stepping = (uses, fn, script, edits) =>
  branches(uses, fn, script) ?? eachOne(uses, fn, script, edits);

/** Turns expressions and array methods in which the callback is called into statements. */
export function straighten(script: Script, exported: HandlerExport): Flattened {
  return withAnswersOfThrown(repeated(script, exported, straight));
}

/**
 * Turns functions in which the handler goes on into awaited calls followed by the same code: the
 * result is still a hook, in which the callback is called by the handler itself. Null where
 * nothing is awaited in the end.
 */
export function flatten(script: Script, exported: HandlerExport): Flattened | null {
  const flat = repeated(
    script,
    exported,
    (uses, fn, at, edits) =>
      straight(uses, fn, at, edits) ??
      asyncFunction(fn, at, edits) ??
      calledAtOnce(uses, fn, at) ??
      (answersEvents(fn, at)
        ? null
        : (awaitedContinuation(uses, fn, at) ?? handedCallback(uses, fn, at))),
  );
  const settled = waiting(flat);
  return settled.awaits ? withAnswersOfThrown(settled) : null;
}

function withAnswersOfThrown(flat: Next): Next {
  const next = edited(flat, thrownAnswers);
  return next ? after(flat, next) : flat;
}

/** With what cannot be awaited by itself in one promise. */
function waiting(flat: Next): Next {
  const edits = settledPromise(flat.script, flat.exported);
  const next = edits && readAgain(edits, flat.script, true);
  return next ? waiting(after(flat, next)) : flat;
}

function after({ originOf, awaits }: Next, next: Next): Next {
  return {
    ...next,
    originOf: (offset) => originOf(next.originOf(offset)),
    awaits: awaits || next.awaits,
  };
}

function repeated(script: Script, exported: HandlerExport, stepping: Stepping): Next {
  let at: Next = { script, exported, originOf: (offset) => offset, awaits: false };
  for (let count = 0; count < MOST_STEPS; count += 1) {
    const next =
      edited(at, withoutCallbackify) ??
      edited(at, withoutOnce) ??
      edited(at, withoutOwnCallback) ??
      edited(at, answersInPlace) ??
      once(at.script, at.exported, stepping);
    if (!next) break;
    at = after(at, next);
  }
  return at;
}

type Next = Flattened & { awaits: boolean };

function edited(
  { script, exported }: Flattened,
  edit: (script: Script, exported: HandlerExport) => Edits | null,
): Next | null {
  const edits = edit(script, exported);
  return edits && readAgain(edits, script, false);
}

function once(script: Script, { fn }: HandlerExport, stepping: Stepping): Next | null {
  const callback = fn && callbackOf(fn, script);
  if (!fn) return null;
  const uses = callback ? callbackUses(callback, fn, script) : [];
  let edits = new Edits(script.text);
  const step = stepping(uses, fn, script, edits);
  if (!step) return null;
  const isReady = !standsAlone(step.place, script);
  const awaits = isReady && step.awaits;
  if (isReady) {
    renameCollisions(step, fn, script, edits);
    edits.replace(rangeOf(step.place), ...step.pieces, ...leaving(step, fn, script));
    if (awaits && !fn.async) edits.insert(fn.start!, 'async ');
  } else {
    edits = new Edits(script.text);
    addBraces(step.place, script, edits);
  }
  return readAgain(edits, script, awaits, step.aliases);
}

function readAgain(
  edits: Edits,
  script: Script,
  awaits: boolean,
  aliases?: Step['aliases'],
): Next | null {
  const rendered = edits.render();
  if (rendered.lost) return null;
  const read = readScript(script.hook, rendered.text);
  if (read.kind === 'syntax-error' || changedName(script, rendered, read.script, aliases))
    return null;
  const exported = findExport(read.script);
  if (exported.kind !== 'handler') return null;
  return { script: read.script, exported, originOf: rendered.originOf, awaits };
}

/** Where the handler was left at the place, it is left at the end of what came in its place too. */
function leaving({ place, ends = [] }: Step, fn: Function, script: Script): string[] {
  if (place.type !== 'ReturnStatement' || ends.every(({ body }) => alwaysLeaves(body))) return [];
  if (runsAfter(place, fn, script.parentOf).length === 0) return [];
  const { eol, semicolon } = layoutOf(script);
  return [`${eol}${indentAt(script.text, place.start!)}return${semicolon}`];
}

function awaitedContinuation(uses: readonly Node[], fn: Function, script: Script): Step | null {
  const continuation = findContinuation(uses, fn, script);
  if (!continuation) return null;
  return continuation.kind === 'callback'
    ? awaitedCall(continuation, script)
    : awaitedPromise(continuation, script);
}
