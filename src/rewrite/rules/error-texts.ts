import { argumentsFor } from '../../analyse/constants.js';
import { isDefined } from '../../analyse/definedness.js';
import { parametersOf } from '../../analyse/inputs.js';
import { isMessage, isString } from '../../analyse/strings.js';
import type { Binding } from '../../parse/scopes.js';
import { rangeOf, type Node } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import { quoted } from '../layout.js';
import type { Rewriting } from '../rewriting.js';

/** What an error makes of its message. */
export function textOf(message: Node, rewriting: Rewriting): Piece[] {
  if (isText(message, rewriting)) return [rangeOf(message)];
  if (message.type === 'NumericLiteral') {
    return [quoted(String(message.value), rewriting.layout)];
  }
  const isSure = message.type !== 'SpreadElement' && isDefined(message, rewriting.script);
  return isSure
    ? ['String(', rangeOf(message), ')']
    : ['new Error(', rangeOf(message), ').message'];
}

/** A string, or what an error says of itself; also where it is handed to a function of the script. */
function isText(node: Node, rewriting: Rewriting, depth = 0): boolean {
  const { script } = rewriting;
  if (isString(node, script) || isMessage(node, script)) return true;
  const binding = script.referenceOf(node)?.binding;
  if (!binding) return false;
  if (isOneScope(binding, rewriting)) return true;
  const given = depth < 4 ? argumentsFor(binding, script) : null;
  return !!given && given.every((one) => !!one && isText(one, rewriting, depth + 1));
}

/** `for (const one of scope)` */
function isOneScope({ declaration, reassigned }: Binding, { script, fn }: Rewriting): boolean {
  const declared = script.parentOf(declaration);
  const loop = declared && script.parentOf(declared);
  if (loop?.type !== 'ForOfStatement' || loop.left !== declared) return false;
  const list = loop.right.type === 'LogicalExpression' ? loop.right.left : loop.right;
  const scope = parametersOf(fn, script)?.find(({ role }) => role === 'scope')?.binding;
  return !!scope && script.referenceOf(list)?.binding === scope && !reassigned;
}
