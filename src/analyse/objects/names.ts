import { knownString, type KnownString } from '../strings.js';
import { isMember, memberName, type Node } from '../../parse/syntax.js';
import { useOf } from '../uses.js';
import type * as t from '@babel/types';
import type { Binding } from '../../parse/scopes.js';
import { isKnownDefined } from '../narrowing.js';
import type { Script } from '../script.js';
import { standsInFor } from '../stand-ins.js';
import {
  ANY_TEXT,
  either,
  FOREIGN,
  FOREIGN_VALUE,
  keyText,
  NOTHING,
  MISSING,
  textValue,
  UNDEFINED_VALUE,
  valueOf,
  without,
  type Value,
} from './value.js';
import { frameWith, ownFrame, type Frame } from './frame.js';
import { CannotFollow, type Evaluation } from './evaluation.js';
import { isClass } from './classes.js';
import { globalNamed } from './natives.js';

export type KeyedMember =
  t.ClassMethod | t.ClassPrivateMethod | t.ClassProperty | t.ClassPrivateProperty;

/** Members that the language asks for by itself. */
export const ASKED_FOR = /^(__proto__|toJSON|toString|valueOf|then)$/;

export function named(run: Evaluation, node: t.Identifier, frame: Frame): Value {
  const binding = run.script.referenceOf(node)?.binding;
  if (!binding) {
    if (node.name === 'eval') throw new CannotFollow();
    if (node.name === 'arguments') return argumentList(run, node, frame);
    return globalNamed(node.name, run);
  }
  const library = standsInFor(binding, run.script);
  if (library) return run.store.native(library);
  const home = homeOf(binding);
  const owner = frameWith(home, frame);
  if (!owner) throw new CannotFollow();
  const { declaration } = binding;
  const made =
    declaration.type === 'FunctionDeclaration' ||
    isClass(declaration) ||
    (declaration.type === 'FunctionExpression' && declaration === home);
  if (made) run.store.gain(owner.names, binding, valueOf(run.functionAt(declaration, owner)));
  if (isBare(binding, run.script)) run.store.gain(owner.names, binding, UNDEFINED_VALUE);
  const value = owner.names.get(binding) ?? NOTHING;
  return (value.kinds & MISSING) !== 0 && isThereAt(run, node) ? without(value, MISSING) : value;
}

/** A list of all that was handed in; what is written to it the parameters have, and the other way. */
function argumentList(run: Evaluation, node: t.Identifier, frame: Frame): Value {
  const { script, store } = run;
  const own = ownFrame(frame);
  const handed = own?.handed ?? NOTHING;
  const names = own ? [...script.scopeOf(own.code).bindings.values()] : [];
  const isShared = names.some(({ kind, reassigned }) => kind === 'parameter' && reassigned);
  const parent = script.parentOf(node)!;
  const isHandedOn = parent.type === 'CallExpression' && parent.callee !== node;
  const isRead = isMember(parent) && useOf(parent, script).kind !== 'written';
  if (!isShared && (isHandedOn || isRead)) {
    return store.list({ node, frame, turn: 'arguments' }, handed, null, script);
  }
  store.lose(handed);
  return FOREIGN_VALUE;
}

/** Whether a name was asked for, or given something, before it is used; asked once in a round. */
function isThereAt(run: Evaluation, node: Node): boolean {
  let known = run.thereInRound.get(node);
  if (known === undefined) {
    const isGiven = (one: Node | null | undefined): boolean =>
      !!one && ((run.values.get(one)?.kinds ?? FOREIGN) & (MISSING | FOREIGN)) === 0;
    known = isKnownDefined(node, node, run.script, isGiven);
    run.thereInRound.set(node, known);
  }
  return known;
}

export function selfOf(run: Evaluation, frame: Frame): Value {
  const own = ownFrame(frame);
  return own?.outer ? own.self : FOREIGN_VALUE;
}

/** The name of a property; what JavaScript itself asks for by its name is followed by nobody. */
export function keyOf(
  run: Evaluation,
  node: t.ObjectProperty | t.ObjectMethod | t.ClassMethod | t.ClassPrivateMethod | t.ClassProperty,
  frame: Frame,
): KnownString | null {
  const { key } = node;
  const computed = 'computed' in node && node.computed === true;
  const name =
    !computed && key.type === 'Identifier'
      ? { prefix: key.name, whole: true }
      : key.type === 'NumericLiteral'
        ? { prefix: String(key.value), whole: true }
        : nameBy(run, key, frame);
  const isMethod = /Method$/.test(node.type);
  if (name ? ASKED_FOR.test(name.prefix) : isMethod) throw new CannotFollow();
  return name;
}

/** What the text says of a key, in either way of looking at it. */
export function nameBy(run: Evaluation, key: Node, frame: Frame): KnownString | null {
  const own = keyText(run.evaluate(key, frame));
  return own && own.prefix !== '' ? own : (knownString(key, run.script) ?? own);
}

export function nameOf(
  run: Evaluation,
  node: t.MemberExpression | t.OptionalMemberExpression,
  frame: Frame,
): KnownString | null {
  if (node.property.type === 'PrivateName')
    return { prefix: `#${node.property.id.name}`, whole: true };
  const name = memberName(node);
  if (name !== null) return { prefix: name, whole: true };
  return node.property.type === 'NumericLiteral'
    ? { prefix: String(node.property.value), whole: true }
    : nameBy(run, node.property, frame);
}

/** The names that an object has, in one. */
export function namesOf(run: Evaluation, object: Value): Value {
  let all = object.kinds & FOREIGN || object.text ? ANY_TEXT : NOTHING;
  for (const thing of object.things) {
    if (thing.isLost || thing.kind !== 'object') all = either(all, ANY_TEXT);
    for (const name of thing.fields.keys())
      all = either(all, textValue({ prefix: name, whole: true }));
    for (const name of thing.patterns.keys())
      all = either(all, textValue({ prefix: name, whole: false }));
  }
  return all;
}

export function memberKey(run: Evaluation, member: KeyedMember, frame: Frame): KnownString | null {
  if (isText(member)) return { prefix: 'toString', whole: true };
  return member.key.type === 'PrivateName'
    ? { prefix: `#${member.key.id.name}`, whole: true }
    : keyOf(run, member as t.ClassMethod, frame);
}

/** `toString() { ... }` of a class, which the language calls by itself. */
export function isText(member: Node): boolean {
  return (
    member.type === 'ClassMethod' &&
    !member.computed &&
    !member.static &&
    member.kind === 'method' &&
    member.key.type === 'Identifier' &&
    member.key.name === 'toString'
  );
}

/** Where a name lives: a function, or the script. */
export function homeOf({ scope }: Binding): Node {
  let at = scope;
  while (!at.holdsVars && at.parent) at = at.parent;
  return at.node;
}

/** `let name;`: nothing until it is given something; a `var` in a block is there before it too. */
function isBare({ declaration, kind, scope }: Binding, script: Script): boolean {
  if (declaration.type !== 'VariableDeclarator' || kind === 'const') return false;
  const around = script.parentOf(declaration)!;
  const outer = script.parentOf(around)!;
  if (/^For(In|Of)Statement$/.test(outer.type)) return false;
  const isOwn = outer === scope.node || script.parentOf(outer) === scope.node;
  return !declaration.init || (kind === 'var' && !isOwn);
}
