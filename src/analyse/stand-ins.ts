import type { Binding, Scoped } from '../parse/scopes.js';
import type { Node } from '../parse/syntax.js';
import { moduleScope } from './module-function.js';

/** What compilers write for the language of before 2015, by the names that they give it. */
const STAND_INS = new Map([
  ['__assign', 'Object.assign'],
  ['_extends', 'Object.assign'],
  ['__awaiter', '__awaiter'],
  ['__spreadArrays', '__spread'],
  ['__spreadArray', '__spread'],
  ['_toConsumableArray', '__spread'],
]);

/** The function of the language that a compiler's own stands in for; null for any other name. */
export function standsInFor({ name, declaration }: Binding, script: Scoped): string | null {
  const own = declaration.type === 'VariableDeclarator' ? declaration.init : declaration;
  const isMade = own?.type === 'LogicalExpression' || own?.type === 'FunctionDeclaration';
  return isMade && moduleScope(script).bindings.get(name)?.declaration === declaration
    ? (STAND_INS.get(name) ?? null)
    : null;
}

/** The same for a name where it is used. */
export function standInAt(node: Node, script: Scoped): string | null {
  const binding = script.referenceOf(node)?.binding;
  return binding ? standsInFor(binding, script) : null;
}
