import type * as t from '@babel/types';
import { localClass } from '../../analyse/classes.js';
import { constantInit } from '../../analyse/constants.js';
import { isPure } from '../../analyse/purity.js';
import { propertyName, rangeOf, type Node } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import { quoted } from '../layout.js';
import type { Rewriting } from '../rewriting.js';
import { codeOf, codeOfAssigned, codeOfNamed, isObjectAssign } from './error-codes.js';
import { isClassParameter } from './class-parameters.js';
import { codedClasses, codeOfClass, isErrorClass } from './coded-classes.js';
import { denialCode } from './denial-codes.js';
import { textOf } from './error-texts.js';
import { valueOfError } from './error-values.js';
import { isFromKnownCode } from './foreign-errors.js';
import { isFalsy, isHeldError } from './held-errors.js';

/** What the first argument of an answer says. */
export type ErrorArgument =
  /** Falsy: the hook succeeded. */
  | { kind: 'none' }
  | { kind: 'deny'; code: Piece[]; reason: Piece[] | null }
  /** Known only at run time: certainly an error, or what may be anything. */
  | { kind: 'unknown'; isError: boolean };

export function errorArgument(argument: Node | undefined, rewriting: Rewriting): ErrorArgument {
  const { script, layout } = rewriting;
  if (!argument || isFalsy(argument)) return { kind: 'none' };
  if (argument.type === 'Identifier') {
    if (argument.name === 'undefined' && !script.referenceOf(argument)?.binding) {
      return { kind: 'none' };
    }
    const init = constantInit(argument, script);
    if (init?.type === 'NewExpression') {
      const code = codeOfNamed(argument, init, rewriting);
      return code ? denial(code, [`${argument.name}.message`], rewriting) : UNKNOWN;
    }
    if (init && isCertainText(init)) return denial('server_error', [argument.name], rewriting);
    return isHeldError(argument, rewriting) ? givenError(argument, rewriting) : UNKNOWN;
  }
  if (argument.type === 'NewExpression') {
    const code = codeOf(argument, rewriting);
    if (code) return denyNew(argument, quoted(code, layout), rewriting);
    return isClassParameter(argument.callee, rewriting)
      ? denyNew(argument, rangeOf(argument.callee), rewriting)
      : ownError(argument, rewriting);
  }
  if (isObjectAssign(argument)) {
    const [error] = argument.arguments;
    const code = codeOfAssigned(argument, rewriting);
    return code && error?.type === 'NewExpression'
      ? denyNew(error, quoted(code, layout), rewriting)
      : UNKNOWN;
  }
  // Whatever is no error is rebuilt as one, with its text as the message.
  if (argument.type === 'NumericLiteral' || argument.type === 'BooleanLiteral') {
    return denial('server_error', [quoted(String(argument.value), layout)], rewriting);
  }
  if (isCertainText(argument)) {
    return denial('server_error', [rangeOf(argument)], rewriting);
  }
  const message = argument.type === 'ObjectExpression' ? messageOf(argument, rewriting) : null;
  return message ? denial('server_error', [rangeOf(message)], rewriting) : UNKNOWN;
}

/** `{ message: 'text', code: 'no_team' }`: of what is no error, its message is all that was sent. */
function messageOf(error: t.ObjectExpression, { script, fn }: Rewriting): Node | null {
  const members = new Map<string, Node>();
  for (const member of error.properties) {
    const name = member.type !== 'ObjectProperty' || member.computed ? null : propertyName(member);
    if (name === null || name === '__proto__' || members.has(name)) return null;
    members.set(name, (member as t.ObjectProperty).value);
  }
  const message = members.get('message');
  return message && isCertainText(message) && isPure(error, script, fn) ? message : null;
}

const UNKNOWN: ErrorArgument = { kind: 'unknown', isError: false };

function denial(code: string, reason: Piece[], { layout }: Rewriting): ErrorArgument {
  return { kind: 'deny', code: [quoted(code, layout)], reason };
}

/** What a value says that is certainly an error; `name`: where it gets one in the Action. */
export function givenError(error: Node, rewriting: Rewriting, name?: string): ErrorArgument {
  const own = error.type === 'Identifier' ? error.name : null;
  const value = valueOfError(error, name ?? rangeOf(error), rewriting);
  if (value) return { kind: 'deny', ...value };
  const found = denialCode(error, name ?? own, rewriting);
  if (found.kind !== 'code') return { kind: 'unknown', isError: found.kind === 'name' };
  if (!isFromKnownCode(error, rewriting.script)) rewriting.find('error-of-other-code', error);
  return { kind: 'deny', code: [found.code], reason: [name ?? rangeOf(error), '.message'] };
}

function denyNew(error: t.NewExpression, code: Piece, rewriting: Rewriting): ErrorArgument {
  const [message] = error.arguments;
  const reason = message ? textOf(message, rewriting) : null;
  return { kind: 'deny', code: [code], reason };
}

/** An error of a class that the script declares. */
function ownError(error: t.NewExpression, rewriting: Rewriting): ErrorArgument {
  const { script } = rewriting;
  const own = localClass(error.callee, script);
  const isNamed = codedClasses(rewriting.fn, script).kind !== 'unclear';
  if (!own || !isNamed || !isErrorClass(error.callee, script)) return UNKNOWN;
  const code = codeOfClass(own, script) ?? 'server_error';
  return denial(code, [rangeOf(error), '.message'], rewriting);
}

/** A text that is never empty. */
function isCertainText(node: Node): boolean {
  switch (node.type) {
    case 'StringLiteral':
      return node.value !== '';
    case 'TemplateLiteral':
      return node.quasis.some(({ value }) => (value.cooked ?? '') !== '');
    case 'BinaryExpression':
      return node.operator === '+' && [node.left, node.right].some(isCertainText);
    default:
      return false;
  }
}
