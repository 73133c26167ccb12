import type { Node } from '../parse/syntax.js';
import { isMember, memberName } from '../parse/syntax.js';
import { patternAround } from './given-values.js';
import type { Evaluated } from './objects/index.js';
import {
  anyOf,
  either,
  FALSE,
  FOREIGN,
  NULL,
  NULLISH,
  PLAIN,
  TRUE,
  UNDEFINED_VALUE,
  type Thing,
  type Value,
} from './objects/value.js';
import type { Script } from './script.js';
import { testsAround, type Told } from './told-tests.js';

/**
 * What a part of an object may be where another part of it, or the same, was asked for: of all the
 * forms that the object may have, `{ ok: true }` and `{ ok: false, error }`, those count in which
 * the answer could be what it was. Null where the forms are not known.
 */
export function partLeft(part: Node, found: Evaluated, script: Script): Value | null {
  const own = partOf(part, script);
  const whole = own && found.valueAt(own.object);
  if (!own || !whole || whole.kinds !== 0 || whole.text) return null;
  const told = testsAround(part, script);
  const left = [...whole.things].filter((form) => told.every((one) => mayHave(form, one)));
  const values = left.map((form) => valueIn(form, own.name));
  return values.length > 0 && values.every((one) => one !== null) ? anyOf(values) : null;

  /** Whether a condition may come to what it came to with this form. */
  function mayHave(form: Thing, { test, outcome }: Told): boolean {
    const isComparison = test.type === 'BinaryExpression' && /^[!=]==$/.test(test.operator);
    const asked = partOf(isComparison ? test.left : test, script);
    const value = asked?.of === own!.of ? valueIn(form, asked.name) : null;
    if (!value) return true;
    if (!isComparison) return outcome ? mayHold(value) : mayFail(value);
    const isSame = test.operator === '===' ? outcome : !outcome;
    return isSame ? mayBe(value, test.right) : mayBeOther(value, test.right);
  }
}

/** `result.error`, and `error` in `const { ok, error } = check(client)`. */
function partOf(node: Node, script: Script): { of: object; object: Node; name: string } | null {
  if (isMember(node)) {
    const of = script.referenceOf(node.object)?.binding;
    const name = memberName(node);
    return of && !of.reassigned && name !== null ? { of, object: node.object, name } : null;
  }
  const binding = script.referenceOf(node)?.binding;
  const taken = binding && !binding.reassigned ? patternAround(binding.identifier, script) : null;
  const holder = taken && script.parentOf(taken.pattern);
  return holder?.type === 'VariableDeclarator' && holder.init && !taken!.fallback
    ? { of: taken!.pattern, object: holder.init, name: taken!.name }
    : null;
}

/** What an object of one form has under a name; null where other code may decide that. */
function valueIn({ kind, isLost, isMoved, ...form }: Thing, name: string): Value | null {
  if (isLost) return null;
  if (kind === 'list') {
    const { tuple } = form;
    return tuple && !isMoved ? (tuple[Number(name)] ?? UNDEFINED_VALUE) : null;
  }
  const field = form.fields.get(name);
  if (kind !== 'object' || form.patterns.size > 0 || (!field && form.blueprint)) return null;
  if (!field) return UNDEFINED_VALUE;
  return field.isSure ? field.value : either(field.value, UNDEFINED_VALUE);
}

function mayHold({ text, kinds, things }: Value): boolean {
  const isText = text !== null && !(text.whole && text.prefix === '');
  return isText || (kinds & (PLAIN | FOREIGN | TRUE)) !== 0 || things.size > 0;
}

function mayFail({ text, kinds }: Value): boolean {
  return text?.prefix === '' || (kinds & (PLAIN | FOREIGN | FALSE | NULLISH)) !== 0;
}

/** Whether a value may be that of a literal; what is compared with anything else may be it. */
function mayBe({ text, kinds }: Value, literal: Node): boolean {
  if ((kinds & FOREIGN) !== 0) return true;
  switch (literal.type) {
    case 'StringLiteral':
      return (
        text !== null &&
        (text.whole ? text.prefix === literal.value : literal.value.startsWith(text.prefix))
      );
    case 'BooleanLiteral':
      return (kinds & (PLAIN | (literal.value ? TRUE : FALSE))) !== 0;
    case 'NullLiteral':
      return (kinds & NULL) !== 0;
    default:
      return true;
  }
}

function mayBeOther({ text, kinds, things }: Value, literal: Node): boolean {
  if (things.size > 0) return true;
  switch (literal.type) {
    case 'StringLiteral':
      return kinds !== 0 || !text?.whole || text.prefix !== literal.value;
    case 'BooleanLiteral':
      return text !== null || kinds !== (literal.value ? TRUE : FALSE);
    case 'NullLiteral':
      return text !== null || kinds !== NULL;
    default:
      return true;
  }
}
