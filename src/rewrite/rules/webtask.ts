import type * as t from '@babel/types';
import { STYLES } from '../../model/index.js';
import { argumentsFor, callsOf, constantInit } from '../../analyse/constants.js';
import { textsOf } from '../../analyse/members.js';
import type { Scoped } from '../../parse/scopes.js';
import { isFunction, isMember, memberName, propertyName, type Node } from '../../parse/syntax.js';
import { INPUTS, type Input } from '../../triggers/credentials-exchange/mapping.js';
import type { Rule } from './rule.js';

/**
 * What webtask alone offered is looked for wherever it is reached, not only from the handler's own
 * parameter: helpers are handed the context, and `module.webtask` was the same thing.
 */
export const webtask: Rule = {
  name: 'webtask',
  styles: STYLES,
  apply(rewriting) {
    const { script, secrets } = rewriting;
    for (const pattern of script.nodesOf('ObjectPattern')) {
      for (const name of secretsIn(pattern, script)) secrets.add(name);
    }
    const fields = fieldsOf(fieldsOf(INPUTS.context)['webtask']);
    for (const node of [
      ...script.nodesOf('MemberExpression'),
      ...script.nodesOf('OptionalMemberExpression'),
    ]) {
      if (isSecrets(node.object, script)) {
        const names = secretsAsked(node, script);
        for (const name of names ?? []) secrets.add(name);
        if (!names) rewriting.find('secret-of-unknown-name', node);
      }
      const why = reasonAt(node, fields);
      // Of `module.webtask.storage` the whole is one finding.
      if (why === null || reasonAt(script.parentOf(node), fields) !== null) continue;
      rewriting.find('input-without-equivalent', node, { path: rewriting.textOf(node), why });
    }
  },
};

function fieldsOf(input: Input | undefined): Record<string, Input> {
  return input?.kind === 'record' ? input.fields : {};
}

/** `context.webtask.secrets`, `webtask.secrets`, or a name that such were given. */
function isSecrets(node: Node | null | undefined, script: Scoped, depth = 0): boolean {
  if (!node || depth > 3) return false;
  if (isMember(node)) return memberName(node) === 'secrets';
  if (node.type !== 'Identifier') return false;
  if (node.name === 'secrets') return true;
  const binding = script.referenceOf(node)?.binding;
  const isGiven = (one: Node | null | undefined): boolean => isSecrets(one, script, depth + 1);
  if (!binding) return false;
  return isGiven(constantInit(node, script)) || (argumentsFor(binding, script) ?? []).some(isGiven);
}

/** The names by which a member asks for secrets; null where they are known only when it runs. */
function secretsAsked(
  member: t.MemberExpression | t.OptionalMemberExpression,
  script: Scoped,
): string[] | null {
  const name = memberName(member);
  return name === null ? textsOf(member.property, script) : [name];
}

/**
 * `const { KEY } = context.webtask.secrets;`, `{ webtask: { secrets: { KEY } } }`, and a parameter
 * `{ KEY }` of a function that is handed them.
 */
function secretsIn(pattern: t.ObjectPattern, script: Scoped): string[] {
  const parent = script.parentOf(pattern);
  const calls = (isFunction(parent) && callsOf(parent, script)) || [];
  const taken =
    (parent?.type === 'VariableDeclarator' && isSecrets(parent.init, script)) ||
    (parent?.type === 'ObjectProperty' && propertyName(parent) === 'secrets') ||
    (isFunction(parent) &&
      calls.some((call) => isSecrets(call.arguments[parent.params.indexOf(pattern)], script)));
  if (!taken) return [];
  return pattern.properties.flatMap((property) =>
    property.type === 'ObjectProperty' ? (propertyName(property) ?? []) : [],
  );
}

function reasonAt(node: Node | undefined, fields: Record<string, Input>): string | null {
  if (!isMember(node)) return null;
  const { object } = node;
  const name = memberName(node) ?? '';
  if (object.type === 'Identifier' && object.name === 'module' && name === 'webtask') {
    return 'it belonged to the webtask platform and Actions have nothing like it';
  }
  const input = isOfWebtask(node) && Object.hasOwn(fields, name) ? fields[name] : undefined;
  return input?.kind === 'none' ? input.why : null;
}

/** `context.webtask.headers`, `webtask.headers` */
export function isOfWebtask({ object }: t.MemberExpression | t.OptionalMemberExpression): boolean {
  return isMember(object)
    ? memberName(object) === 'webtask'
    : object.type === 'Identifier' && object.name === 'webtask';
}
