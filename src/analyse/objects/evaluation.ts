import type * as t from '@babel/types';
import type { Function, Node } from '../../parse/syntax.js';
import type { Script } from '../script.js';
import {
  ANY_TEXT,
  either,
  FOREIGN,
  FOREIGN_VALUE,
  NOTHING,
  valueOf,
  type Thing,
  type Value,
} from './value.js';
import { frameOf, type Frame } from './frame.js';
import { valueOfNode } from './expressions.js';
import { invoke } from './calls.js';
import { inherited, isClass } from './classes.js';
import { Store } from './store.js';

/** Where something happens: the text, the function that runs it, and a mark for its turn. */
export interface Place {
  node: Node;
  frame: Frame;
  turn: string;
}

/** Code that this way of looking at it cannot follow. */
export class CannotFollow extends Error {}

/** More than what hooks do; beyond it nothing is known. */
const MOST_STEPS = 15_000;
const MOST_FRAMES = 600;

/**
 * Runs a script without its inputs: each expression comes to all that it may be. Names and objects
 * only ever gain, and the whole is done again until nothing is new, so that the order in which
 * things happen does not matter. Each chain of calls has names and objects of its own.
 */
export class Evaluation {
  readonly store: Store = new Store(
    (thing) => this.free(thing),
    (thing, name, at) => inherited(this, thing, name, at),
  );
  /** Where other code runs. */
  private readonly outside = frameOf(
    { type: 'EmptyStatement' } as Node,
    'outside',
    null,
    null,
    false,
  );
  readonly values = new Map<Node, Value>();
  /** Functions that the language or a library calls. */
  readonly calledBack = new Set<Node>();
  /** Calls of more than the script's own functions. */
  readonly callsOthers = new Set<Node>();
  /** What the callback is handed for a result. */
  answered = NOTHING;
  /** The handler, as the script exports it. */
  exported: Thing | null = null;
  /** Names that are certainly there where they stand, as far as this round knows. */
  readonly thereInRound = new Map<Node, boolean>();
  private readonly frames = new Map<string, Frame>();
  private readonly freed = new Map<Thing, Value>();
  readonly running = new Set<Frame>();
  private steps = 0;

  constructor(
    readonly script: Script,
    readonly handler: Function | null,
  ) {}

  /** One more round; whether it found something new. */
  round(start: () => void): boolean {
    this.store.hasChanged = false;
    this.thereInRound.clear();
    start();
    for (const [thing, self] of this.freed) this.callFreed(thing, self);
    return this.store.hasChanged;
  }

  evaluate(node: Node, frame: Frame): Value {
    this.steps += 1;
    if (this.steps > MOST_STEPS) throw new CannotFollow();
    const value = valueOfNode(this, node, frame);
    this.note(node, value);
    return value;
  }

  /** Keeps what an expression comes to, or what a pattern takes apart. */
  note(node: Node, value: Value): void {
    this.values.set(node, either(this.values.get(node) ?? NOTHING, value));
  }

  /** What a loop over a value gets one by one. */
  itemsOf(value: Value, at: Node): Value {
    let items = value.text ? ANY_TEXT : NOTHING;
    if (value.kinds & FOREIGN) items = either(items, FOREIGN_VALUE);
    for (const thing of value.things) {
      items = either(items, thing.kind === 'list' && !thing.isLost ? thing.items : FOREIGN_VALUE);
      if (thing.kind !== 'list') this.store.lose(valueOf(thing));
      this.store.look(valueOf(thing), at);
    }
    return items;
  }

  functionAt(node: Node, frame: Frame): Thing {
    const thing = this.store.thingAt({ node, frame, turn: 'function' }, 'function', this.script);
    thing.code = { node, frame };
    return thing;
  }

  widened(before: Value, more: Value): Value {
    const after = either(before, more);
    if (after !== before) this.store.hasChanged = true;
    return after;
  }

  frameFor(
    code: Node,
    outer: Frame,
    { node, frame, turn }: Place,
  ): { frame: Frame; isRunning: boolean } {
    for (let at: Frame | null = frame; at; at = at.caller) {
      if (at.code === code && at.outer === outer) {
        at.isOnce = false;
        return { frame: at, isRunning: this.running.has(at) };
      }
    }
    const path = `${frame.path}>${node.start}-${node.end}${turn}:${code.start}@${outer.path}`;
    let known = this.frames.get(path);
    if (!known) {
      if (this.frames.size > MOST_FRAMES) throw new CannotFollow();
      const isOnce = frame.isOnce && turn === '' && !isInLoop(node, frame.code, this.script);
      known = frameOf(code, `f${this.frames.size}`, outer, frame, isOnce);
      this.frames.set(path, known);
      this.store.hasChanged = true;
    }
    return { frame: known, isRunning: this.running.has(known) };
  }

  /** A function that other code has may be called by it, with whatever it likes. */
  private free(thing: Thing): void {
    if (thing.code || thing.blueprint) this.freed.set(thing, FOREIGN_VALUE);
  }

  private callFreed(thing: Thing, self: Value): void {
    const any = Array.from({ length: 8 }, () => FOREIGN_VALUE);
    const frame = this.outside;
    if (thing.blueprint) {
      for (const member of (thing.blueprint.code?.node as t.Class | undefined)?.body.body ?? []) {
        if (member.type !== 'ClassMethod' || member.kind === 'constructor') continue;
        this.store.lose(
          invoke(this, this.functionAt(member, thing.blueprint.code!.frame), valueOf(thing), any, {
            node: member,
            frame,
            turn: 'freed',
          }),
        );
      }
    }
    const node = thing.code?.node;
    if (!node) return;
    if (isClass(node)) throw new CannotFollow();
    this.store.lose(invoke(this, thing, self, any, { node, frame, turn: 'freed' }));
  }
}

export function isInLoop(node: Node, within: Node, script: Script): boolean {
  for (let at = script.parentOf(node); at && at !== within; at = script.parentOf(at)) {
    if (/^(For|While|DoWhile)/.test(at.type)) return true;
  }
  return false;
}
