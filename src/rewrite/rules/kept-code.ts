import type * as t from '@babel/types';
import { answersAgain, findAnswers, followAnswers, isPureAfter } from '../../analyse/answers.js';
import { answeredWrites } from '../../analyse/answered-writes.js';
import { bindingAt, constantInit } from '../../analyse/constants.js';
import { UNANSWERED } from '../../analyse/flow.js';
import { callbackOf, followInput, parametersOf, roleOf } from '../../analyse/inputs.js';
import { possibleKeys } from '../../analyse/keys.js';
import { STYLES } from '../../model/index.js';
import { isMember, memberName, propertyName, rootOf, walk, type Node } from '../../parse/syntax.js';
import type { Script } from '../../analyse/script.js';
import type { Binding, Reference } from '../../parse/scopes.js';
import type { Rewriting } from '../rewriting.js';
import { fateOf, reportDropped } from './claims.js';
import { reportReadsOfHanded, reportUses } from './inputs.js';
import type { Rule } from './rule.js';
import { mayChange } from './target-scopes.js';
import { unaskedScopes } from './unasked-scopes.js';

/** What a reviewer must know of code that is carried through unchanged, and so shows no edit. */
export const keptCode: Rule = {
  name: 'kept-code',
  styles: STYLES,
  apply(rewriting) {
    if (rewriting.mayIssue) {
      const change = findScopeChange(rewriting);
      if (change) mayChange(change.at, rewriting);
      reportClaims(rewriting);
    }
    if (rewriting.adapter) reportKeptHandler(rewriting);
  },
};

function reportKeptHandler(rewriting: Rewriting): void {
  const { exported, policies, script } = rewriting;
  const { fn } = exported;
  const parameters = fn && parametersOf(fn, script);
  if (!fn || !parameters) return;
  for (const { role, binding } of parameters) {
    const references = binding?.references ?? [];
    const followed = references.map((reference) => ({
      reference,
      use: followInput(reference, role, script),
    }));
    reportUses(followed, rewriting);
    reportReadsOfHanded(role, fn, rewriting);
  }
  const unasked = policies.emptyScope === 'array' ? undefined : unaskedScopes(rewriting);
  if (unasked) rewriting.find('scope-may-be-undefined', unasked);
  const found = findAnswers(fn, script);
  if (found.kind === 'escapes') return;
  const [handler] = found.answering;
  const flow = followAnswers(handler!);
  for (const answering of found.answering) {
    for (const site of answering.sites) {
      if (answersAgain(site, answering)) rewriting.find('first-answer-wins', site.statement);
      else if (!isPureAfter(site, answering, script))
        rewriting.find('work-after-answer', site.call);
    }
  }
  for (const { node, states } of flow.exits) {
    if ((states & UNANSWERED) !== 0)
      rewriting.find('path-without-answer', node === fn ? { ...fn, start: fn.end! - 1 } : node);
  }
}

/** Claims that no token will have, of what the hook answers with or what looks like it. */
function reportClaims(rewriting: Rewriting): void {
  const { script, exported } = rewriting;
  const callback = exported.fn && callbackOf(exported.fn, script);
  walk(script.tree.program, (node) => {
    for (const result of resultsAt(node, callback, script)) {
      const keys = possibleKeys([result], script, exported.fn, true);
      const parts = keys
        ? [...keys.byName.values()].map(({ name, writes }) => ({
            name,
            writes: writes.map(({ at }) => at),
          }))
        : writtenParts(result, script);
      const mayBeAnswered = answeredWrites(result, exported.fn, script);
      for (const { name, writes } of parts) {
        const at = writes.find(mayBeAnswered);
        const known = { prefix: name, whole: true };
        if (at) reportDropped({ name: known, at }, fateOf(known, rewriting), rewriting);
      }
    }
    return undefined;
  });
}

/** `{ scope }` and the name that it is given, the name in `token.scope = ...`, `cb(null, it)`. */
function resultsAt(node: Node, callback: Binding | null, script: Script): Node[] {
  if (node.type === 'CallExpression') {
    const answers = callback && script.referenceOf(node.callee)?.binding === callback;
    return answers && node.arguments[1] ? [node.arguments[1]] : [];
  }
  if (node.type === 'AssignmentExpression') {
    const { left } = node;
    return isMember(left) && isScopeMember(left) ? [left.object] : [];
  }
  if (node.type !== 'ObjectExpression') return [];
  const isScope = (one: Node): boolean =>
    one.type === 'ObjectProperty' && propertyName(one) === 'scope';
  if (!node.properties.some(isScope)) return [];
  const declarator = script.parentOf(node);
  const named =
    declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier'
      ? bindingAt(declarator.id, script)?.references[0]?.identifier
      : undefined;
  return named ? [named, node] : [node];
}

