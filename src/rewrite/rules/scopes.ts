import type * as t from '@babel/types';
import type { AnswerSite } from '../../analyse/answers.js';
import { NOT_PASSED, PASSED, passedBefore, type States } from '../../analyse/flow.js';
import { isWrittenThrough, type HandlerParameter } from '../../analyse/inputs.js';
import type { TokenEntry, TokenVariable } from '../../analyse/token.js';
import type { Binding, Reference } from '../../parse/scopes.js';
import { isMember, memberName, rangeOf, type Node } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import type { Rewriting } from '../rewriting.js';
import {
  removeFromBlock,
  removeStatement,
  replaceStatement,
  statement,
  type Line,
} from '../statements.js';

/** What the scopes of a token variable come to, at every answer with it. */
export type ScopePlan =
  /** The hook's own scope, untouched: no call. */
  | { kind: 'unchanged' }
  /** Never set: the hook removed all scopes. */
  | { kind: 'cleared' }
  /** Kept in a local `scope` that is changed step by step. */
  | { kind: 'local'; name: string; maybeUndefined: boolean }
  /** Set in place, where the hook assigned them. */
  | { kind: 'in-place' }
  | { kind: 'unclear' };

/** Decides how the scopes of a token variable are written; nothing is changed yet. */
export function planScopes(
  token: TokenVariable,
  sites: AnswerSite[],
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): ScopePlan {
  const first = token.initial.find(({ name }) => name?.whole && name.prefix === 'scope');
  const writes = token.scopeWrites;
  if (!first && writes.length === 0) {
    return token.scopeUses.length === 0 ? { kind: 'cleared' } : { kind: 'unclear' };
  }
  const all = [...(first ? [first] : []), ...writes];
  const identity = all.filter(({ value }) => isScopeItself(value, scope, rewriting));
  const marks = new Set(writes.map(({ at }) => at));
  const states = (node: Node): States =>
    first ? PASSED : passedBefore(node, marks, rewriting.fn, rewriting.script.parentOf);
  const always = sites.every((site) => states(site.statement) === PASSED);
  if (!always) return { kind: 'unclear' };
  if (identity.length === all.length && !token.scopeUses.some((use) => isChange(use, rewriting))) {
    return token.scopeUses.length === 0 || scope?.binding
      ? { kind: 'unchanged' }
      : { kind: 'unclear' };
  }
  // Each path sets them once: each place says what it means.
  const once = writes.every(({ at }) => states(at) === NOT_PASSED);
  if (token.scopeUses.length === 0 && (once || identity.length === 0)) return { kind: 'in-place' };
  const [start, ...changes] = all;
  const name = scope?.binding?.name;
  if (!name || !start || !identity.includes(start) || identity.length > 1)
    return { kind: 'unclear' };
  // From here on the token's scope and the parameter are one array, until it is replaced.
  if (changes.length > 1 || token.scopeUses.some((use) => states(use) !== PASSED)) {
    return { kind: 'unclear' };
  }
  const replaced = changes[0];
  if (replaced && isReadAfter(replaced, scope)) return { kind: 'unclear' };
  if (start.value.type === 'LogicalExpression') {
    // `scope || []` is never undefined, and the parameter itself must not be looked at again.
    const others = scope.binding!.references.filter(
      ({ identifier }) =>
        identifier.start! < start.value.start! || identifier.end! > start.value.end!,
    );
    return others.length > 0 ? { kind: 'unclear' } : { kind: 'local', name, maybeUndefined: false };
  }
  const pushes = token.scopeUses.some((use) => isUnconditional(use, rewriting));
  return { kind: 'local', name, maybeUndefined: !pushes && !replaced };
}

/** Carries the plan out on the statements that set scopes. */
export function rewriteScopes(
  token: TokenVariable,
  plan: ScopePlan,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): void {
  const { script, edits } = rewriting;
  if (plan.kind === 'unchanged') {
    for (const use of token.scopeUses) {
      edits.replace(rangeOf(use), scope!.binding!.name);
      rewriting.scopeIsNeeded = true;
    }
    for (const { at, value } of token.scopeWrites) {
      consume(value, rewriting);
      removeStatement(rewriting, at);
    }
  }
  if (plan.kind === 'in-place') {
    for (const { at, value } of token.scopeWrites) {
      if (isScopeItself(value, scope, rewriting)) {
        consume(value, rewriting);
        removeFromBlock(rewriting, at, '// The scopes stay as they are.');
      } else replaceStatement(rewriting, at, setScopes(value, at, rewriting));
    }
  }
  if (plan.kind === 'local') {
    for (const { at, value } of token.scopeWrites) {
      if (isScopeItself(value, scope, rewriting)) {
        consume(value, rewriting);
        removeStatement(rewriting, at);
        continue;
      }
      const target = (at as t.ExpressionStatement).expression as t.AssignmentExpression;
      edits.replace(rangeOf(target.left), plan.name);
      rewriting.scopeIsReassigned = true;
    }
    for (const use of token.scopeUses) {
      rewriting.find('scopes-need-target-scopes', script.parentOf(use) ?? use);
      edits.replace(rangeOf(use), plan.name);
    }
    rewriting.scopeIsNeeded = true;
    const [first] = token.initial.filter(({ name }) => name?.whole && name.prefix === 'scope');
    rewriting.scopeIsList = (first ?? token.scopeWrites[0])?.value.type === 'LogicalExpression';
  }
}

