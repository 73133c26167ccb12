import { nearestFunction } from '../../analyse/answers.js';
import { callbackUses } from '../../analyse/callback-uses.js';
import { callsOf } from '../../analyse/constants.js';
import {
  emissionsOf,
  emittersOf,
  heardBy,
  isOfUnknownEmitter,
  onlyListens,
  type Heard,
} from '../../analyse/emitters.js';
import { callbackOf } from '../../analyse/inputs.js';
import type { Script } from '../../analyse/script.js';
import type { Binding } from '../../parse/scopes.js';
import { isFunction, type Function, type Node } from '../../parse/syntax.js';

/** Where a handler comes to answer, by itself or by what its code makes run. */
export interface AnsweringPlaces {
  /** The uses of the callback, or the calls of the functions that use it. */
  uses: readonly Node[];
  /** `flow.emit('done', ...)`, and what comes to that: listeners run where it stands. */
  emitting: ReadonlySet<Node>;
  /** Whether all that makes a function run is among these places. */
  isKnown: (fn: Node) => boolean;
}

/** Null where an event may come that the text does not tell of, or where two listeners answer. */
export function answeringPlaces(
  callback: Binding,
  handler: Function,
  script: Script,
): AnsweringPlaces | null {
  const uses = callbackUses(callback, handler, script).filter(
    (use) => heardBy(use, script).length === 0,
  );
  const emitting = new Set<Node>();
  const open: Node[] = [];
  const heard: Heard[] = [];
  const known = new Map<Node, readonly Node[] | null>();

  const emit = (places: readonly Node[]): void => {
    for (const place of places) {
      if (emitting.has(place)) continue;
      emitting.add(place);
      open.push(place);
    }
  };

  for (const { identifier } of callback.references) {
    if (isOfUnknownEmitter(identifier, script)) return null;
    const own = heardBy(identifier, script);
    heard.push(...own);
    emit(own.flatMap(emissionsOf));
  }
  open.push(...uses);
  for (let place = open.pop(); place; place = open.pop()) {
    for (let fn = nearestFunction(place, script); fn && fn !== handler;) {
      if (isOfUnknownEmitter(fn, script) || isCalledToo(fn, script)) return null;
      const runs = runsOf(fn);
      if (runs) {
        emit(runs);
        break;
      }
      fn = nearestFunction(fn, script);
    }
  }
  if (heard.some(({ emitter }) => emitter.madeBy !== handler)) return null;
  const isTwice = heard.some((one, index) =>
    heard.some(
      (other, at) => at < index && other.emitter === one.emitter && other.event === one.event,
    ),
  );
  return isTwice ? null : { uses, emitting, isKnown: (fn) => !!known.get(fn) };

  /** What makes a function run; null where that is up to other code. */
  function runsOf(fn: Node): readonly Node[] | null {
    const before = known.get(fn);
    if (before !== undefined) return before;
    const own = isFunction(fn) ? heardBy(fn, script) : [];
    heard.push(...own);
    const runs = own.length > 0 ? own.flatMap(emissionsOf) : callsBy(fn);
    known.set(fn, runs);
    return runs;
  }

  function callsBy(fn: Node): readonly Node[] | null {
    const byName = isFunction(fn) ? callsOf(fn, script) : null;
    const byMember = [...emittersOf(script.tree, script).values()].flatMap(
      (emitter) => emitter?.calls.get(fn) ?? [],
    );
    return byMember.length > 0 ? byMember : byName;
  }
}

/**
 * Whether answers stand in listeners to an emitter of the handler: what makes it emit must be waited
 * for together with these.
 */
export function answersEvents(handler: Function, script: Script): boolean {
  const places = callbackOf(handler, script)?.references.map(({ identifier }) => identifier) ?? [];
  return places.some((place) => {
    for (let at: Node | undefined = place; at && at !== handler; at = nearestFunction(at, script)) {
      if (heardBy(at, script).length > 0) return true;
    }
    return false;
  });
}

/** Whether a listener is called by other code too. */
function isCalledToo(fn: Node, script: Script): boolean {
  return isFunction(fn) && heardBy(fn, script).length > 0 && !onlyListens(fn, script);
}
