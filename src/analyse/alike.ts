import type * as t from '@babel/types';
import type { Binding } from '../parse/scopes.js';
import { isEmptyList, isFunction, isMember, memberName, type Node } from '../parse/syntax.js';
import { isCallOf, isPassedOn, objectWith } from './answered-lists.js';
import { bindingAt, localFunction } from './constants.js';
import { isTest } from './guards.js';
import { goesRight, isTruthy, knownValue, UNDEFINED, type Known } from './known-values.js';
import { calleeName } from './left-alone.js';
import { readsAnyList } from './lodash-lists.js';
import { isPure } from './purity.js';
import type { Script } from './script.js';
import { useOf } from './uses.js';

/** A list without items. */
const EMPTY: Known = { is: Symbol('an empty list') };

/** What methods give for a list without items, whatever else they are given. */
const OF_EMPTY = new Map<string, Known>([
  ...['filter', 'map', 'slice'].map((name) => [name, EMPTY] as const),
  ...['includes', 'some'].map((name) => [name, { is: false }] as const),
  ...['indexOf', 'lastIndexOf', 'findIndex'].map((name) => [name, { is: -1 }] as const),
  ['every', { is: true }],
  ['find', UNDEFINED],
  ['join', { is: '' }],
]);

/** Where the list itself stands; `there`: where it is none but an empty one. */
export type ListAt = (node: Node) => 'given' | 'there' | null;

/** What is known: either where the list is missing, or where it is empty. */
interface Names {
  given: Known;
  listAt: ListAt;
  names: ReadonlyMap<Binding, Known>;
}
type Both = readonly [missing: Names, empty: Names];

/**
 * Whether code cannot tell from one of its reads whether a list is missing or empty. Console output
 * does not count: it is no part of an answer. `isAnswered` tells values that are the scopes of an
 * answer: there both are none.
 */
export function isReadAlike(
  read: Node,
  listAt: ListAt,
  script: Script,
  isAnswered: (value: Node) => boolean,
): boolean {
  const names = new Map<Binding, Known>();
  return staysAlike(read, [
    { given: UNDEFINED, listAt, names },
    { given: EMPTY, listAt, names },
  ]);

  /** Looks outwards for an expression that comes to the same either way, or is not reached. */
  function staysAlike(from: Node, names: Both): boolean {
    let isPart = true;
    for (let at: Node | undefined = from; at && !isFunction(at); at = script.parentOf(at)) {
      const [missing, empty] = isPart ? names.map((known) => valueOf(at!, known, script)) : [];
      if (missing && empty) {
        if (missing.is === empty.is || isLogged(at, script) || isAnswered(at)) return true;
        if (isTakenAlike(at, script)) return true;
        if (isTest(at, script) && isTruthy(missing) === isTruthy(empty)) return true;
        const name = nameFor(at, script);
        if (name) return isNamedAlike(name, [missing, empty], names);
      }
      const parent = script.parentOf(at);
      if (names.every((known) => isLeftOut(at!, parent, known, script))) return true;
      isPart &&= /Expression$/.test(parent?.type ?? '');
    }
    return false;
  }

  function isNamedAlike(name: Binding, [missing, empty]: [Known, Known], names: Both): boolean {
    if (names[0].names.has(name)) return false;
    const known: Both = [
      { ...names[0], names: new Map([...names[0].names, [name, missing]]) },
      { ...names[1], names: new Map([...names[1].names, [name, empty]]) },
    ];
    return name.references.every(
      ({ identifier, writes }) => !writes && staysAlike(identifier, known),
    );
  }
}

/** `cb(null, { scope: value })`, and an object whose scope nothing but an answer looks at. */
export function isOnlyAnswered(value: Node, callback: Binding | null, script: Script): boolean {
  if (!isPassedOn(value, script)) return false;
  const object = objectWith(value, script);
  if (!object) return isAnswer(script.parentOf(script.parentOf(value)!)!);
  return object.references.every(({ identifier, writes }) => !writes && hidesScope(identifier));

  function hidesScope(identifier: Node): boolean {
    const member = script.parentOf(identifier);
    if (!isMember(member) || member.object !== identifier) {
      return isAnswer(identifier) || isLogged(identifier, script);
    }
    const name = memberName(member);
    return (name !== null && name !== 'scope') || isSet(member, script);
  }

  function isAnswer(node: Node): boolean {
    const use = useOf(node, script);
    return use.kind === 'argument' && isCallOf(use.call, callback, script);
  }
}

