import type { Script } from '../analyse/script.js';
import type { Node } from '../parse/syntax.js';
import type { Rewriting } from './rewriting.js';

/** The `name: ` that has to be written out where other text takes the name's place in `{ name }`. */
export function keyOfShorthand(name: Node, script: Script): string {
  const parent = script.parentOf(name);
  // `{ name = fallback }`
  const value = parent?.type === 'AssignmentPattern' && parent.left === name ? parent : name;
  const property = script.parentOf(value);
  const isShort = property?.type === 'ObjectProperty' && property.shorthand;
  return isShort && property.key.type === 'Identifier' ? `${property.key.name}: ` : '';
}

/** The same where new code may take the value out of its literal: then there is no key. */
export function keyIfLeft(name: Node, { script, carriedOut }: Rewriting): () => string {
  return () => (carriedOut.has(name) ? '' : keyOfShorthand(name, script));
}
