import type { Function, Node } from '../../parse/syntax.js';
import { execute } from './statements.js';
import { remembered } from '../remembered.js';
import type * as t from '@babel/types';
import { followFlow } from '../flow.js';
import type { KnownString } from '../strings.js';
import {
  anyOf,
  either,
  FOREIGN,
  ifMissing,
  FOREIGN_VALUE,
  NOTHING,
  hasNoKeys,
  UNDEFINED_VALUE,
  valueOf,
  type Thing,
  type Value,
} from './value.js';
import { type Frame } from './frame.js';
import { CannotFollow, type Evaluation, type Place } from './evaluation.js';
import { awaited } from './expressions.js';
import { selfOf, nameOf } from './names.js';
import { construct, isClass, ofParent } from './classes.js';
import { bind } from './binding.js';
import { callNative } from './natives.js';

export function argumentsOf(
  run: Evaluation,
  call: t.CallExpression | t.OptionalCallExpression | t.NewExpression,
  frame: Frame,
): Value[] {
  return call.arguments.flatMap((argument) => {
    if (argument.type !== 'SpreadElement') return [run.evaluate(argument, frame)];
    const list = run.evaluate(argument.argument, frame);
    const [thing, ...more] = list.things;
    if (thing?.tuple && more.length === 0 && list.kinds === 0) return thing.tuple;
    // How many there are is not known: each later parameter may get any of them.
    const items = either(run.itemsOf(list, argument), UNDEFINED_VALUE);
    return Array.from({ length: 8 }, () => items);
  });
}

export function called(
  run: Evaluation,
  node: t.CallExpression | t.OptionalCallExpression,
  frame: Frame,
): Value {
  const { callee } = node;
  const place = { node, frame, turn: '' };
  if (callee.type === 'Super') return construct(run, node, frame);
  if (callee.type === 'Import') {
    argumentsOf(run, node as t.CallExpression, frame);
    return FOREIGN_VALUE;
  }
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') {
    const fn = run.evaluate(callee, frame);
    return callValue(run, fn, FOREIGN_VALUE, argumentsOf(run, node, frame), place);
  }
  const name = nameOf(run, callee, frame);
  if (callee.object.type === 'Super') {
    const method = ofParent(run, name, callee, frame);
    return callValue(run, method, selfOf(run, frame), argumentsOf(run, node, frame), place);
  }
  const self = run.evaluate(callee.object, frame);
  const args = argumentsOf(run, node, frame);
  const given = callMethod(run, self, name, args, place, callee);
  return node.type === 'OptionalCallExpression' ? either(given, ifMissing(self)) : given;
}

function callMethod(
  run: Evaluation,
  self: Value,
  name: KnownString | null,
  args: Value[],
  place: Place,
  at: Node,
): Value {
  let all = NOTHING;
  if (self.kinds & FOREIGN) all = callForeign(run, anyOf([self, ...args]), place.node);
  if (!name?.whole)
    all = either(
      all,
      callValue(run, run.store.read({ ...self, kinds: 0 }, name, at), self, args, place),
    );
  const text = self.text !== null || hasNoKeys(self);
  if (text)
    all = either(
      all,
      callNative(`text.${name?.prefix ?? ''}`, {
        self: { ...NOTHING, text: self.text },
        args,
        place,
        run: run,
      }),
    );
  for (const thing of self.things) {
    if (!name?.whole) break;
    const own = run.store.ownMember(thing, name, at);
    const owner = { ...NOTHING, things: new Set([thing]) };
    if (own) all = either(all, callValue(run, own, owner, args, place));
    else if (thing.isLost) all = either(all, callForeign(run, anyOf(args), place.node));
    else {
      const isOfFunctions = /^(call|apply|bind)$/.test(name.prefix);
      const family = isOfFunctions && thing.native ? 'function' : (thing.native ?? thing.kind);
      all = either(all, callNative(`${family}.${name.prefix}`, { self: owner, args, place, run }));
    }
  }
  return all;
}

/** Other code may do anything with what it is handed, and may give back anything. */
export function callForeign(run: Evaluation, given: Value, call?: Node): Value {
  if (call) run.callsOthers.add(call);
  run.store.lose(given);
  return FOREIGN_VALUE;
}

export function callValue(
  run: Evaluation,
  fn: Value,
  self: Value,
  args: Value[],
  place: Place,
): Value {
  const isUnknown = (fn.kinds & FOREIGN) !== 0 || (fn.things.size === 0 && fn.kinds !== 0);
  let all = isUnknown ? callForeign(run, anyOf([self, ...args]), place.node) : NOTHING;
  for (const thing of fn.things) {
    if (thing.native !== null)
      all = either(
        all,
        callNative(thing.native, {
          self: thing.owner ? valueOf(thing.owner) : self,
          args,
          place,
          run: run,
        }),
      );
    else if (thing.bound) {
      const { fn: inner, self: own, args: given } = thing.bound;
      all = either(all, callValue(run, inner, own, [...given, ...args], place));
    } else if (thing.steps) {
      const given = thing.steps.reduce<Value[]>(
        (before, step, index) => [
          callValue(run, step, UNDEFINED_VALUE, before, {
            ...place,
            turn: `${place.turn}step${String(index)}`,
          }),
        ],
        args,
      );
      all = either(all, given[0] ?? UNDEFINED_VALUE);
    } else if (thing.code && !isClass(thing.code.node))
      all = either(all, invoke(run, thing, self, args, place));
    else if (!thing.code && thing.isLost)
      all = either(all, callForeign(run, anyOf([self, ...args]), place.node));
  }
  return all;
}

/** Runs a function of the script; `steps`: a generator, which a compiler's helper runs like an async function. */
export function invoke(
  run: Evaluation,
  thing: Thing,
  self: Value,
  args: Value[],
  place: Place,
  steps = false,
): Value {
  const { node, frame: outer } = thing.code!;
  const fn = node as Function;
  if (fn.generator && !steps) throw new CannotFollow();
  const inner = run.frameFor(fn, outer, place);
  const isRunning = inner.isRunning;
  const { frame } = inner;
  frame.self = run.widened(frame.self, self);
  frame.handed = run.widened(frame.handed, anyOf(args));
  for (const [index, parameter] of fn.params.entries()) {
    if (parameter.type === 'RestElement') {
      const rest = args.slice(index);
      const list = run.store.list(
        { node: parameter, frame, turn: 'rest' },
        anyOf(rest),
        rest,
        run.script,
      );
      bind(parameter.argument, list, null, frame, run);
    } else bind(parameter, args[index] ?? UNDEFINED_VALUE, null, frame, run);
  }
  if (!isRunning) {
    run.running.add(frame);
    try {
      if (fn.body.type === 'BlockStatement') {
        execute(fn.body, frame, run);
        if (endsOpen(fn, run.script)) frame.returned = run.widened(frame.returned, UNDEFINED_VALUE);
      } else frame.returned = run.widened(frame.returned, run.evaluate(fn.body, frame));
    } finally {
      run.running.delete(frame);
    }
  }
  if (!fn.async && !steps) return frame.returned;
  return promise(run, frame.returned, { ...place, turn: `${place.turn}async${fn.start}` });
}

export function promise(run: Evaluation, items: Value, place: Place): Value {
  const promise = run.store.thingAt(place, 'promise', run.script);
  promise.items = run.widened(promise.items, awaited(run, items));
  return valueOf(promise);
}

/** Whether a function may end without a `return`. */
const endsOpen = remembered(({ body }: Function) =>
  followFlow(body, () => null).exits.some(({ node }) => node === body),
);
