import type * as t from '@babel/types';
import { isFunction, isMember, memberName, type Node } from '../parse/syntax.js';
import { DEFINED_MEMBERS } from './built-ins.js';
import { methodsOf, type Callable } from './callees.js';
import { localFunction } from './constants.js';
import { firstValues } from './given-values.js';
import { calleeName, isLeftAlone } from './left-alone.js';
import { membersIn, originsOf, type Origin } from './members.js';
import { requiredAs } from './required.js';
import type { Script } from './script.js';
import { groupOfMatch, isNeverEmpty, methodCalled } from './text-lists.js';

/** What is asked of the values and functions that a member comes from. */
export interface Asked {
  defined: (node: Origin) => boolean;
  returnsDefined: (fn: Callable) => boolean;
}

/** Whether an object always has a member that is not `undefined`, wherever there is the object. */
export function hasMember(object: Node, key: string, asked: Asked, script: Script): boolean {
  const methods = methodsOf(object, key, script);
  if (methods) return methods.every((one) => one.kind === 'method' || asked.returnsDefined(one));
  return objectsOf(object, script).every((made) => {
    // A member of `undefined` fails.
    if (!made || made.type === 'NullLiteral') return true;
    const own = membersIn(made, script, 0);
    if (own) return own.get(key)?.every(asked.defined) ?? false;
    if (isBuiltIn(made, key, script)) return true;
    const group = groupOfMatch(made, key, script);
    if (group) return group.always;
    return key === '0' && isListOfValues(made, asked, script) && isLeftAlone(made, script);
  });
}

/** `new URL(text).host`, `url.parse(text).host` */
function isBuiltIn(made: Node, key: string, script: Script): boolean {
  const maker =
    made.type === 'NewExpression'
      ? calleeName(made, script)
      : made.type === 'CallExpression' && requiredAs(made.callee, script);
  return !!maker && !!DEFINED_MEMBERS[maker]?.includes(key) && isLeftAlone(made, script);
}

/** Whether a list has items, and each is a text or what is made of one. */
export function isListOfValues(list: Node, asked: Asked, script: Script): boolean {
  if (!isNeverEmpty(list, script)) return false;
  for (let method = methodCalled(list); method; method = methodCalled(method.on)) {
    if (method.name === 'map' && !givesDefined(method.call.arguments[0], asked, script)) {
      return false;
    }
  }
  return true;
}

/** Whether a function that is called for each item always gives a value. */
export function givesDefined(callback: Node | undefined, asked: Asked, script: Script): boolean {
  const fn = isFunction(callback) ? callback : callback && localFunction(callback, script);
  if (fn) return !fn.async && asked.returnsDefined(fn);
  return (
    callback?.type === 'Identifier' &&
    /^(String|Number|Boolean|parseInt|(en|de)codeURIComponent)$/.test(callback.name) &&
    !script.referenceOf(callback)?.binding
  );
}

/** `parts[parts.length - 1]` */
export function isLastItem(
  { object, property }: t.MemberExpression | t.OptionalMemberExpression,
  asked: Asked,
  script: Script,
): boolean {
  const length =
    property.type === 'BinaryExpression' && property.operator === '-' ? property.left : null;
  return (
    property.type === 'BinaryExpression' &&
    isMember(length) &&
    memberName(length) === 'length' &&
    property.right.type === 'NumericLiteral' &&
    property.right.value === 1 &&
    object.type === 'Identifier' &&
    script.referenceOf(object)?.binding === script.referenceOf(length.object)?.binding &&
    objectsOf(object, script).every(
      (made) => made && isListOfValues(made, asked, script) && isLeftAlone(made, script),
    )
  );
}

/** All that an object may be, at any time. */
function objectsOf(object: Node, script: Script): Origin[] {
  const binding = script.referenceOf(object)?.binding;
  const writes = binding?.references.filter(({ writes }) => writes) ?? [];
  if (!binding || writes.length === 0) return originsOf(object, script);
  const set = writes.map(({ identifier }) => {
    const parent = script.parentOf(identifier);
    const isPlain = parent?.type === 'AssignmentExpression' && parent.operator === '=';
    return isPlain && parent.left === identifier ? parent.right : object;
  });
  return [...(firstValues(binding, script) ?? [object]), ...set].flatMap((value) =>
    value && value !== object ? originsOf(value, script) : [value],
  );
}
