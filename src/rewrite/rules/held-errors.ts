import type * as t from '@babel/types';
import type { Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';

/** Caught, or handed to a callback and asked for. */
export function isHeldError(identifier: t.Identifier, { script }: Rewriting): boolean {
  const binding = script.referenceOf(identifier)?.binding;
  if (!binding || binding.reassigned) return false;
  if (binding.kind === 'catch') return true;
  const handed = binding.kind === 'parameter' || isAwaitedResult(binding.declaration);
  return handed && isGuarded(identifier, binding.name, script);
}

/** `const [error, body] = await ...`: what another function called back with. */
function isAwaitedResult(declaration: Node): boolean {
  return (
    declaration.type === 'VariableDeclarator' &&
    declaration.id.type === 'ArrayPattern' &&
    declaration.init?.type === 'AwaitExpression'
  );
}

/** Inside `if (error) ...`: the value is certainly truthy. */
export function isGuarded(
  identifier: Node,
  name: string,
  { parentOf }: Rewriting['script'],
): boolean {
  let at: Node | undefined = identifier;
  for (let parent = parentOf(at); parent; at = parent, parent = parentOf(parent)) {
    if (/Function/.test(parent.type)) return false;
    if (parent.type !== 'IfStatement' || parent.consequent !== at) continue;
    const { test } = parent;
    if (test.type === 'Identifier' && test.name === name) return true;
  }
  return false;
}
