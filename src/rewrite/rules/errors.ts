import type * as t from '@babel/types';
import { argumentsFor, constantInit } from '../../analyse/constants.js';
import { isDefined } from '../../analyse/definedness.js';
import { parametersOf } from '../../analyse/inputs.js';
import { isMessage, isString } from '../../analyse/strings.js';
import type { Binding } from '../../parse/scopes.js';
import { rangeOf, type Node } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import { quoted } from '../layout.js';
import type { Rewriting } from '../rewriting.js';
import { codeOf, codeOfAssigned, codeOfNamed, isObjectAssign } from './error-codes.js';
import { isFalsy, isForeignError, isFromKnownCode } from './foreign-errors.js';

/** What the first argument of an answer says. */
export type ErrorArgument =
  /** Falsy: the hook succeeded. */
  | { kind: 'none' }
  | { kind: 'deny'; code: string; reason: Piece[] | null }
  /** Known only at run time. */
  | { kind: 'unknown' };

export function errorArgument(argument: Node | undefined, rewriting: Rewriting): ErrorArgument {
  const { script } = rewriting;
  if (!argument || isFalsy(argument)) return { kind: 'none' };
  if (argument.type === 'Identifier') {
    if (argument.name === 'undefined' && !script.referenceOf(argument)?.binding) {
      return { kind: 'none' };
    }
    const init = constantInit(argument, script);
    if (init?.type === 'NewExpression') {
      const code = codeOfNamed(argument, init, rewriting);
      return code ? { kind: 'deny', code, reason: [`${argument.name}.message`] } : UNKNOWN;
    }
    if (!isForeignError(argument, rewriting)) return UNKNOWN;
    if (!isFromKnownCode(argument, rewriting)) rewriting.find('error-of-other-code', argument);
    return { kind: 'deny', code: 'server_error', reason: [rangeOf(argument), '.message'] };
  }
  if (argument.type === 'NewExpression') {
    const code = codeOf(argument, rewriting);
    return code ? denyNew(argument, code, rewriting) : UNKNOWN;
  }
  if (isObjectAssign(argument)) {
    const [error] = argument.arguments;
    const code = codeOfAssigned(argument, rewriting);
    return code && error?.type === 'NewExpression' ? denyNew(error, code, rewriting) : UNKNOWN;
  }
  // Whatever is no error is rebuilt as one, with its text as the message.
  if (argument.type === 'NumericLiteral' || argument.type === 'BooleanLiteral') {
    return {
      kind: 'deny',
      code: 'server_error',
      reason: [quoted(String(argument.value), rewriting.layout)],
    };
  }
  if (argument.type === 'StringLiteral' || hasText(argument)) {
    return { kind: 'deny', code: 'server_error', reason: [rangeOf(argument)] };
  }
  return UNKNOWN;
}

const UNKNOWN: ErrorArgument = { kind: 'unknown' };

function denyNew(error: t.NewExpression, code: string, rewriting: Rewriting): ErrorArgument {
  const { script } = rewriting;
  const [message] = error.arguments;
  if (!message) return { kind: 'deny', code, reason: null };
  if (message.type === 'SpreadElement') return UNKNOWN;
  if (isText(message, rewriting)) {
    return { kind: 'deny', code, reason: [rangeOf(message)] };
  }
  if (message.type === 'NumericLiteral') {
    return { kind: 'deny', code, reason: [quoted(String(message.value), rewriting.layout)] };
  }
  if (isDefined(message, script)) {
    return { kind: 'deny', code, reason: ['String(', rangeOf(message), ')'] };
  }
  return UNKNOWN;
}

/** A string, or what an error says of itself; also where it is handed to a function of the script. */
function isText(node: Node, rewriting: Rewriting, depth = 0): boolean {
  const { script } = rewriting;
  if (isString(node, script) || isMessage(node)) return true;
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

function hasText(node: Node): boolean {
  if (node.type === 'TemplateLiteral') {
    return node.quasis.some(({ value }) => (value.cooked ?? '') !== '');
  }
  return (
    node.type === 'BinaryExpression' &&
    node.operator === '+' &&
    [node.left, node.right].some(
      (side) => (side.type === 'StringLiteral' && side.value !== '') || hasText(side),
    )
  );
}
