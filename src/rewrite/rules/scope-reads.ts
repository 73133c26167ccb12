import type * as t from '@babel/types';
import { isOnlyAnswered, isReadAlike, isTest } from '../../analyse/alike.js';
import { areMissingScopesAlike } from '../../analyse/ungranted.js';
import { callbackOf } from '../../analyse/inputs.js';
import { leavesScopesAlone } from '../../analyse/keys.js';
import { mayChangeList } from '../../analyse/list-use.js';
import { isEmptyList } from '../../analyse/scope-list.js';
import { useOf } from '../../analyse/uses.js';
import type { Binding } from '../../parse/scopes.js';
import { isMember, memberName, rangeOf, type Node, type Range } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import { withParentheses } from '../parentheses.js';
import type { Rewriting } from '../rewriting.js';
import { keyIfLeft } from '../shorthand.js';

/** What takes the place of a read of the hook's scopes. */
export interface Read {
  range: Range;
  pieces: Piece[];
}

export interface ReadsInPlace {
  reads: Read[];
  /** Reads that threw in the hook where nothing was granted. */
  throwing: Node[];
}

/**
 * Reads of the scopes at entry as reads of `event.accessToken.scope`. Where nothing was granted a
 * hook had `undefined` and an Action has an empty list: null where one of the uses can tell.
 */
export function readsInPlace(
  nodes: readonly Node[],
  isAlways: (node: Node) => boolean,
  rewriting: Rewriting,
): ReadsInPlace | null {
  const scopes = `${rewriting.names.event}.accessToken.scope`;
  const reads: Read[] = [];
  const throwing: Node[] = [];
  const done = new Set<Node>();
  for (const node of nodes) {
    if (done.has(node)) continue;
    const guarded = guardedRead(node, nodes, rewriting);
    if (guarded) {
      for (const use of guarded.uses) {
        done.add(use);
        reads.push({ range: rangeOf(use), pieces: [scopes] });
      }
      reads.push({ range: guarded.guard, pieces: [] });
      continue;
    }
    const chosen = choiceOfEmpty(node, nodes, rewriting.script);
    const whole = chosen?.whole ?? rewriting.script.parentOf(node)!;
    // `token.scope = scope || []` with a push later on: other reads of the scope see the push.
    const isEither = chosen !== null || isOrEmpty(whole, node);
    const isShared = nodes.length > (chosen ? 2 : 1);
    if (isShared && isEither && !isLeftAlone(whole, rewriting)) return null;
    if (chosen) done.add(chosen.use);
    const read =
      (isEither ? orEmpty(whole, scopes, rewriting) : null) ??
      asTest(node, isAlways(node), scopes, rewriting) ??
      optionalRead(node, scopes, rewriting);
    if (read) {
      reads.push(read);
      continue;
    }
    const isPlain = isSetOf(node, rewriting) || isAlike(node, rewriting);
    if (isPlain || areMissingScopesAlike(rewriting.script, rewriting.fn)) {
      reads.push(plainRead(node, scopes, rewriting));
      continue;
    }
    if (!isLookedInto(node, rewriting)) return null;
    reads.push({ range: rangeOf(node), pieces: [scopes] });
    if (!isAlways(node)) throwing.push(node);
  }
  return { reads, throwing };
}

function plainRead(node: Node, scopes: string, rewriting: Rewriting): Read {
  const around = rewriting.script.parentOf(node);
  if (around?.type === 'OptionalMemberExpression' && !around.computed) {
    return { range: { start: node.start!, end: around.property.start! }, pieces: [`${scopes}.`] };
  }
  return { range: rangeOf(node), pieces: [keyIfLeft(node, rewriting), scopes] };
}

/** The list is not changed either: it may be the event's own. */
function isAlike(node: Node, { fn, script }: Rewriting): boolean {
  const list = script.referenceOf(node)?.binding;
  if (!list) return false;
  const callback = callbackOf(fn, script);
  const isAnswered = (value: Node): boolean => isOnlyAnswered(value, callback, script);
  const listAt = (one: Node): 'given' | null =>
    script.referenceOf(one)?.binding === list ? 'given' : null;
  if (!isReadAlike(node, listAt, script, isAnswered)) return false;
  return !mayChangeList(node, script, isAnswered) || leavesScopesAlone(fn, script);
}

