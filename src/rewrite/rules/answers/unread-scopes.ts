import { listMeant } from '../../../analyse/list-fallbacks.js';
import { argumentsFor, bindingAt } from '../../../analyse/constants.js';
import { heardBy } from '../../../analyse/emitters.js';
import { standsFor } from '../../../analyse/stands-for.js';
import type { Binding } from '../../../parse/scopes.js';
import { rangeOf, type FunctionOrMethod, type Node } from '../../../parse/syntax.js';
import { commentsAbove } from '../../comments.js';
import { indentAt } from '../../layout.js';
import type { Rewriting } from '../../rewriting.js';
import { consumeNames } from '../untouched-scopes.js';

/** A function that was handed the scopes only to pass them on is handed them no more. */
export function dropUnreadScopes(scopes: Binding | null | undefined, rewriting: Rewriting): void {
  if (!scopes) return;
  const { script } = rewriting;
  const functions: FunctionOrMethod[] = [
    ...script.nodesOf('FunctionDeclaration'),
    ...script.nodesOf('FunctionExpression'),
    ...script.nodesOf('ArrowFunctionExpression'),
    ...script.nodesOf('ObjectMethod'),
  ];
  // What a call hands over may be all that the function around it had a parameter for.
  const left = new Set(functions);
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const fn of left) if (dropFrom(fn, scopes, rewriting)) left.delete(fn);
  }
}

function dropFrom(fn: FunctionOrMethod, scopes: Binding, rewriting: Rewriting): boolean {
  const { script, consumed } = rewriting;
  // What is emitted may be told to others too.
  if (heardBy(fn, script).length > 0) return false;
  return fn.params.some((parameter, index) => {
    const binding = parameter.type === 'Identifier' ? bindingAt(parameter, script) : null;
    const [first] = binding?.references ?? [];
    if (!binding || !first || !standsFor(first.identifier, scopes, script)) return false;
    if (!binding.references.every((reference) => consumed.has(reference))) return false;
    const given = argumentsFor(binding, script);
    if (!given?.every((one) => one && listMeant(one).type === 'Identifier')) return false;
    if (readsArguments(fn, rewriting) || isDocumented(fn, rewriting)) return false;
    remove(index, fn.params, rewriting);
    for (const one of given) {
      const call = script.parentOf(one!)!;
      if (call.type === 'CallExpression') remove(index, call.arguments, rewriting);
      consumeNames(one!, rewriting);
    }
    return true;
  });
}

function remove(index: number, list: readonly Node[], { edits }: Rewriting): void {
  const [before, at, next] = [list[index - 1], list[index]!, list[index + 1]];
  if (next) edits.remove({ start: at.start!, end: next.start! });
  else edits.remove(before ? { start: before.end!, end: at.end! } : rangeOf(at));
}

function readsArguments(fn: FunctionOrMethod, { script }: Rewriting): boolean {
  return script.free.some(
    ({ identifier: { name, start, end } }) =>
      name === 'arguments' && start! >= fn.start! && end! <= fn.end!,
  );
}

/** What a comment says of the parameters would no longer be true. */
function isDocumented(fn: FunctionOrMethod, { script }: Rewriting): boolean {
  const start = fn.start! - indentAt(script.text, fn.start!).length;
  return commentsAbove(start, script).some(({ value }) => value.includes('@param'));
}
