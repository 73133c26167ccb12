import type * as t from '@babel/types';
import { isEmptyList, isMember, memberName, type Node } from '../../parse/syntax.js';
import {
  ANY_TEXT,
  anyOf,
  either,
  FOREIGN,
  FOREIGN_VALUE,
  ifMissing,
  keyText,
  MISSING,
  NOTHING,
  NULLISH,
  NULL_VALUE,
  PLAIN_VALUE,
  FALSE_VALUE,
  TRUE_VALUE,
  waysOf,
  textValue,
  UNGRANTED,
  UNDEFINED_VALUE,
  valueOf,
  isCertain,
  whereFalse,
  without,
  type Value,
} from './value.js';
import { type Frame } from './frame.js';
import { CannotFollow, type Evaluation } from './evaluation.js';
import { named, selfOf, keyOf, nameOf } from './names.js';
import { assignment, assign } from './assignments.js';
import { called } from './calls.js';
import { construct, ofParent } from './classes.js';

export function valueOfNode(run: Evaluation, node: Node, frame: Frame): Value {
  const of = (inner: Node): Value => run.evaluate(inner, frame);
  switch (node.type) {
    case 'StringLiteral':
      return textValue({ prefix: node.value, whole: true });
    case 'NullLiteral':
      return NULL_VALUE;
    case 'BooleanLiteral':
      return node.value ? TRUE_VALUE : FALSE_VALUE;
    case 'NumericLiteral':
    case 'RegExpLiteral':
    case 'BigIntLiteral':
    case 'MetaProperty':
      return PLAIN_VALUE;
    case 'TemplateLiteral':
      return template(run, node, frame);
    case 'Identifier':
      return named(run, node, frame);
    case 'ThisExpression':
      return selfOf(run, frame);
    case 'ObjectExpression':
      return literal(run, node, frame);
    case 'ArrayExpression':
      return list(run, node, node.elements, frame);
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ClassExpression':
      return valueOf(run.functionAt(node, frame));
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return member(run, node, frame);
    case 'CallExpression':
    case 'OptionalCallExpression':
      return called(run, node, frame);
    case 'NewExpression':
      return construct(run, node, frame);
    case 'AssignmentExpression':
      return assignment(run, node, frame);
    case 'ConditionalExpression':
      return chosen(run, node, frame);
    case 'LogicalExpression': {
      const left = of(node.left);
      const right = of(node.right);
      if (node.operator === '&&') return either(whereFalse(left), right);
      if (node.operator === '||' && isCertain(left)) return left;
      const there = without(left, NULLISH);
      // The scopes that the hook was given are an empty list where there are none.
      return left.kinds === UNGRANTED && isEmptyList(node.right) ? there : either(there, right);
    }
    case 'SequenceExpression':
      return node.expressions.map(of).at(-1)!;
    case 'AwaitExpression':
      return awaited(run, of(node.argument));
    case 'YieldExpression':
      if (!node.argument || node.delegate) throw new CannotFollow();
      return awaited(run, of(node.argument));
    case 'BinaryExpression':
      return binary(run, node, frame);
    case 'UnaryExpression':
      return unary(run, node, frame);
    case 'UpdateExpression':
      of(node.argument);
      assign(run, node.argument, PLAIN_VALUE, null, node, frame);
      return PLAIN_VALUE;
    case 'TaggedTemplateExpression':
    case 'ImportExpression':
      run.store.lose(
        anyOf((node.type === 'ImportExpression' ? [node.source] : node.quasi.expressions).map(of)),
      );
      return FOREIGN_VALUE;
    default:
      throw new CannotFollow();
  }
}

function chosen(run: Evaluation, node: t.ConditionalExpression, frame: Frame): Value {
  const { test, consequent, alternate } = node;
  const of = (inner: Node): Value => run.evaluate(inner, frame);
  const ways = waysOf(of(test), consequent, alternate);
  const asked = test.type === 'CallExpression' && isArrayCheck(test) ? test.arguments[0]! : test;
  const list = run.values.get(asked);
  const isOwn =
    list?.kinds === UNGRANTED && isEmptyList(alternate) && isSameList(of(consequent), list);
  // `Array.isArray(scope) ? scope : []`: an empty list where there are none, as above.
  return isOwn ? without(of(consequent), MISSING) : anyOf(ways.map(of));
}

function isSameList({ text, kinds, things }: Value, list: Value): boolean {
  const isPart = (kinds & ~UNGRANTED) === 0 && things.size > 0;
  return (
    text === null &&
    list.text === null &&
    isPart &&
    [...things].every((one) => list.things.has(one))
  );
}

function isArrayCheck({ callee, arguments: given }: t.CallExpression): boolean {
  return (
    callee.type === 'MemberExpression' &&
    memberName(callee) === 'isArray' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Array' &&
    given.length === 1
  );
}

