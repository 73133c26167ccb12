import type * as t from '@babel/types';
import { containsOwn, type Function, type Node } from '../parse/syntax.js';
import type { Script } from './script.js';

/** An async function as TypeScript compiles it for older targets. */
export interface Awaiter {
  /** `return __awaiter(this, void 0, void 0, function* () { ... });`, or an arrow's whole body. */
  place: Node;
  generator: t.FunctionExpression;
  /** The declaration of `__awaiter` where nothing else needs it. */
  helper: t.VariableDeclaration | null;
}

/**
 * Finds the generator in which a whole function runs. Its `yield`s mean `await`: TypeScript's helper
 * starts the generator at once and settles with its end, as an async function does.
 */
export function findAwaiter(fn: Function, script: Script): Awaiter | null {
  const statements = fn.body.type === 'BlockStatement' ? fn.body.body : [];
  const last = statements.at(-1);
  const place = fn.body.type === 'BlockStatement' ? last : fn.body;
  const call = last?.type === 'ReturnStatement' ? last.argument : place;
  if (!place || call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') return null;
  const { callee } = call;
  const binding = script.referenceOf(callee)?.binding;
  if (callee.name !== '__awaiter' || binding?.declaration.type !== 'VariableDeclarator')
    return null;

  const [self, passed, promise, generator] = call.arguments;
  const nothing = (node: Node | undefined): boolean =>
    node?.type === 'UnaryExpression' && node.operator === 'void';
  const own = self?.type === 'ThisExpression' || nothing(self);
  if (!own || !nothing(passed) || !nothing(promise)) return null;
  if (generator?.type !== 'FunctionExpression' || !generator.generator) return null;
  if (generator.params.length > 0) return null;
  const delegates = (node: Node): boolean =>
    node.type === 'YieldExpression' && (node.delegate || !node.argument);
  if (containsOwn(generator.body, delegates)) return null;

  const declaration = script.parentOf(binding.declaration);
  const alone =
    declaration?.type === 'VariableDeclaration' &&
    declaration.declarations.length === 1 &&
    binding.references.filter(({ writes }) => !writes).length === 1;
  return { place, generator, helper: alone ? declaration : null };
}
