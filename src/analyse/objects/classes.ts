import type * as t from '@babel/types';
import type { Node } from '../../parse/syntax.js';
import {
  anyOf,
  either,
  FOREIGN,
  FOREIGN_VALUE,
  NOTHING,
  UNDEFINED_VALUE,
  valueOf,
  type Thing,
  type Value,
} from './value.js';
import type { KnownString } from '../strings.js';
import { ownFrame, type Frame } from './frame.js';
import { CannotFollow, type Evaluation, type Place } from './evaluation.js';
import { isText, selfOf, memberKey, type KeyedMember } from './names.js';
import { argumentsOf, callForeign, invoke } from './calls.js';
import { callNative } from './natives.js';

export function construct(
  run: Evaluation,
  node: t.NewExpression | t.CallExpression | t.OptionalCallExpression,
  frame: Frame,
): Value {
  const args = argumentsOf(run, node, frame);
  const place = { node, frame, turn: '' };
  if (node.callee.type === 'Super') {
    const self = selfOf(run, frame);
    for (const { blueprint } of self.things) {
      const parent = blueprint && parentOf(run, blueprint);
      if (parent) for (const thing of parent.things) build(run, thing, self, args, place);
      if (!parent || parent.kinds & FOREIGN) callForeign(run, anyOf(args), node);
    }
    return UNDEFINED_VALUE;
  }
  const callee = run.evaluate(node.callee, frame);
  let all = callee.kinds & FOREIGN ? callForeign(run, anyOf(args), node) : NOTHING;
  for (const thing of callee.things) {
    if (thing.native !== null) {
      all = either(all, callNative(`new ${thing.native}`, { self: NOTHING, args, place, run }));
    } else if (thing.code && isClass(thing.code.node)) {
      const made = run.store.thingAt(
        { ...place, turn: `class${thing.code.node.start}` },
        'object',
        run.script,
      );
      made.blueprint = thing;
      build(run, thing, valueOf(made), args, place);
      all = either(all, valueOf(made));
    } else all = either(all, callForeign(run, anyOf([...args, valueOf(thing)]), node));
  }
  return all;
}

function parentOf(run: Evaluation, blueprint: Thing): Value | null {
  const { node, frame } = blueprint.code!;
  const { superClass } = node as t.Class;
  return superClass ? run.evaluate(superClass, frame) : null;
}

/** What a class does to a new object. */
function build(run: Evaluation, blueprint: Thing, self: Value, args: Value[], place: Place): void {
  if (!blueprint.code || !isClass(blueprint.code.node)) return;
  const { node, frame } = blueprint.code;
  const members = (node as t.Class).body.body;
  for (const member of members) if ('key' in member) memberKey(run, member as KeyedMember, frame);
  const maker = members.find((one) => one.type === 'ClassMethod' && one.kind === 'constructor');
  const parent = parentOf(run, blueprint);
  if (!maker && parent) {
    for (const thing of parent.things) build(run, thing, self, args, place);
    if (parent.kinds & FOREIGN) callForeign(run, anyOf([self, ...args]), place.node);
  }
  for (const member of members) {
    if (member.type !== 'ClassProperty' && member.type !== 'ClassPrivateProperty') continue;
    if (member.static) continue;
    const name = memberKey(run, member, frame);
    const { frame: inner } = run.frameFor(member, frame, place);
    inner.self = run.widened(inner.self, self);
    const value = member.value ? run.evaluate(member.value, inner) : UNDEFINED_VALUE;
    for (const thing of self.things)
      run.store.add(
        thing,
        name,
        value,
        { value: member.value ?? null, at: member, set: member, key: null },
        true,
      );
  }
  const text = members.find(isText);
  if (text) {
    // It may be called wherever the object is taken for a text.
    const at = { ...place, turn: `${place.turn}text` };
    run.store.lose(invoke(run, run.functionAt(text, frame), self, [], at));
  }
  if (maker)
    invoke(run, run.functionAt(maker, frame), self, args, {
      ...place,
      turn: `${place.turn}new`,
    });
}

/** What an object of a class has by it, or the class itself; null where that is nothing. */
export function inherited(run: Evaluation, thing: Thing, name: string, at: Node): Value | null {
  if (thing.blueprint) return classMember(run, thing.blueprint, name, false, thing, at);
  return thing.code && isClass(thing.code.node)
    ? classMember(run, thing, name, true, thing, at)
    : null;
}

function classMember(
  run: Evaluation,
  blueprint: Thing,
  name: string,
  ofClass: boolean,
  self: Thing,
  at: Node,
): Value | null {
  if (!blueprint.code) return FOREIGN_VALUE;
  const { node, frame } = blueprint.code;
  for (const member of (node as t.Class).body.body) {
    if (member.type === 'StaticBlock' || member.type === 'ClassAccessorProperty')
      throw new CannotFollow();
    if (!('static' in member) || (member.static ?? false) !== ofClass) continue;
    if (member.type === 'ClassMethod' && member.kind === 'constructor') continue;
    const own = memberKey(run, member as KeyedMember, frame);
    if (!own?.whole) throw new CannotFollow();
    if (own.prefix !== name) continue;
    if (member.type === 'ClassMethod' || member.type === 'ClassPrivateMethod') {
      const method = run.functionAt(member, frame);
      if (member.kind === 'set') throw new CannotFollow();
      const place = { node: at, frame, turn: 'get' };
      return member.kind === 'get'
        ? invoke(run, method, valueOf(self), [], place)
        : valueOf(method);
    }
    if (ofClass && 'value' in member)
      return member.value ? run.evaluate(member.value, frame) : UNDEFINED_VALUE;
  }
  const parent = parentOf(run, blueprint);
  if (!parent) return null;
  if (parent.kinds & FOREIGN) return FOREIGN_VALUE;
  const found = [...parent.things].map((one) => classMember(run, one, name, ofClass, self, at));
  return found.some((one) => one === null) ? null : anyOf(found.map((one) => one!));
}

/** What `super.name` is: what an object has by the parent of the class in which that is written. */
export function ofParent(run: Evaluation, name: KnownString | null, at: Node, frame: Frame): Value {
  const own = ownFrame(frame);
  const body = own && run.script.parentOf(own.code);
  const blueprint = body?.type === 'ClassBody' ? run.script.parentOf(body) : null;
  if (!blueprint || !own?.outer || !name?.whole) throw new CannotFollow();
  const ofClass = (own.code as KeyedMember).static === true;
  const parent = parentOf(run, run.functionAt(blueprint, own.outer));
  const members = [...(parent?.things ?? [])].flatMap((one) =>
    [...own.self.things].map((self) => classMember(run, one, name.prefix, ofClass, self, at)),
  );
  const isKnown = parent?.kinds === 0 && own.self.kinds === 0 && members.length > 0;
  return isKnown && members.every((one) => one !== null) ? anyOf(members) : FOREIGN_VALUE;
}

export function isClass(node: Node): node is t.Class {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}
