import type * as t from '@babel/types';
import type { Node } from '../../parse/syntax.js';
import { nearestFunction } from '../answers.js';
import type { Script } from '../script.js';
import { either, FOREIGN, NULLISH, PLAIN_VALUE, whereFalse, without, type Value } from './value.js';
import { frameWith, type Frame } from './frame.js';
import { CannotFollow, type Evaluation } from './evaluation.js';
import { sum } from './expressions.js';
import { nameOf, homeOf, ASKED_FOR } from './names.js';
import { bind } from './binding.js';

export function assignment(run: Evaluation, node: t.AssignmentExpression, frame: Frame): Value {
  const { left, operator, right } = node;
  if (operator === '=') {
    const value = run.evaluate(right, frame);
    assign(run, left, value, right, node, frame);
    return value;
  }
  const before = run.evaluate(left, frame);
  const given = run.evaluate(right, frame);
  if (/^(\|\||&&|\?\?)=$/.test(operator)) {
    assign(run, left, given, null, node, frame);
    return operator === '&&='
      ? either(whereFalse(before), given)
      : either(without(before, NULLISH), given);
  }
  const value = operator === '+=' ? sum(run, before, given, node) : PLAIN_VALUE;
  assign(run, left, value, null, node, frame);
  return value;
}

/** Gives a place a value. `at`: what writes it. */
export function assign(
  run: Evaluation,
  target: Node,
  value: Value,
  from: Node | null,
  at: Node,
  frame: Frame,
): void {
  if (target.type === 'Identifier') {
    const binding = run.script.referenceOf(target)?.binding;
    if (!binding) return run.store.lose(value);
    const owner = frameWith(homeOf(binding), frame);
    if (!owner) throw new CannotFollow();
    return run.store.gain(owner.names, binding, value);
  }
  if (target.type === 'MemberExpression' || target.type === 'OptionalMemberExpression') {
    const object = run.evaluate(target.object, frame);
    const name = nameOf(run, target, frame);
    if (name && ASKED_FOR.test(name.prefix)) throw new CannotFollow();
    const key = target.computed ? target.property : null;
    if (isExports(target, run.script)) return publish(run, value);
    const write = { value: from, at, set: /^For/.test(at.type) ? null : at, key };
    const isSure = isMaking(at, run.script);
    for (const thing of object.things) run.store.add(thing, name, value, write, isSure);
    if (object.kinds & FOREIGN) run.store.lose(value);
    return;
  }
  bind(target, value, from, frame, run);
}

/** What is exported may be used by anybody; the handler is followed by what it is called with. */
export function publish(run: Evaluation, value: Value): void {
  const others = new Set(value.things);
  for (const thing of value.things) {
    if (!run.handler || thing.code?.node !== run.handler) continue;
    run.exported = thing;
    others.delete(thing);
  }
  run.store.lose({ ...value, things: others });
}

/** Whether a name is given to an object before anybody else can see it. */
function isMaking(assignment: Node, script: Script): boolean {
  if (assignment.type !== 'AssignmentExpression' || assignment.operator !== '=') return false;
  const { left } = assignment;
  const statement = script.parentOf(assignment);
  if (left.type !== 'MemberExpression' || statement?.type !== 'ExpressionStatement') return false;
  return left.object.type === 'ThisExpression'
    ? isInConstructor(statement, script)
    : isFilledAtOnce(left.object, statement, script);
}

/** `this.name = value;` as a statement of a constructor's own. */
function isInConstructor(statement: Node, script: Script): boolean {
  const maker = script.parentOf(script.parentOf(statement)!);
  return maker?.type === 'ClassMethod' && maker.kind === 'constructor';
}

/** `const token = {}; token.name = value;`: until then nothing but such statements has it. */
function isFilledAtOnce(object: Node, statement: t.Statement, script: Script): boolean {
  const binding = script.referenceOf(object)?.binding;
  const block = script.parentOf(statement);
  if (!binding || binding.reassigned || !block) return false;
  const { declaration, references } = binding;
  if (declaration.type !== 'VariableDeclarator' || declaration.init?.type !== 'ObjectExpression')
    return false;
  if (script.parentOf(script.parentOf(declaration)!) !== block) return false;
  return references.every((reference) => {
    if (nearestFunction(reference.identifier, script) !== nearestFunction(statement, script))
      return false;
    if (reference.identifier.start! >= statement.end!) return true;
    const member = script.parentOf(reference.identifier)!;
    const filling = script.parentOf(member)!;
    return (
      member.type === 'MemberExpression' &&
      member.object === reference.identifier &&
      filling.type === 'AssignmentExpression' &&
      filling.left === member &&
      script.parentOf(script.parentOf(filling)!) === block
    );
  });
}

function isExports(
  { object }: t.MemberExpression | t.OptionalMemberExpression,
  script: Script,
): boolean {
  return (
    object.type === 'Identifier' &&
    /^(module|exports)$/.test(object.name) &&
    !script.referenceOf(object)?.binding
  );
}
