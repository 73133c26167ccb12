import type * as t from '@babel/types';
import { argumentsFor, constantInit, localFunction } from '../../analyse/constants.js';
import { isDefined } from '../../analyse/definedness.js';
import { parametersOf } from '../../analyse/inputs.js';
import { isMessage, isString } from '../../analyse/strings.js';
import { useOf } from '../../analyse/uses.js';
import type { Binding } from '../../parse/scopes.js';
import { contains, isMember, memberName, rangeOf, type Node } from '../../parse/syntax.js';
import { ERROR_CODES } from '../../triggers/credentials-exchange/mapping.js';
import type { Piece } from '../edits.js';
import { quoted } from '../layout.js';
import type { Rewriting } from '../rewriting.js';

/** What the first argument of an answer says. */
export type ErrorArgument =
  /** Falsy: the hook succeeded. */
  | { kind: 'none' }
  | { kind: 'deny'; code: string; reason: Piece[] | null }
  /** Known only at run time. */
  | { kind: 'unknown' };

/** Own classes of JavaScript: on the wire all of them lost their name. */
const BUILT_IN = new Set(['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError']);

export function errorArgument(argument: Node | undefined, rewriting: Rewriting): ErrorArgument {
  const { script } = rewriting;
  if (!argument || isFalsy(argument)) return { kind: 'none' };
  if (argument.type === 'Identifier') {
    if (argument.name === 'undefined' && !script.referenceOf(argument)?.binding) {
      return { kind: 'none' };
    }
    const init = constantInit(argument, script);
    if (init?.type === 'NewExpression' && !mayBeRenamed(argument, rewriting)) {
      const code = codeOf(init, rewriting);
      return code ? { kind: 'deny', code, reason: [`${argument.name}.message`] } : UNKNOWN;
    }
    if (!isForeignError(argument, rewriting)) return UNKNOWN;
    const caught = script.referenceOf(argument)?.binding?.kind === 'catch';
    if (!caught) rewriting.find('error-of-other-code', argument);
    return { kind: 'deny', code: 'server_error', reason: [rangeOf(argument), '.message'] };
  }
  if (argument.type === 'NewExpression') {
    const code = codeOf(argument, rewriting);
    return code ? denyNew(argument, code, rewriting) : UNKNOWN;
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

function isFalsy(node: Node): boolean {
  return (
    node.type === 'NullLiteral' ||
    (node.type === 'BooleanLiteral' && !node.value) ||
    (node.type === 'NumericLiteral' && node.value === 0) ||
    (node.type === 'StringLiteral' && node.value === '') ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  );
}

function codeOf(error: t.NewExpression, { script }: Rewriting): string | null {
  const { callee } = error;
  if (callee.type !== 'Identifier' || script.referenceOf(callee)?.binding) return null;
  return ERROR_CODES[callee.name] ?? (BUILT_IN.has(callee.name) ? 'server_error' : null);
}

function denyNew(error: t.NewExpression, code: string, rewriting: Rewriting): ErrorArgument {
  const { script } = rewriting;
  const [message] = error.arguments;
  if (!message) return { kind: 'deny', code, reason: null };
  if (message.type === 'SpreadElement') return UNKNOWN;
  if (code === 'server_error' && 'name' in error.callee && error.callee.name === 'ServerError') {
    rewriting.find('server-error-status', error);
  }
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
function isOneScope({ declaration, references }: Binding, { script, fn }: Rewriting): boolean {
  const declared = script.parentOf(declaration);
  const loop = declared && script.parentOf(declared);
  if (loop?.type !== 'ForOfStatement' || loop.left !== declared) return false;
  const list = loop.right.type === 'LogicalExpression' ? loop.right.left : loop.right;
  const scope = parametersOf(fn, script)?.find(({ role }) => role === 'scope')?.binding;
  return (
    !!scope &&
    script.referenceOf(list)?.binding === scope &&
    !references.some(({ writes }) => writes)
  );
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

/**
 * An error that came from other code: caught, or handed to a callback. Its name never says more
 * than `server_error`, unless the script makes or throws errors of its own that it may be.
 */
function isForeignError(identifier: t.Identifier, rewriting: Rewriting): boolean {
  return (
    isHeldError(identifier, rewriting) &&
    !throwsByName(rewriting) &&
    isNeverNamed(identifier, rewriting)
  );
}

/** Whether no call of a function of the script hands in what is more than a plain error. */
function isNeverNamed(identifier: t.Identifier, rewriting: Rewriting, depth = 0): boolean {
  const binding = rewriting.script.referenceOf(identifier)?.binding;
  const given = binding && argumentsFor(binding, rewriting.script);
  return (given ?? []).every((argument) => {
    if (!argument || isFalsy(argument)) return true;
    if (argument.type === 'NewExpression') return codeOf(argument, rewriting) === 'server_error';
    return (
      argument.type === 'Identifier' &&
      depth < 4 &&
      isHeldError(argument, rewriting) &&
      isNeverNamed(argument, rewriting, depth + 1)
    );
  });
}

/** Whether a value is certainly truthy, whatever error it is: then the answer is a denial. */
export function isCertainlyError(argument: Node, rewriting: Rewriting): boolean {
  if (argument.type === 'NewExpression' || argument.type === 'ObjectExpression') return true;
  if (argument.type === 'ConditionalExpression') {
    const { consequent, alternate } = argument;
    return [consequent, alternate].every(
      (one) => errorArgument(one, rewriting).kind === 'deny' || isCertainlyError(one, rewriting),
    );
  }
  if (isObjectAssign(argument)) return isCertainlyError(argument.arguments[0]!, rewriting);
  if (argument.type !== 'Identifier') return false;
  if (constantInit(argument, rewriting.script)?.type === 'NewExpression') return true;
  const binding = rewriting.script.referenceOf(argument)?.binding;
  if (!binding || binding.references.some(({ writes }) => writes)) return false;
  return isHeldError(argument, rewriting) || isGuarded(argument, binding.name, rewriting.script);
}

/** `Object.assign(new Error(...), { code })` is what its first argument is. */
function isObjectAssign(node: Node): node is t.CallExpression {
  return (
    node.type === 'CallExpression' &&
    isMember(node.callee) &&
    node.callee.object.type === 'Identifier' &&
    node.callee.object.name === 'Object' &&
    memberName(node.callee) === 'assign' &&
    node.arguments.length > 0
  );
}

/** Caught, or handed to a callback and asked for. */
function isHeldError(identifier: t.Identifier, { script }: Rewriting): boolean {
  const binding = script.referenceOf(identifier)?.binding;
  if (!binding || binding.references.some(({ writes }) => writes)) return false;
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
function isGuarded(identifier: Node, name: string, { parentOf }: Rewriting['script']): boolean {
  let at: Node | undefined = identifier;
  for (let parent = parentOf(at); parent; at = parent, parent = parentOf(parent)) {
    if (/Function/.test(parent.type)) return false;
    if (parent.type !== 'IfStatement' || parent.consequent !== at) continue;
    const { test } = parent;
    if (test.type === 'Identifier' && test.name === name) return true;
  }
  return false;
}

/** Whether the script itself throws, rejects with or names errors: then a caught one may be such. */
function throwsByName({ script, fn }: Rewriting): boolean {
  if (/\bthrow\s+(?!new\s+(Type|Range)?Error\b)|\.name\s*=[^=]|\breject\(/.test(script.text)) {
    return true;
  }
  const named = script.free.some(({ identifier }) => {
    if (!(identifier.name in ERROR_CODES)) return false;
    const created = script.parentOf(identifier);
    const use = created && script.parentOf(created);
    return !(created?.type === 'NewExpression' && isFollowed(use));
  });
  if (named) return true;
  // `next('no id')` in a function of the script: what it calls back with is no error at all.
  return contains(script.tree.program, (node) => {
    if (node.type !== 'CallExpression' || isFollowed(node)) return false;
    const kind = script.referenceOf(node.callee)?.binding?.kind;
    return kind === 'parameter' && /^(String|Template)Literal$/.test(node.arguments[0]?.type ?? '');
  });

  /** An answer, or a call of a function whose parameters are looked at. */
  function isFollowed(call: Node | undefined): boolean {
    if (call?.type !== 'CallExpression') return false;
    if (localFunction(call.callee, script)) return true;
    const callback = parametersOf(fn, script)?.find(({ role }) => role === 'cb')?.binding;
    const called = script.referenceOf(call.callee)?.binding;
    const given = called && called !== callback ? argumentsFor(called, script) : [];
    return (
      !!called &&
      !!given &&
      given.every((one) => !!one && script.referenceOf(one)?.binding === callback)
    );
  }
}

/** `const e = new Error(); e.name = ...; cb(e)`: its name would be that of another error. */
function mayBeRenamed(identifier: t.Identifier, { script }: Rewriting): boolean {
  const references = script.referenceOf(identifier)?.binding?.references ?? [];
  return references.some((reference) => {
    const use = useOf(reference.identifier, script);
    if (use.kind === 'looked-at') return false;
    if (use.kind === 'argument') {
      return isObjectAssign(use.call) || localFunction(use.call.callee, script) !== null;
    }
    if (use.kind !== 'member') return true;
    const isOther = !/^(name|constructor)$/.test(memberName(use.member) ?? 'name');
    return !isOther && useOf(use.member, script).kind === 'written';
  });
}
