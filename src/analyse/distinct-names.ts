import type { Scoped } from '../parse/scopes.js';
import { isFunction, rootOf, type FunctionOrMethod, type Node } from '../parse/syntax.js';
import { objectOfEntry, patternAround, tableOf } from './given-values.js';
import { isWrittenThrough } from './inputs.js';
import { collectionOf } from './lodash-values.js';
import { tableOfKey, textsOf } from './members.js';
import { knownString } from './strings.js';

/**
 * Whether a name is made once, or is another one on each turn of the one loop around it; the same
 * name may come again with the same value: `token[NS + key] = values[key]`.
 */
export function isNewOnEachTurn(
  name: Node | null,
  value: Node,
  at: Node,
  fn: FunctionOrMethod,
  script: Scoped,
): boolean {
  const turns: Node[] = [];
  for (let one = script.parentOf(at); one && one !== fn; one = script.parentOf(one)) {
    if (isFunction(one) || /^(For|While|DoWhile)/.test(one.type)) turns.push(one);
  }
  if (turns.length === 0) return true;
  const open = name && openPart(name, script);
  if (!open) return false;
  const differs = isKeyOfObject(open, script) || isItemOfTable(open, script);
  return (turns.length === 1 && differs) || isReadBy(open, value, script);
}

/** `values[key]`, of an object that nothing writes to: one value for each key. */
function isReadBy(key: Node, value: Node, script: Scoped): boolean {
  if (value.type !== 'MemberExpression' || !value.computed) return false;
  const asked = script.referenceOf(value.property)?.binding;
  const object = script.referenceOf(rootOf(value.object))?.binding;
  if (!asked || asked !== script.referenceOf(key)?.binding || !object || object.reassigned)
    return false;
  return !object.references.some(({ identifier }) => isWrittenThrough(identifier, script));
}

/** The one part of a name that is not fixed. */
function openPart(name: Node, script: Scoped): Node | null {
  if (knownString(name, script)?.whole) return null;
  const only = (parts: readonly Node[]): Node | null => {
    const [open, ...more] = parts.filter((part) => !knownString(part, script)?.whole);
    return open && more.length === 0 ? openPart(open, script) : null;
  };
  switch (name.type) {
    case 'BinaryExpression':
      return name.operator === '+' ? only([name.left, name.right]) : null;
    case 'TemplateLiteral':
      return only(name.expressions);
    case 'Identifier':
    case 'MemberExpression':
      return name;
    default:
      return null;
  }
}

/** By `for...in`, or as an item of `Object.keys` or `Object.entries`; or as lodash hands it on. */
function isKeyOfObject(name: Node, script: Scoped): boolean {
  const binding = script.referenceOf(name)?.binding;
  if (!binding || binding.reassigned) return false;
  if (tableOfKey(binding, script)) return true;
  const { identifier } = binding;
  const taken = patternAround(identifier, script);
  if (taken) return taken.name === '0' && objectOfEntry(taken.pattern, script) !== null;
  return collectionOf(identifier, 'key', script) !== null;
}

/** What the text has of each item of a list, all of it different: `rule.claim`, `[claim]`. */
function isItemOfTable(name: Node, script: Scoped): boolean {
  const item = script.referenceOf(rootOf(name))?.binding;
  if (!item || !tableOf(item, script)) return false;
  const texts = textsOf(name, script);
  return texts !== null && new Set(texts).size === texts.length;
}
