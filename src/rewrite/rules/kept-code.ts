import { answersAgain, findAnswers, followAnswers, isPureAfter } from '../../analyse/answers.js';
import { bindingAt, constantInit } from '../../analyse/constants.js';
import { UNANSWERED } from '../../analyse/flow.js';
import { followInput, parametersOf } from '../../analyse/inputs.js';
import { possibleKeys } from '../../analyse/keys.js';
import { STYLES } from '../../model/index.js';
import { isMember, memberName, propertyName, walk, type Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { fateOf, reportDropped } from './claims.js';
import { reportUses } from './inputs.js';
import type { Rule } from './rule.js';

/** What a reviewer must know of code that is carried through unchanged, and so shows no edit. */
export const keptCode: Rule = {
  name: 'kept-code',
  styles: STYLES,
  apply(rewriting) {
    const { needs, policies } = rewriting;
    if (needs.has('issue') || needs.has('answer')) {
      const change = policies.scopes === 'target-scopes' ? findScopeChange(rewriting) : null;
      if (change) rewriting.find('scopes-need-target-scopes', change);
    }
    if (rewriting.adapter) reportKeptHandler(rewriting);
  },
};

function reportKeptHandler(rewriting: Rewriting): void {
  const { exported, script } = rewriting;
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
  }
  reportClaims(rewriting);
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

/** Claims of what looks like a result, an object with scopes, that no token will have. */
function reportClaims(rewriting: Rewriting): void {
  const { script } = rewriting;
  const { fn } = rewriting.exported;
  walk(script.tree.program, (node) => {
    if (node.type !== 'ObjectExpression') return undefined;
    if (
      !node.properties.some((one) => one.type === 'ObjectProperty' && propertyName(one) === 'scope')
    )
      return undefined;
    const declarator = script.parentOf(node);
    const named =
      declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier'
        ? bindingAt(declarator.id, script)?.references[0]?.identifier
        : undefined;
    const keys =
      (named && possibleKeys(named, script, fn, true)) ?? possibleKeys(node, script, fn, true);
    for (const { name, writes } of keys?.byName.values() ?? []) {
      const known = { prefix: name, whole: true };
      reportDropped({ name: known, at: writes[0]!.at }, fateOf(known, rewriting), rewriting);
    }
    return undefined;
  });
}

/** A place where the token's scopes become others than were granted. */
function findScopeChange({ script }: Rewriting): Node | null {
  let change: Node | null = null;
  walk(script.tree.program, (node) => {
    if (change) return false;
    if (node.type === 'CallExpression' && isMember(node.callee)) {
      const { object } = node.callee;
      const ofScope =
        isScopeMember(object) || (object.type === 'Identifier' && object.name === 'scope');
      if (ofScope && /^(push|splice|pop|shift|unshift)$/.test(memberName(node.callee) ?? ''))
        change = node;
    }
    if (node.type === 'AssignmentExpression' && isScopeMember(node.left)) {
      if (isOtherList(node.right)) change = node;
    }
    if (node.type === 'ObjectProperty' && propertyName(node) === 'scope') {
      if (isOtherList(node.value)) change = node;
    }
    return undefined;
  });
  return change;

  /** A name may stand for the hook's own list, unless it was given a value that is none. */
  function isOtherList(value: Node): boolean {
    if (value.type !== 'Identifier') return true;
    const init = constantInit(value, script);
    return init?.type === 'CallExpression' || init?.type === 'ArrayExpression';
  }
}

function isScopeMember(node: Node): boolean {
  return isMember(node) && memberName(node) === 'scope';
}
