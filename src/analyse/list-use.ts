import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { isFunction, isMember, memberName, readsThis, type Node } from '../parse/syntax.js';
import { localFunction } from './constants.js';
import { isWrittenThrough } from './inputs.js';
import { readsAnyList } from './lodash-lists.js';
import { isOnlyRead } from './left-alone.js';
import { useOf } from './uses.js';

type IsAnswered = (list: Node) => boolean;

const CHANGES = /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;

/** Functions that are handed a list and leave it alone, whatever else they do. */
const READERS = /^(console\.\w+|JSON\.stringify|Array\.(isArray|from)|String|Boolean|Object\.\w+)$/;

/**
 * Whether a use of a list may change it: in place, or by code that it is handed to. `isAnswered`
 * tells uses by which it goes into an answer and nowhere else.
 */
export function mayChangeList(
  list: Node,
  script: Scoped,
  isAnswered: IsAnswered = () => false,
  depth = 0,
): boolean {
  if (isAnswered(list)) return false;
  const use = useOf(list, script);
  switch (use.kind) {
    case 'looked-at':
    case 'taken-apart':
    case 'spread':
      return false;
    case 'member':
      return (
        CHANGES.test(memberName(use.member) ?? '') ||
        isCalledWithList(use.member, script) ||
        isWrittenThrough(list, script)
      );
    case 'passed':
      return mayChangeList(use.to, script, isAnswered, depth);
    case 'named':
      return (
        isChangedBy(use.binding, script, isAnswered, depth) ||
        (use.by !== null && mayChangeList(use.by, script, isAnswered, depth))
      );
    case 'argument':
      return !isReader(use.call, list, script, isAnswered, depth);
    case 'held':
      return isMember(use.by) || !isOnlyRead(use.by, [null], script);
    default:
      return true;
  }
}

/** `list[method]()`, and `list.forEach((item, index, all) => ...)`: the callback has the list. */
function isCalledWithList(
  member: t.MemberExpression | t.OptionalMemberExpression,
  script: Scoped,
): boolean {
  const call = script.parentOf(member);
  if (call?.type !== 'CallExpression' || call.callee !== member) return false;
  const method = memberName(member);
  const [callback] = call.arguments;
  const fn = callback && (localFunction(callback, script) ?? callback);
  const own = /^reduce/.test(method ?? '') ? 3 : 2;
  return method === null || (isFunction(fn) && (fn.params.length > own || readsThis(fn)));
}

function isReader(
  call: t.CallExpression | t.NewExpression,
  list: Node,
  script: Scoped,
  isAnswered: IsAnswered,
  depth: number,
): boolean {
  const { callee } = call;
  if (call.type === 'NewExpression') {
    return callee.type === 'Identifier' && /^(Set|Map|Error)$/.test(callee.name);
  }
  if (isMember(callee) && memberName(callee) === 'concat') return true;
  if (readsAnyList(call, script)) return true;
  const name = nameOf(callee);
  const fn = localFunction(callee, script);
  if (!fn) {
    const isFree = callee.type !== 'Identifier' || !script.referenceOf(callee)?.binding;
    return isFree && name !== null && READERS.test(name) && name !== 'Object.assign';
  }
  const parameter = fn.params[call.arguments.findIndex((argument) => argument === list)];
  if (parameter?.type !== 'Identifier' || readsThis(fn)) return false;
  const given = script.scopeOf(fn).bindings.get(parameter.name);
  return !isChangedBy(given, script, isAnswered, depth);
}

/** Whether the list may be changed through another name that it was given. */
function isChangedBy(
  name: Binding | undefined,
  script: Scoped,
  isAnswered: IsAnswered,
  depth: number,
): boolean {
  if (!name || depth > 3) return true;
  return name.references.some(
    ({ identifier, writes }) => writes || mayChangeList(identifier, script, isAnswered, depth + 1),
  );
}

const LOOKS =
  /^(includes|indexOf|lastIndexOf|some|every|filter|map|flatMap|join|find|findIndex|forEach|reduce|length|concat|slice|toString)$/;

/** `scope.includes(x)`, `[...scope]`, `for (const one of scope)`: the list itself stays here. */
export function isLookedInto(list: Node, script: Scoped): boolean {
  const parent = script.parentOf(list);
  if (parent?.type === 'SpreadElement') return script.parentOf(parent)?.type !== 'ObjectExpression';
  if (parent?.type === 'ForOfStatement') return parent.right === list;
  if (!isMember(parent) || parent.object !== list || parent.optional) return false;
  if (useOf(parent, script).kind === 'written') return false;
  return LOOKS.test(memberName(parent) ?? '');
}

/** `new Set(scope)` takes `undefined` for nothing. */
export function isMadeASet(list: Node, script: Scoped): boolean {
  const parent = script.parentOf(list);
  return (
    parent?.type === 'NewExpression' &&
    parent.callee.type === 'Identifier' &&
    parent.callee.name === 'Set'
  );
}

function nameOf(callee: Node): string | null {
  if (callee.type === 'Identifier') return callee.name;
  if (!isMember(callee) || callee.object.type !== 'Identifier') return null;
  return `${callee.object.name}.${memberName(callee) ?? ''}`;
}