const LOOKS =
  /^(includes|indexOf|lastIndexOf|some|every|filter|map|flatMap|join|find|findIndex|forEach|reduce|length|concat|slice|toString)$/;

/** `scope.includes(x)`, `[...scope]`, `for (const one of scope)`: the list itself stays here. */
function isLookedInto(list: Node, { script }: Rewriting): boolean {
  const parent = script.parentOf(list);
  if (parent?.type === 'SpreadElement') return script.parentOf(parent)?.type !== 'ObjectExpression';
  if (parent?.type === 'ForOfStatement') return parent.right === list;
  if (!isMember(parent) || parent.object !== list || parent.optional) return false;
  if (useOf(parent, script).kind === 'written') return false;
  return LOOKS.test(memberName(parent) ?? '');
}

function isOrEmpty(whole: Node, list: Node): whole is t.LogicalExpression {
  return (
    whole.type === 'LogicalExpression' &&
    whole.operator !== '&&' &&
    whole.left === list &&
    isEmptyList(whole.right)
  );
}

/** Whether nobody changes a list that may be the hook's scopes. */
function isLeftAlone(list: Node, { fn, script }: Rewriting): boolean {
  return !mayChangeList(list, script) || leavesScopesAlone(fn, script);
}

/** `Array.isArray(scope) ? scope : []`, and the second read in it. */
function choiceOfEmpty(
  node: Node,
  nodes: readonly Node[],
  script: Rewriting['script'],
): { whole: Node; use: Node } | null {
  const asked = askedAs(node, script);
  const whole = script.parentOf(asked);
  if (whole?.type !== 'ConditionalExpression' || whole.test !== asked) return null;
  const { consequent: use, alternate } = whole;
  return nodes.includes(use) && isEmptyList(alternate) ? { whole, use } : null;
}

/** `scope || []`: a copy, unless nobody changes it. */
function orEmpty(whole: Node, scopes: string, rewriting: Rewriting): Read {
  const { fn, script } = rewriting;
  const range = withParentheses(whole, script);
  if (isLookedInto(whole, rewriting) || isSetOf(whole, rewriting))
    return { range, pieces: [scopes] };
  const isUnchanged = isOnlyRead(whole, rewriting) || leavesScopesAlone(fn, script);
  return {
    range: rangeOf(whole),
    pieces: [isUnchanged ? scopes : `[...${scopes}]`],
  };
}

/** `new Set(scope)` takes `undefined` for nothing. */
function isSetOf(list: Node, { script }: Rewriting): boolean {
  const parent = script.parentOf(list);
  return (
    parent?.type === 'NewExpression' &&
    parent.callee.type === 'Identifier' &&
    parent.callee.name === 'Set'
  );
}

/** `const granted = scope || [];` where that name is looked into and nothing else. */
function isOnlyRead(value: Node, rewriting: Rewriting): boolean {
  const { script } = rewriting;
  const declarator = script.parentOf(value);
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier')
    return false;
  const { name } = declarator.id;
  const binding: Binding | undefined = script.scopeOf(declarator).bindings.get(name);
  if (!binding) return false;
  return binding.references.every(
    ({ identifier, writes }) => !writes && isLookedInto(identifier, rewriting),
  );
}

/** `if (scope)`, `!scope`: whether anything was granted. */
function asTest(node: Node, isAlways: boolean, scopes: string, rewriting: Rewriting): Read | null {
  const { script, policies } = rewriting;
  // A list that is always there is always true; the empty one too.
  if (policies.emptyScope !== 'undefined' || isAlways) return null;
  const parent = script.parentOf(node);
  if (parent?.type === 'UnaryExpression' && parent.operator === '!') {
    return { range: rangeOf(parent), pieces: [`${scopes}.length === 0`] };
  }
  return isCondition(node, script)
    ? { range: rangeOf(node), pieces: [`${scopes}.length > 0`] }
    : null;
}

