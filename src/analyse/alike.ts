import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { isFunction, isMember, memberName, type Node } from '../parse/syntax.js';
import { isCallOf, isPassedOn, objectWith } from './answered-lists.js';
import { bindingAt, constantInit, localFunction } from './constants.js';
import { readsAnyList } from './lodash-lists.js';
import { isPure } from './purity.js';
import { isEmptyList } from './scope-list.js';
import type { Script } from './script.js';
import { useOf } from './uses.js';

type Constant = string | number | boolean | undefined;

/** What an expression comes to, as far as that is a constant or a list without items. */
type Value = { kind: 'constant'; value: Constant } | { kind: 'empty' };

const EMPTY: Value = { kind: 'empty' };
const constant = (value: Constant): Value => ({ kind: 'constant', value });
const MISSING = constant(undefined);

/** What methods give for a list without items, whatever else they are given. */
const OF_EMPTY = new Map<string, Value>([
  ...['filter', 'map', 'slice'].map((name) => [name, EMPTY] as const),
  ...['includes', 'some'].map((name) => [name, constant(false)] as const),
  ...['indexOf', 'lastIndexOf', 'findIndex'].map((name) => [name, constant(-1)] as const),
  ['every', constant(true)],
  ['find', MISSING],
  ['join', constant('')],
]);

const COMPARED: Record<string, (left: number, right: number) => boolean> = {
  '===': (left, right) => left === right,
  '!==': (left, right) => left !== right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
};

/** Where the list itself stands; `there`: where it is none but an empty one. */
export type ListAt = (node: Node) => 'given' | 'there' | null;

/** What is known: either where the list is missing, or where it is empty. */
interface Names {
  given: Value;
  listAt: ListAt;
  names: ReadonlyMap<Binding, Value>;
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
  const names = new Map<Binding, Value>();
  return staysAlike(read, [
    { given: MISSING, listAt, names },
    { given: EMPTY, listAt, names },
  ]);

  /** Looks outwards for an expression that comes to the same either way, or is not reached. */
  function staysAlike(from: Node, names: Both): boolean {
    let isPart = true;
    for (let at: Node | undefined = from; at && !isFunction(at); at = script.parentOf(at)) {
      const [missing, empty] = isPart ? names.map((known) => valueOf(at!, known, script)) : [];
      if (missing && empty) {
        if (isSame(missing, empty) || isLogged(at, script) || isAnswered(at)) return true;
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

  function isNamedAlike(name: Binding, [missing, empty]: [Value, Value], names: Both): boolean {
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
      return object !== null && (object.kind === 'empty' || object.value === undefined);
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

/** Null where it is no constant, or where there is none because it throws. */
function valueOf(node: Node, known: Names, script: Script): Value | null {
  const of = (inner: Node): Value | null => valueOf(inner, known, script);
  const list = known.listAt(node);
  if (list) return list === 'given' ? known.given : EMPTY;
  switch (node.type) {
    case 'Identifier': {
      const binding = script.referenceOf(node)?.binding;
      if (!binding) return node.name === 'undefined' ? MISSING : null;
      const named = known.names.get(binding);
      const init = named ? null : constantInit(node, script);
      return named ?? (init && /Literal$/.test(init.type) ? of(init) : null);
    }
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return constant(node.value);
    case 'ArrayExpression':
      return isEmptyList(node) ? EMPTY : null;
    case 'LogicalExpression': {
      const left = of(node.left);
      return left && (goesRight(node.operator, left) ? of(node.right) : left);
    }
    case 'ConditionalExpression': {
      const test = of(node.test);
      return test && of(isTruthy(test) ? node.consequent : node.alternate);
    }
    case 'UnaryExpression': {
      const value = node.operator === '!' ? of(node.argument) : null;
      return value && constant(!isTruthy(value));
    }
    case 'BinaryExpression': {
      const compare = COMPARED[node.operator];
      const [left, right] = [of(node.left), of(node.right)];
      if (!compare || left?.kind !== 'constant' || right?.kind !== 'constant') return null;
      return constant(compare(left.value as number, right.value as number));
    }
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      const object = of(node.object);
      if (object?.kind === 'empty') return memberName(node) === 'length' ? constant(0) : null;
      return node.type === 'OptionalMemberExpression' ? ifMissing(object) : null;
    }
    case 'CallExpression':
    case 'OptionalCallExpression':
      return ofCall(node, of, script);
    default:
      return null;
  }
}

function ofCall(
  call: t.CallExpression | t.OptionalCallExpression,
  of: (inner: Node) => Value | null,
  script: Script,
): Value | null {
  const { callee } = call;
  if (!isMember(callee)) return null;
  const method = memberName(callee) ?? '';
  const { object } = callee;
  if (object.type === 'Identifier' && object.name === 'Array' && method === 'isArray') {
    const given = script.referenceOf(object)?.binding ? null : of(call.arguments[0] ?? call);
    return given && constant(given.kind === 'empty');
  }
  if (!call.arguments.every((argument) => isPure(argument, script, argument))) return null;
  const list = of(object);
  if (list?.kind === 'empty') return OF_EMPTY.get(method) ?? null;
  return call.type === 'OptionalCallExpression' ? ifMissing(list) : null;
}

/** The rest of a chain behind `?.` is left out where there is nothing. */
function ifMissing(object: Value | null): Value | null {
  return object && isSame(object, MISSING) ? MISSING : null;
}

function goesRight(operator: t.LogicalExpression['operator'], left: Value): boolean {
  if (operator === '??') return isSame(left, MISSING);
  return isTruthy(left) === (operator === '&&');
}

function isTruthy(value: Value): boolean {
  return value.kind === 'empty' || Boolean(value.value);
}

function isSame(one: Value, other: Value): boolean {
  if (one.kind === 'empty' || other.kind === 'empty') return one.kind === other.kind;
  return one.value === other.value;
}

/** Whether a value decides which way to go. */
export function isTest(node: Node, script: Scoped): boolean {
  const parent = script.parentOf(node);
  switch (parent?.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return parent.test === node;
    default:
      return false;
  }
}
