import type { HandlerParameter } from '../../analyse/inputs.js';
import { isMember, memberName, rangeOf, type Node, type Range } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import type { Rewriting } from '../rewriting.js';
import { statement } from '../statements.js';

/**
 * The scopes that the hook was given. Where nothing was granted a hook had `undefined` and an
 * Action has an empty list: reads that cannot tell the two apart are made in place, all others
 * go to a local copy that is undefined where the hook's was.
 */
export function scopeParameter(parameter: HandlerParameter, rewriting: Rewriting): void {
  const { names, edits } = rewriting;
  const left = parameter.binding!.references.filter((ref) => !rewriting.consumed.has(ref));
  if (left.length === 0 && !rewriting.scopeIsNeeded) return;
  const scopes = `${names.event}.accessToken.scope`;
  const identifiers = left.map(({ identifier }) => identifier);
  if (!rewriting.scopeIsNeeded && !parameter.fallback && left.every(({ writes }) => !writes)) {
    const reads = readsInPlace(identifiers, scopes, rewriting);
    if (reads) {
      for (const { range, pieces } of reads) edits.replace(range, ...pieces);
      return;
    }
  }
  const written = rewriting.scopeIsReassigned || left.some(({ writes }) => writes);
  const none = parameter.fallback ? rewriting.textOf(parameter.fallback) : 'undefined';
  const value =
    rewriting.policies.emptyScope === 'array' || none === '[]' || rewriting.scopeIsList
      ? `[...${scopes}]`
      : `${scopes}.length > 0 ? [...${scopes}] : ${none}`;
  if (value.includes('?')) {
    rewriting.find('scope-may-be-undefined', identifiers[0] ?? parameter.pattern);
  }
  rewriting.prologue.push(
    statement(rewriting, `${written ? 'let' : 'const'} ${parameter.binding!.name} = ${value}`),
  );
}

interface Read {
  range: Range;
  pieces: Piece[];
}

/** Null where one of the uses can tell `undefined` from an empty list. */
function readsInPlace(identifiers: Node[], scopes: string, rewriting: Rewriting): Read[] | null {
  const reads: Read[] = [];
  const done = new Set<Node>();
  for (const identifier of identifiers) {
    if (done.has(identifier)) continue;
    const guarded = guardedRead(identifier, identifiers, rewriting);
    if (guarded) {
      for (const use of guarded.uses) {
        done.add(use);
        reads.push({ range: rangeOf(use), pieces: [scopes] });
      }
      reads.push({ range: guarded.guard, pieces: [] });
      continue;
    }
    const read = orEmpty(identifier, scopes, rewriting) ?? asTest(identifier, scopes, rewriting);
    if (!read) return null;
    reads.push(read);
  }
  return reads;
}

/** `scope || []`: a copy, unless it is only looked into. */
function orEmpty(identifier: Node, scopes: string, { script }: Rewriting): Read | null {
  const whole = script.parentOf(identifier);
  if (
    whole?.type !== 'LogicalExpression' ||
    whole.operator === '&&' ||
    whole.left !== identifier ||
    whole.right.type !== 'ArrayExpression' ||
    whole.right.elements.length > 0
  ) {
    return null;
  }
  const parent = script.parentOf(whole);
  if (!isMember(parent) || !LOOKS.test(memberName(parent) ?? '')) {
    return { range: rangeOf(whole), pieces: [`[...${scopes}]`] };
  }
  const end = script.text.indexOf(')', whole.end!) + 1;
  return { range: { start: Number(whole.extra!['parenStart']), end }, pieces: [scopes] };
}

const LOOKS = /^(includes|indexOf|some|every|filter|map|join|find|length|concat|slice)$/;

/** `if (scope)`, `!scope`: whether anything was granted. */
function asTest(identifier: Node, scopes: string, rewriting: Rewriting): Read | null {
  const { script, policies } = rewriting;
  if (policies.emptyScope !== 'undefined') return null;
  const parent = script.parentOf(identifier);
  if (parent?.type === 'UnaryExpression' && parent.operator === '!') {
    return { range: rangeOf(parent), pieces: [`${scopes}.length === 0`] };
  }
  const tests =
    (parent?.type === 'IfStatement' || parent?.type === 'ConditionalExpression') &&
    parent.test === identifier;
  return tests ? { range: rangeOf(identifier), pieces: [`${scopes}.length > 0`] } : null;
}

/**
 * `scope && scope.includes(x)` and `!scope || !scope.includes(x)` as conditions: of an empty list
 * the second part alone says the same.
 */
function guardedRead(
  identifier: Node,
  identifiers: Node[],
  { script }: Rewriting,
): { guard: Range; uses: Node[] } | null {
  const parent = script.parentOf(identifier);
  const negated = parent?.type === 'UnaryExpression' && parent.operator === '!';
  const left = negated ? parent : identifier;
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
  const parent = script.parentOf(node);
  switch (parent?.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return parent.test === node;
    case 'UnaryExpression':
      return parent.operator === '!';
    case 'LogicalExpression':
      return isCondition(parent, script);
    default:
      return false;
  }
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
