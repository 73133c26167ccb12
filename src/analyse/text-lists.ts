import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import { isMember, memberName, type Node } from '../parse/syntax.js';
import { constantInit } from './constants.js';
import { originsOf } from './members.js';
import { groupNamed, isRegex } from './regex-groups.js';

/** A call of a method, by its name. */
export function methodCalled(
  node: Node | null,
): { call: t.CallExpression; name: string; on: Node } | null {
  if (node?.type !== 'CallExpression' || !isMember(node.callee)) return null;
  const name = memberName(node.callee);
  return name === null ? null : { call: node, name, on: node.callee.object };
}

/** The group of a match that its member gives: `/(\d+)/.exec(text)[1]`, `text.match(...).groups.id`. */
export function groupOfMatch(
  match: Node | null,
  key: string,
  script: Scoped,
): ReturnType<typeof groupNamed> {
  if (isMember(match) && memberName(match) === 'groups') {
    const origins = originsOf(match.object, script);
    const found = origins.map((one) => groupOfMatch(one, key, script));
    return found.find((group) => !group?.always) ?? found[0] ?? null;
  }
  const method = methodCalled(match);
  if (method?.name !== 'exec' && method?.name !== 'match') return null;
  const expression = regexOf(method.name === 'exec' ? method.on : method.call.arguments[0], script);
  // All matches, without their groups.
  if (!expression || (method.name === 'match' && expression.flags.includes('g'))) return null;
  return groupNamed(expression, key);
}

function regexOf(node: Node | undefined, script: Scoped): t.RegExpLiteral | null {
  const origins = node ? originsOf(node, script) : [];
  const [only = null] = origins;
  return origins.length === 1 && isRegex(only) ? only : null;
}

/** Whether a list made of text is never empty: `text.split(',')`. */
export function isNeverEmpty(list: Node | null, script: Scoped): boolean {
  const method = methodCalled(list);
  if (!method) return false;
  const [first, second] = method.call.arguments;
  switch (method.name) {
    case 'split':
      return !second && !!first && splitsOff(first, script);
    case 'map':
    case 'sort':
    case 'reverse':
      return isNeverEmpty(method.on, script);
    case 'slice':
      return !second && (!first || isNegative(first)) && isNeverEmpty(method.on, script);
    default:
      return false;
  }
}

/** Whether even the empty text has a part: only a separator that is empty itself leaves none. */
function splitsOff(separator: Node, script: Scoped): boolean {
  const given =
    separator.type === 'Identifier' ? (constantInit(separator, script) ?? separator) : separator;
  if (given.type === 'StringLiteral') return given.value !== '';
  if (!isRegex(given)) return false;
  try {
    return !new RegExp(given.pattern, given.flags).test('');
  } catch {
    return false;
  }
}

function isNegative(node: Node): boolean {
  return node.type === 'UnaryExpression' && node.operator === '-';
}
