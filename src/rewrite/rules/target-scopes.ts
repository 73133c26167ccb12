import { fallbackStatement } from '../../analyse/list-fallbacks.js';
import type { ListChange } from '../../analyse/scope-list.js';
import { constantInit } from '../../analyse/constants.js';
import { isListByValue } from '../../analyse/keys.js';
import type { Scoped } from '../../parse/scopes.js';
import { isMember, memberName, rangeOf, type Node } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import type { Rewriting } from '../rewriting.js';
import { type Line } from '../lines.js';
import { removeFromBlock, replaceStatement, statement } from '../statements.js';

/** The answer has no scopes, or may have none: the hook took all of them away. */
export function clearScopes(
  at: Node,
  rewriting: Rewriting,
  finding: 'scopes-reset' | 'scopes-may-be-missing' = 'scopes-reset',
): Line[] {
  if (rewriting.policies.scopes === 'leave-out') return leftOut(at, rewriting);
  rewriting.find(finding, at);
  return [call('clearTargetScopes', [], rewriting)];
}

/**
 * Scopes that go in or out. The first call names the whole list: what the target scopes are before
 * it for a request that asks for less than the client may have is not documented. Those after it
 * change what it has set.
 */
export function changeTargets(
  changes: readonly ListChange[],
  isFirst: boolean,
  at: Node,
  rewriting: Rewriting,
): Line[] {
  const [first, ...others] = changes;
  if (!first || !mayChange(at, rewriting)) return [];
  if (!isFirst) return changes.flatMap((change) => oneByOne(change, rewriting));
  return [
    call('setTargetScopes', changedList(first, rewriting), rewriting),
    ...others.flatMap((change) => oneByOne(change, rewriting)),
  ];
}

function oneByOne({ kind, scopes }: ListChange, rewriting: Rewriting): Line[] {
  const method = kind === 'add' ? 'addTargetScope' : 'removeTargetScope';
  return scopes.map((scope) => call(method, [rangeOf(scope)], rewriting));
}

function changedList(change: ListChange, { names }: Rewriting): Piece[] {
  const granted = `${names.event}.accessToken.scope`;
  const listed = change.scopes.flatMap((scope): Piece[] => [', ', rangeOf(scope)]);
  if (change.kind === 'add') return [`[...${granted}`, ...listed, ']'];
  const { one } = change;
  const tests = change.scopes.flatMap((scope, index): Piece[] => [
    index > 0 ? ` && ${one} !== ` : `${one} !== `,
    rangeOf(scope),
  ]);
  return [`${granted}.filter((${one}) => `, ...tests, ')'];
}

/** The call for a list given as an expression; what is none counts as no scopes. */
export function setScopes(value: Node, at: Node, rewriting: Rewriting): Line[] {
  rewriting.carriedOut.add(value);
  const ifNone = whereNone([value], rewriting);
  const mixed = value.type === 'LogicalExpression' || value.type === 'ConditionalExpression';
  const list = mixed
    ? [ifNone('('), rangeOf(value), ifNone(') || []')]
    : [rangeOf(value), ifNone(' || []')];
  return setTargets(list, at, rewriting);
}

/** Text that is needed where one of some values may be none, in the Action and not in the hook. */
export function whereNone(
  values: readonly Node[],
  rewriting: Rewriting,
): (text: string) => () => string {
  const { exported, script } = rewriting;
  const isSure = values.every((value) => isList(value, rewriting));
  const isGranted =
    isSure || values.every((value) => isListByValue(value, exported.fn, script, true));
  // Whether the Action has a list where the hook had none is known when all reads are settled.
  return (text) => () => (isSure || (isGranted && rewriting.scopesAreList) ? '' : text);
}

export function setTargets(list: Piece[], at: Node, rewriting: Rewriting): Line[] {
  return mayChange(at, rewriting) ? [call('setTargetScopes', list, rewriting)] : [];
}

/** What the scopes come to takes the place of a statement that gave them to a name. */
export function setInstead(at: Node, lines: Line[], rewriting: Rewriting): void {
  if (lines.length > 0) replaceStatement(rewriting, at, lines);
  else removeFromBlock(rewriting, at, '// The scopes stay as they are.');
}

function call(method: string, given: Piece[], rewriting: Rewriting): Line {
  return statement(rewriting, `${rewriting.names.api}.transaction.${method}(`, ...given, ')');
}

/** Says once that the Action needs the methods, or that it goes without by the user's choice. */
export function mayChange(at: Node | null, rewriting: Rewriting): boolean {
  if (rewriting.policies.scopes === 'leave-out') {
    leftOut(at, rewriting);
    return false;
  }
  rewriting.find('scopes-need-target-scopes', at);
  return true;
}

function leftOut(at: Node | null, rewriting: Rewriting): Line[] {
  rewriting.find('scopes-left-out', at);
  return [];
}

const LISTS = /^(filter|map|concat|slice|split|from|keys|values|flat|flatMap|sort|reverse|splice)$/;

/** Whether a value is certainly there, and a list wherever the hook's scopes are one. */
export function isList(value: Node, { exported, script }: Rewriting): boolean {
  return isListByForm(value, script) || isListByValue(value, exported.fn, script);
}

function isListByForm(value: Node, script: Scoped): boolean {
  switch (value.type) {
    case 'ArrayExpression':
      return true;
    case 'CallExpression':
      return isMember(value.callee) && LISTS.test(memberName(value.callee) ?? '');
    case 'LogicalExpression':
      return (
        isListByForm(value.right, script) &&
        (value.operator !== '&&' || isListByForm(value.left, script))
      );
    case 'ConditionalExpression':
      return isListByForm(value.consequent, script) && isListByForm(value.alternate, script);
    case 'Identifier': {
      const init = constantInit(value, script);
      return init ? isListByForm(init, script) : isMadeSureOf(value, script);
    }
    default:
      return false;
  }
}

/** `scope`, where the hook begins with `scope = scope || [];` and gives it no other value. */
function isMadeSureOf(value: Node, script: Scoped): boolean {
  const binding = script.referenceOf(value)?.binding;
  const fallback = binding?.kind === 'parameter' ? fallbackStatement(binding, script) : null;
  if (!binding || !fallback) return false;
  return binding.references.every(
    ({ identifier, writes }) =>
      !writes || (identifier.start! >= fallback.start! && identifier.end! <= fallback.end!),
  );
}