/** What an answer with the variable must say about scopes. */
export function scopeLines(plan: ScopePlan, at: Node, rewriting: Rewriting): Line[] {
  if (plan.kind === 'cleared') return clearScopes(at, rewriting);
  if (plan.kind !== 'local') return [];
  const list = plan.maybeUndefined ? `${plan.name} ?? []` : plan.name;
  return callTargetScopes('setTargetScopes', [list], at, rewriting);
}

export function clearScopes(at: Node, rewriting: Rewriting): Line[] {
  rewriting.find('scopes-reset', at);
  return callTargetScopes('clearTargetScopes', [], at, rewriting);
}

/** The call for a scope list given as an expression. */
export function setScopes(value: Node, at: Node, rewriting: Rewriting): Line[] {
  const given: Piece[] = isArray(value) ? [rangeOf(value)] : [rangeOf(value), ' ?? []'];
  const mixed = value.type === 'LogicalExpression' || value.type === 'ConditionalExpression';
  const list = given.length > 1 && mixed ? ['(', rangeOf(value), ') ?? []'] : given;
  return callTargetScopes('setTargetScopes', list, at, rewriting);
}

function callTargetScopes(method: string, list: Piece[], at: Node, rewriting: Rewriting): Line[] {
  if (rewriting.policies.scopes === 'leave-out') {
    rewriting.find('scopes-left-out', at);
    return [];
  }
  rewriting.find('scopes-need-target-scopes', at);
  return [statement(rewriting, `${rewriting.names.api}.transaction.${method}(`, ...list, ')')];
}

/** `scope`, or `scope || []`: where nothing was granted both come to no scopes. */
export function isScopeItself(
  value: Node,
  scope: HandlerParameter | undefined,
  rewriting: Rewriting,
): boolean {
  const { script } = rewriting;
  if (value.type === 'Identifier') {
    const binding = script.referenceOf(value)?.binding;
    return binding !== null && binding === scope?.binding && !isChanged(binding);
  }
  return (
    value.type === 'LogicalExpression' &&
    value.operator !== '&&' &&
    isEmptyList(value.right) &&
    value.left.type === 'Identifier' &&
    script.referenceOf(value.left)?.binding === scope?.binding &&
    !isChanged(scope?.binding)
  );

  /** Reassigned, or changed in place under its own name; `scope = scope || []` changes nothing. */
  function isChanged(binding: Binding | null | undefined): boolean {
    return (binding?.references ?? []).some(({ identifier, writes }) => {
      if (!writes) return isChange(identifier, rewriting);
      const parent = script.parentOf(identifier);
      return !(
        parent?.type === 'AssignmentExpression' &&
        (isEmptyList(parent.right) ||
          (parent.right.type === 'LogicalExpression' && isEmptyList(parent.right.right)))
      );
    });
  }
}

function isEmptyList(node: Node): boolean {
  return node.type === 'ArrayExpression' && node.elements.length === 0;
}

/** Whether a use of a list changes it in place. */
function isChange(list: Node, { script }: Rewriting): boolean {
  const parent = script.parentOf(list);
  if (!isMember(parent) || parent.object !== list) return false;
  return (
    /^(push|pop|shift|unshift|splice|sort|reverse|fill)$/.test(memberName(parent) ?? '') ||
    isWrittenThrough(list, script)
  );
}

/** A scope that is only passed through: its text falls away. */
export function consume(value: Node, rewriting: Rewriting): void {
  const name = value.type === 'LogicalExpression' ? value.left : value;
  const reference = rewriting.script.referenceOf(name);
  if (reference) rewriting.consumed.add(reference);
}

function isArray(value: Node): boolean {
  if (value.type === 'ArrayExpression') return true;
  return (
    value.type === 'CallExpression' &&
    isMember(value.callee) &&
    /^(filter|map|concat|slice|split|from|keys|values|flat|flatMap)$/.test(
      memberName(value.callee) ?? '',
    )
  );
}

function isReadAfter({ at }: TokenEntry, scope: HandlerParameter | undefined): boolean {
  return (scope?.binding?.references ?? []).some(
    ({ identifier }: Reference) => identifier.start! > at.end!,
  );
}

/** Whether a use stands among the handler's own statements, so that it runs before any answer. */
function isUnconditional(node: Node, { fn, script }: Rewriting): boolean {
  let at = script.parentOf(node);
  while (at && !/Statement$/.test(at.type)) at = script.parentOf(at);
  return at?.type === 'ExpressionStatement' && script.parentOf(at) === fn.body;
}