/** `token.name = ...`, as far as the text shows it. */
function writtenParts(object: Node, script: Script): { name: string; writes: Node[] }[] {
  return referencesTo(object, script).flatMap(({ identifier }) => {
    const member = script.parentOf(identifier);
    if (!isMember(member) || member.object !== identifier) return [];
    const name = memberName(member);
    const assignment = script.parentOf(member);
    const isSet = assignment?.type === 'AssignmentExpression' && assignment.left === member;
    return name !== null && isSet ? [{ name, writes: [assignment] }] : [];
  });
}

/** All places that mean the same name, which may be declared by nothing. */
function referencesTo(name: Node, script: Script): readonly Reference[] {
  const reference = script.referenceOf(name);
  if (!reference || name.type !== 'Identifier') return [];
  return (
    reference.binding?.references ??
    script.free.filter(({ identifier }) => identifier.name === name.name)
  );
}

/** Where the token's scopes become others than were granted; no place where code elsewhere gives it. */
function findScopeChange({ exported, script }: Rewriting): { at: Node | null } | null {
  const { fn } = exported;
  let change: Node | null = null;
  let isGiven = false;
  walk(script.tree.program, (node) => {
    if (change) return false;
    const list = listGiven(node);
    isGiven ||= list !== null;
    if ((list && !isHooksOwn(list)) || changesScopes(node)) change = node;
    return undefined;
  });
  return change || !isGiven ? { at: change } : null;

  function isHooksOwn(value: Node): boolean {
    if (value.type === 'LogicalExpression' && value.operator !== '&&') {
      return isHooksOwn(value.left);
    }
    // What the `scope` of an instance is given is looked at where that is done.
    if (isScopeMember(value) && isOfInstance(rootOf(value))) return true;
    if (value.type !== 'Identifier' || !fn) return false;
    const binding = script.referenceOf(value)?.binding;
    if (!binding || binding.reassigned) return false;
    const init = constantInit(value, script);
    if (init) return isHooksOwn(init);
    if (roleOf(binding, fn, script) === 'scope') return true;
    return binding.kind === 'parameter' && isConstructor(binding.scope.node, script);
  }

  /** `this`, or what a class or a constructor of the script made. */
  function isOfInstance(root: Node): boolean {
    if (root.type === 'ThisExpression') return true;
    const made = root.type === 'Identifier' ? constantInit(root, script) : null;
    const maker = made?.type === 'NewExpression' ? script.referenceOf(made.callee)?.binding : null;
    return /^(Class|Function)Declaration$/.test(maker?.declaration.type ?? '');
  }
}

/** What keeps the list that it is handed: a method of a class, or what `new` calls. */
function isConstructor(fn: Node, script: Script): boolean {
  if (fn.type === 'ClassMethod') return true;
  return script
    .nodesOf('NewExpression')
    .some(({ callee }) => script.referenceOf(callee)?.binding?.declaration === fn);
}

/** `{ scope: list }`, `token.scope = list`: what an object gets as its scopes. */
function listGiven(node: Node): Node | null {
  if (node.type === 'AssignmentExpression') return isScopeMember(node.left) ? node.right : null;
  return node.type === 'ObjectProperty' && propertyName(node) === 'scope' ? node.value : null;
}

/** `scope.push('read:all')`, `_.set(token, 'scope', list)` */
function changesScopes(node: Node): boolean {
  if (node.type !== 'CallExpression' || !isMember(node.callee)) return false;
  const { object } = node.callee;
  const isOfScope =
    isScopeMember(object) || (object.type === 'Identifier' && object.name === 'scope');
  const method = memberName(node.callee) ?? '';
  return (isOfScope && /^(push|splice|pop|shift|unshift)$/.test(method)) || isSettingScope(node);
}

/** `_.set(token, 'scope', list)` */
function isSettingScope({ callee, arguments: [, key] }: t.CallExpression): boolean {
  return (
    isMember(callee) &&
    memberName(callee) === 'set' &&
    key?.type === 'StringLiteral' &&
    key.value === 'scope'
  );
}

function isScopeMember(node: Node): boolean {
  return isMember(node) && memberName(node) === 'scope';
}
