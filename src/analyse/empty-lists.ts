import type { Binding } from '../parse/scopes.js';
import {
  containsOwn,
  isFunction,
  isMember,
  isWithin,
  memberName,
  type Node,
} from '../parse/syntax.js';
import { nearestFunction } from './answers.js';
import { bindingAt, initOf, localFunction } from './constants.js';
import { calleeName } from './left-alone.js';
import { membersIn, originsOf, returnedFrom } from './members.js';
import { remembered } from './remembered.js';
import type { Script } from './script.js';
import { methodCalled } from './text-lists.js';
import { useOf } from './uses.js';

/** A test that came to this outcome, for each name that the item stands for where it has one. */
export interface Passed {
  test: Node;
  outcome: boolean;
  item: { binding: Binding; names: readonly string[] } | null;
}

/**
 * What is known where nothing was found to object to: `REQUIRED.every((key) => data[key])`, or
 * `missing.length === 0` of a list that tests have filled.
 */
export function passedBy(test: Node, outcome: boolean, script: Script): Passed[] {
  const method = methodCalled(test);
  if (method?.name === 'every' || method?.name === 'some') {
    const isAll = outcome === (method.name === 'every');
    return isAll ? forEachItem(method.on, method.call.arguments[0], outcome, script) : [];
  }
  const list = emptyIf(test, outcome);
  const binding = list?.type === 'Identifier' ? script.referenceOf(list)?.binding : null;
  const made = binding && !binding.reassigned ? initOf(binding) : null;
  if (
    !binding ||
    !made ||
    !binding.references.every(({ identifier }) => keepsItems(identifier, script))
  ) {
    return [];
  }
  const filtered = methodCalled(made);
  if (filtered?.name === 'filter') {
    return forEachItem(filtered.on, filtered.call.arguments[0], false, script);
  }
  if (made.type !== 'ArrayExpression') return [];
  return binding.references.flatMap(({ identifier }) => pushedUnless(identifier, test, script));
}

/** Whether anything in a part of the text may be such a test. */
export const mayPass = remembered(({ start, end }: Node, { text }: Script) =>
  /\.\s*(length|every|some)\b/.test(text.slice(start!, end!)),
);

/** The list that has no items where a test has this outcome: `list.length > 0`. */
function emptyIf(test: Node, outcome: boolean): Node | null {
  if (isMember(test)) return memberName(test) === 'length' && !outcome ? test.object : null;
  if (test.type !== 'BinaryExpression' || !isMember(test.left)) return null;
  const { left, operator, right } = test;
  if (memberName(left) !== 'length' || right.type !== 'NumericLiteral') return null;
  const compared = `${operator} ${String(right.value)}`;
  const isEmpty = /^(===? 0|< 1|<= 0)$/.test(compared);
  const isFilled = /^(!==? 0|>= 1|> 0)$/.test(compared);
  return (isEmpty && outcome) || (isFilled && !outcome) ? left.object : null;
}

/** Whether a use of a list takes no item out of it. */
function keepsItems(list: Node, script: Script): boolean {
  const use = useOf(list, script);
  if (use.kind === 'argument')
    return /^(console\.\w+|JSON\.stringify)$/.test(calleeName(use.call, script));
  if (use.kind !== 'member') return use.kind === 'looked-at';
  const isLength =
    memberName(use.member) === 'length' && useOf(use.member, script).kind === 'looked-at';
  const called = methodCalled(script.parentOf(use.member) ?? null);
  return isLength || (called?.on === list && KEEPS.test(called.name));
}

const KEEPS = /^(push|join|map|forEach|includes|indexOf|slice|filter|some|every|toString)$/;

/** What a callback came to for every item of a list of names. */
function forEachItem(
  list: Node,
  callback: Node | undefined,
  outcome: boolean,
  script: Script,
): Passed[] {
  const fn = isFunction(callback) ? callback : callback && localFunction(callback, script);
  const item = fn && !fn.async && !fn.generator ? itemOf(list, fn.params[0], script) : null;
  const [test, ...others] = item ? returnedFrom(fn!) : [];
  return test && others.length === 0 ? [{ test, outcome, item }] : [];
}

function itemOf(list: Node, parameter: Node | undefined, script: Script): Passed['item'] {
  const binding = parameter?.type === 'Identifier' ? bindingAt(parameter, script) : null;
  const names = binding && !binding.reassigned ? namesIn(list, script) : null;
  return names && { binding: binding!, names };
}

/** The texts that a list has, where the script writes them down. */
function namesIn(list: Node, script: Script): string[] | null {
  const [made, ...others] = originsOf(list, script);
  if (!made || others.length > 0) return null;
  if (made.type === 'CallExpression' && calleeName(made, script) === 'Object.keys') {
    const [table, ...tables] = made.arguments[0] ? originsOf(made.arguments[0], script) : [];
    const members = table && tables.length === 0 ? membersIn(table, script, 0) : null;
    return members && [...members.keys()];
  }
  const items = made.type === 'ArrayExpression' ? membersIn(made, script, 0) : null;
  return (
    items &&
    [...items.values()].flatMap(([one]) => (one?.type === 'StringLiteral' ? one.value : []))
  );
}

/** `if (test) list.push(...)`, for each item of a loop or once, on every way to where it is asked. */
function pushedUnless(list: Node, asked: Node, script: Script): Passed[] {
  const call = script.parentOf(script.parentOf(list)!);
  if (!call || methodCalled(call)?.name !== 'push') return [];
  const push = script.parentOf(call)!;
  const block = script.parentOf(push)!;
  const branch = block.type === 'BlockStatement' ? block : push;
  const choice = script.parentOf(branch);
  if (push.type !== 'ExpressionStatement' || choice?.type !== 'IfStatement') return [];
  if (choice.consequent !== branch) return [];
  const passed = { test: choice.test, outcome: false, item: null };
  if (isRunBefore(choice, asked, script)) return [passed];

  const body = script.parentOf(choice)!;
  if (body.type !== 'BlockStatement' || containsOwn(body, leavesTurn)) return [];
  const around = script.parentOf(body)!;
  if (around.type === 'ForOfStatement') {
    const declared =
      around.left.type === 'VariableDeclaration' ? around.left.declarations[0]?.id : undefined;
    const item = itemOf(around.right, declared, script);
    return item && isRunBefore(around, asked, script) ? [{ ...passed, item }] : [];
  }
  if (!isFunction(around) || around.async) return [];
  const loop = methodCalled(script.parentOf(around) ?? null);
  if (loop?.name !== 'forEach' || loop.call.arguments[0] !== around) return [];
  const statement = script.parentOf(loop.call)!;
  const item = itemOf(loop.on, around.params[0], script);
  return item && isRunBefore(statement, asked, script) ? [{ ...passed, item }] : [];
}

function leavesTurn({ type }: Node): boolean {
  return /^(Break|Continue|Return)Statement$/.test(type);
}

/** Whether a statement stands among those that lead to a place of the same function. */
function isRunBefore(statement: Node, place: Node, script: Script): boolean {
  const list = script.parentOf(statement);
  return (
    /^(BlockStatement|Program)$/.test(list?.type ?? '') &&
    isWithin(place, list!) &&
    statement.end! <= place.start! &&
    nearestFunction(statement, script) === nearestFunction(place, script)
  );
}
