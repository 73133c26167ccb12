import type { Scoped } from '../parse/scopes.js';
import { isMember, memberName, type Node } from '../parse/syntax.js';
import { patternAround } from './given-values.js';

/**
 * What an expression is of a module: `crypto` for the module itself, `crypto.randomUUID` for a
 * function of it, by whatever name; null for anything else.
 */
export function requiredAs(node: Node, script: Scoped): string | null {
  if (isMember(node)) return memberOf(requiredAs(node.object, script), memberName(node));
  switch (node.type) {
    // TypeScript: `(0, crypto_1.randomUUID)()`.
    case 'SequenceExpression':
      return requiredAs(node.expressions.at(-1)!, script);
    case 'CallExpression': {
      const [given] = node.arguments;
      if (node.callee.type !== 'Identifier' || !given) return null;
      if (/^__import(Default|Star)$/.test(node.callee.name)) return requiredAs(given, script);
      const isRequire = node.callee.name === 'require' && !script.referenceOf(node.callee)?.binding;
      return isRequire && given.type === 'StringLiteral' ? moduleNamed(given.value) : null;
    }
    case 'Identifier': {
      const binding = script.referenceOf(node)?.binding;
      if (!binding || binding.reassigned) return null;
      const { declaration, identifier } = binding;
      if (declaration.type !== 'VariableDeclarator' || !declaration.init) return null;
      if (declaration.id === identifier) return requiredAs(declaration.init, script);
      const taken = patternAround(identifier, script);
      const isOutermost = taken && script.parentOf(taken.pattern) === declaration;
      return isOutermost ? memberOf(requiredAs(declaration.init, script), taken.name) : null;
    }
    default:
      return null;
  }
}

function memberOf(module: string | null, name: string | null): string | null {
  if (module === null || name === null) return null;
  return name === 'default' ? module : `${module}.${name}`;
}

/** `node:crypto` and `uuid@8.3.2` are `crypto` and `uuid`. */
function moduleNamed(specifier: string): string {
  return specifier.replace(/^node:/, '').replace(/(?<=.)@[^/]*$/, '');
}