function isSet(member: Node, script: Script): boolean {
  const assignment = script.parentOf(member);
  return (
    assignment?.type === 'AssignmentExpression' &&
    assignment.left === member &&
    assignment.operator === '='
  );
}

/** Whether a choice goes the other way, or a loop makes no turn. */
function isLeftOut(node: Node, choice: Node | undefined, names: Names, script: Script): boolean {
  switch (choice?.type) {
    case 'IfStatement':
    case 'ConditionalExpression': {
      const test = node === choice.test ? null : valueOf(choice.test, names, script);
      return test !== null && isTruthy(test) !== (node === choice.consequent);
    }
    case 'LogicalExpression': {
      const left = node === choice.left ? null : valueOf(choice.left, names, script);
      return left !== null && !goesRight(choice.operator, left);
    }
    case 'ForInStatement': {
      // Neither what is missing nor a list without items has names.
      const object = node === choice.body ? valueOf(choice.right, names, script) : null;
      return object !== null && (object === EMPTY || object.is === undefined);
    }
    default:
      return false;
  }
}

/** `const name = value`, and the parameter of a function of the script that is handed the value. */
function nameFor(value: Node, script: Script): Binding | null {
  const use = useOf(value, script);
  if (use.kind === 'named') return use.by === null ? use.binding : null;
  if (use.kind !== 'argument') return null;
  const fn = localFunction(use.call.callee, script);
  const parameter = fn?.params[use.call.arguments.indexOf(value as t.Identifier)];
  return parameter?.type === 'Identifier' ? bindingAt(parameter, script) : null;
}

/** `console.log('granted', value)`, in whatever it is put on the way. */
export function isLogged(value: Node, script: Script): boolean {
  const parent = script.parentOf(value);
  if (parent?.type === 'TemplateLiteral') return isLogged(parent, script);
  if (parent?.type === 'BinaryExpression' && parent.operator === '+')
    return isLogged(parent, script);
  const use = useOf(value, script);
  if (use.kind === 'passed') return isLogged(use.to, script);
  if (use.kind === 'held') return !isMember(use.by) && isLogged(use.by, script);
  if (use.kind !== 'argument') return false;
  const { callee } = use.call;
  if (!isMember(callee) || callee.object.type !== 'Identifier') return false;
  if (script.referenceOf(callee.object)?.binding) return false;
  if (callee.object.name === 'console') return true;
  return callee.object.name === 'JSON' && isLogged(use.call, script);
}

/** `_.union(value, more)`: lodash takes what is missing for an empty list, and so does `for in`. */
function isTakenAlike(value: Node, script: Script): boolean {
  const parent = script.parentOf(value);
  if (parent?.type === 'ForInStatement') return parent.right === value;
  const use = useOf(value, script);
  return use.kind === 'argument' && readsAnyList(use.call, script);
}

function valueOf(node: Node, known: Names, script: Script): Known | null {
  return knownValue(node, given, script);

  function given(part: Node): Known | null | undefined {
    const list = known.listAt(part);
    if (list) return list === 'given' ? known.given : EMPTY;
    switch (part.type) {
      case 'Identifier': {
        const binding = script.referenceOf(part)?.binding;
        return binding ? known.names.get(binding) : undefined;
      }
      case 'ArrayExpression':
        return isEmptyList(part) ? EMPTY : null;
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        const isLength = memberName(part) === 'length';
        return isLength && valueOf(part.object, known, script) === EMPTY ? { is: 0 } : undefined;
      }
      case 'CallExpression':
      case 'OptionalCallExpression':
        return ofCall(part);
      default:
        return undefined;
    }
  }

  function ofCall(call: t.CallExpression | t.OptionalCallExpression): Known | null | undefined {
    const { callee } = call;
    if (!isMember(callee)) return null;
    const [first] = call.arguments;
    if (first && call.type === 'CallExpression' && calleeName(call, script) === 'Array.isArray') {
      const list = valueOf(first, known, script);
      return list && { is: list === EMPTY };
    }
    if (!call.arguments.every((argument) => isPure(argument, script, argument))) return null;
    return valueOf(callee.object, known, script) === EMPTY
      ? OF_EMPTY.get(memberName(callee) ?? '')
      : undefined;
  }
}