function template(run: Evaluation, node: t.TemplateLiteral, frame: Frame): Value {
  let all = textValue({ prefix: node.quasis[0]?.value.cooked ?? '', whole: true });
  for (const [index, expression] of node.expressions.entries()) {
    const next = node.quasis[index + 1]?.value.cooked ?? '';
    const inner = run.evaluate(expression, frame);
    run.store.look(inner, node);
    all = joined(run, joined(run, all, inner), textValue({ prefix: next, whole: true }));
  }
  return all;
}

export function joined(run: Evaluation, left: Value, right: Value): Value {
  const [before, after] = [left.text, keyText(right) ?? { prefix: '', whole: false }];
  if (!before?.whole) return before ? left : ANY_TEXT;
  return textValue({ prefix: before.prefix + after.prefix, whole: after.whole });
}

function literal(run: Evaluation, node: t.ObjectExpression, frame: Frame): Value {
  const thing = run.store.thingAt({ node, frame, turn: '' }, 'object', run.script);
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      run.store.copy(run.evaluate(property.argument, frame), thing, property, true);
      continue;
    }
    if (property.type === 'ObjectMethod') {
      if (property.kind !== 'method') throw new CannotFollow();
      run.store.add(
        thing,
        keyOf(run, property, frame),
        valueOf(run.functionAt(property, frame)),
        { value: property, at: property, set: property, key: null },
        true,
      );
      continue;
    }
    const name = keyOf(run, property, frame);
    const { key, computed, value } = property;
    const plain = !computed && key.type === 'Identifier';
    run.store.add(
      thing,
      name,
      run.evaluate(value, frame),
      { value, at: property, set: property, key: plain ? null : key },
      true,
    );
  }
  return valueOf(thing);
}

function list(
  run: Evaluation,
  made: Node,
  elements: readonly (Node | null)[],
  frame: Frame,
  turn = '',
): Value {
  const tuple: Value[] | null = elements.some((one) => one?.type === 'SpreadElement') ? null : [];
  let items = NOTHING;
  for (const element of elements) {
    if (element?.type === 'SpreadElement') {
      items = either(items, run.itemsOf(run.evaluate(element.argument, frame), element));
    } else {
      const value = element ? run.evaluate(element, frame) : UNDEFINED_VALUE;
      tuple?.push(value);
      items = either(items, value);
    }
  }
  return run.store.list({ node: made, frame, turn }, items, tuple, run.script);
}

function member(
  run: Evaluation,
  node: t.MemberExpression | t.OptionalMemberExpression,
  frame: Frame,
): Value {
  if (node.object.type === 'Super') return ofParent(run, nameOf(run, node, frame), node, frame);
  const asked = askedForClass(node);
  if (asked) {
    run.evaluate(asked, frame);
    return FOREIGN_VALUE;
  }
  const object = run.evaluate(node.object, frame);
  const read = run.store.read(object, nameOf(run, node, frame), node);
  return node.type === 'OptionalMemberExpression' ? either(read, ifMissing(object)) : read;
}

/** `made` in `made.constructor.name`: by a name nobody gets at the object. */
function askedForClass(node: t.MemberExpression | t.OptionalMemberExpression): Node | null {
  const { object } = node;
  if (memberName(node) !== 'name' || !isMember(object)) return null;
  return memberName(object) === 'constructor' ? object.object : null;
}

export function awaited(run: Evaluation, value: Value): Value {
  let all: Value = {
    ...value,
    things: new Set([...value.things].filter(({ kind }) => kind !== 'promise')),
  };
  for (const thing of value.things) {
    if (thing.kind === 'promise')
      all = either(
        all,
        thing.isLost ? either(thing.items, FOREIGN_VALUE) : awaited(run, thing.items),
      );
  }
  return all;
}

function binary(run: Evaluation, node: t.BinaryExpression, frame: Frame): Value {
  const left = node.left.type === 'PrivateName' ? PLAIN_VALUE : run.evaluate(node.left, frame);
  const right = run.evaluate(node.right, frame);
  if (node.operator === 'in') {
    for (const thing of right.things)
      run.store.note(thing, keyText(left)?.whole ? keyText(left)!.prefix : null, node);
    return PLAIN_VALUE;
  }
  return node.operator === '+' ? sum(run, left, right, node) : PLAIN_VALUE;
}

export function sum(run: Evaluation, left: Value, right: Value, at: Node): Value {
  run.store.look(either(left, right), at);
  if (keyText(left)) return joined(run, left, right);
  const isText = left.text ?? right.text ?? (left.things.size + right.things.size > 0 ? '' : null);
  const value = isText === null ? PLAIN_VALUE : either(PLAIN_VALUE, ANY_TEXT);
  return (left.kinds | right.kinds) & FOREIGN ? either(value, ANY_TEXT) : value;
}

function unary(run: Evaluation, node: t.UnaryExpression, frame: Frame): Value {
  const { argument, operator } = node;
  if (operator === 'delete') {
    if (/MemberExpression$/.test(argument.type))
      assign(run, argument, UNDEFINED_VALUE, null, node, frame);
    return PLAIN_VALUE;
  }
  run.evaluate(argument, frame);
  if (operator === 'void') return UNDEFINED_VALUE;
  return operator === 'typeof' ? ANY_TEXT : PLAIN_VALUE;
}