/** `scope?.includes(x)` as a condition: false of an empty list as it is of none. */
function optionalRead(node: Node, scopes: string, { script }: Rewriting): Read | null {
  const member = script.parentOf(node);
  if (member?.type !== 'OptionalMemberExpression' || !member.optional || member.computed) {
    return null;
  }
  const call = script.parentOf(member);
  const isCalled = call?.type === 'OptionalCallExpression' && call.callee === member;
  const method = memberName(member) ?? '';
  const tells = isCalled ? /^(includes|some)$/.test(method) && !call.optional : method === 'length';
  const value = isCalled ? call : member;
  const compared = script.parentOf(value);
  const isMore =
    compared?.type === 'BinaryExpression' &&
    compared.operator === '>' &&
    compared.left === value &&
    compared.right.type === 'NumericLiteral';
  if (!tells || !(isMore || isCondition(value, script))) return null;
  return { range: { start: node.start!, end: member.property.start! }, pieces: [`${scopes}.`] };
}

/** `Array.isArray(scope)` asks what `scope` asks. */
function askedAs(identifier: Node, script: Rewriting['script']): Node {
  const call = script.parentOf(identifier);
  const asks =
    call?.type === 'CallExpression' &&
    call.arguments[0] === identifier &&
    isMember(call.callee) &&
    call.callee.object.type === 'Identifier' &&
    call.callee.object.name === 'Array' &&
    memberName(call.callee) === 'isArray';
  return asks ? call : identifier;
}

/**
 * `scope && scope.includes(x)` and `!scope || !scope.includes(x)` as conditions: of an empty list
 * the second part alone says the same.
 */
function guardedRead(
  identifier: Node,
  identifiers: readonly Node[],
  { script }: Rewriting,
): { guard: Range; uses: Node[] } | null {
  const asked = askedAs(identifier, script);
  const parent = script.parentOf(asked);
  const negated = parent?.type === 'UnaryExpression' && parent.operator === '!';
  const left = negated ? parent : asked;
  const whole = script.parentOf(left);
  if (whole?.type !== 'LogicalExpression' || whole.left !== left) return null;
  if (whole.operator !== (negated ? '||' : '&&') || !isCondition(whole, script)) return null;
  const uses = identifiers.filter(
    ({ start, end }) => start! >= whole.right.start! && end! <= whole.right.end!,
  );
  const { right } = whole;
  const test =
    negated && right.type === 'UnaryExpression' && right.operator === '!' ? right.argument : right;
  if (uses.length !== 1 || (negated && test === right)) return null;
  if (!isFalseOfNothing(test, uses[0]!)) return null;
  return { guard: { start: left.start!, end: right.start! }, uses };
}

/** Whether only the truth of a value matters. */
function isCondition(node: Node, script: Rewriting['script']): boolean {
  if (isTest(node, script)) return true;
  const parent = script.parentOf(node);
  if (parent?.type === 'UnaryExpression') return parent.operator === '!';
  return parent?.type === 'LogicalExpression' && isCondition(parent, script);
}

/** `scope.includes(x)`, `scope.indexOf(x) !== -1`, `scope.length`: false of an empty list. */
function isFalseOfNothing(test: Node, use: Node): boolean {
  if (test.type === 'CallExpression' && isMember(test.callee) && test.callee.object === use) {
    return /^(includes|some)$/.test(memberName(test.callee) ?? '');
  }
  if (isMember(test)) return test.object === use && memberName(test) === 'length';
  if (test.type !== 'BinaryExpression') return false;
  const { left, operator, right } = test;
  if (isMember(left) && left.object === use && memberName(left) === 'length') {
    return operator === '>' && right.type === 'NumericLiteral';
  }
  const found =
    left.type === 'CallExpression' &&
    isMember(left.callee) &&
    left.callee.object === use &&
    memberName(left.callee) === 'indexOf';
  const minusOne =
    right.type === 'UnaryExpression' &&
    right.operator === '-' &&
    right.argument.type === 'NumericLiteral' &&
    right.argument.value === 1;
  const zero = right.type === 'NumericLiteral' && right.value === 0;
  return found && ((minusOne && /^(!==?|>)$/.test(operator)) || (zero && operator === '>='));
}
