import { keyOf } from './names.js';
import { assign } from './assignments.js';
import { homeOf } from './names.js';
import type * as t from '@babel/types';
import { isEmptyList, type Node } from '../../parse/syntax.js';
import { bindingAt } from '../constants.js';
import type { KnownString } from '../strings.js';
import { CannotFollow, type Evaluation } from './evaluation.js';
import { frameWith, type Frame } from './frame.js';
import {
  either,
  FOREIGN,
  MISSING,
  UNGRANTED,
  UNDEFINED_VALUE,
  valueOf,
  without,
  type Value,
} from './value.js';

/** Gives the names and places of a pattern their parts of a value. */
export function bind(
  pattern: Node,
  value: Value,
  from: Node | null,
  frame: Frame,
  run: Evaluation,
): void {
  const { script, store } = run;
  if (pattern.type.endsWith('Pattern')) run.note(pattern, value);
  switch (pattern.type) {
    case 'Identifier': {
      if (script.referenceOf(pattern)) return assign(run, pattern, value, from, pattern, frame);
      const binding = bindingAt(pattern, script);
      const owner = binding && frameWith(homeOf(binding), frame);
      if (!owner) throw new CannotFollow();
      return store.gain(owner.names, binding, value);
    }
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return assign(run, pattern, value, from, script.parentOf(pattern)!, frame);
    case 'AssignmentPattern': {
      const fallback = run.evaluate(pattern.right, frame);
      const mayMiss = (value.kinds & (MISSING | FOREIGN)) !== 0;
      const isOwn = value.kinds === UNGRANTED && isEmptyList(pattern.right);
      const given = mayMiss
        ? isOwn
          ? without(value, MISSING)
          : either(without(value, MISSING), fallback)
        : value;
      return bind(pattern.left, given, null, frame, run);
    }
    case 'ArrayPattern':
      for (const [index, element] of pattern.elements.entries()) {
        if (!element) continue;
        const name = { prefix: String(index), whole: true };
        if (element.type === 'RestElement') {
          const items = run.itemsOf(value, pattern);
          const place = { node: element, frame, turn: '' };
          bind(element.argument, store.list(place, items, null, script), null, frame, run);
        } else bind(element, itemOf(value, name, pattern, run), null, frame, run);
      }
      return;
    case 'ObjectPattern':
      return bindProperties(pattern, value, frame, run);
    default:
      throw new CannotFollow();
  }
}

function itemOf(value: Value, name: KnownString, at: Node, run: Evaluation): Value {
  const isText = value.text !== null;
  const read = run.store.read({ ...value, text: null }, name, at);
  return isText
    ? either(
        read,
        either(run.itemsOf({ ...value, things: new Set(), kinds: 0 }, at), UNDEFINED_VALUE),
      )
    : read;
}

function bindProperties(
  pattern: t.ObjectPattern,
  value: Value,
  frame: Frame,
  run: Evaluation,
): void {
  const { script, store } = run;
  const taken: string[] = [];
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') {
      const rest = store.thingAt({ node: property, frame, turn: '' }, 'object', script);
      store.copy(value, rest, property, true, (name) => !taken.includes(name));
      bind(property.argument, valueOf(rest), null, frame, run);
      continue;
    }
    const name = keyOf(run, property, frame);
    if (name?.whole) taken.push(name.prefix);
    bind(property.value, store.read(value, name, property), null, frame, run);
  }
}
