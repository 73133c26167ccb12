import type { Binding, Scoped } from '../parse/scopes.js';
import { isMember, memberName, type Function, type Node } from '../parse/syntax.js';
import { constantInit, fallbackOf } from './constants.js';
import { isUndefined } from './guards.js';
import { inputValue } from './input-values.js';
import { calleeName } from './left-alone.js';

/** An object without keys, and an object of which no more is known. */
const EMPTY = Symbol('an empty object');
const OBJECT = Symbol('an object');

type Primitive = string | number | boolean | null | undefined;
type Known = { is: Primitive | typeof EMPTY | typeof OBJECT } | null;

/** The metadata of a client that has none: missing, or an object without keys. */
const MISSING: Known = { is: undefined };
const NONE: Known = { is: EMPTY };

/**
 * Where a hook does something else for a client without metadata than for one whose metadata are
 * an empty object. Asking is no matter where it comes to the same: `client.metadata || {}`,
 * `!client.metadata || !client.metadata.plan`, a block that only reads keys.
 */
export function askedForMetadata(handler: Function, script: Scoped): Node[] {
  return [
    ...script.nodesOf('UnaryExpression').map(({ argument }) => argument),
    ...script.nodesOf('LogicalExpression').map(({ left }) => left),
    ...script.nodesOf('BinaryExpression').flatMap(({ left, right }) => [left, right]),
    ...script.nodesOf('ConditionalExpression').map(({ test }) => test),
    ...script.nodesOf('IfStatement').map(({ test }) => test),
  ]
    .filter((node) => isMember(node) || node.type === 'Identifier')
    .filter((node) => read(node, MISSING) === MISSING && read(node, NONE) === NONE)
    .flatMap((node) => differing(node) ?? []);

  /** The whole of what differs around an expression that does; null where nothing comes of it. */
  function differing(node: Node): Node | null {
    const parent = script.parentOf(node);
    const [missing, none] = [read(node, MISSING), read(node, NONE)];
    if (missing && none && missing.is === none.is) return null;
    if (!parent) return node;
    if (isTest(node, parent)) {
      if (missing && none && Boolean(missing.is) === Boolean(none.is)) return null;
      if (parent.type === 'IfStatement') {
        const skips = missing !== null && !missing.is && !parent.alternate;
        if (skips && doesNothing(parent.consequent)) return null;
        return makesSure(parent.consequent) ? null : node;
      }
    }
    return /^(Unary|Logical|Binary|Conditional)Expression$/.test(parent.type)
      ? differing(parent)
      : node;
  }

  /** What an expression comes to where this is what the client has as metadata. */
  function read(node: Node, metadata: Known): Known {
    const of = (inner: Node): Known => read(inner, metadata);
    if (isMember(node)) {
      const input = inputValue(node, handler, script);
      if (input?.kind === 'path' && input.path === 'client.metadata') return metadata;
      const object = of(node.object);
      if (object?.is === EMPTY) return { is: undefined };
      const isOptional = node.type === 'OptionalMemberExpression';
      return object && object.is === undefined && isOptional ? object : null;
    }
    if (isUndefined(node)) return { is: undefined };
    switch (node.type) {
      case 'Identifier':
        return readName(node);
      case 'StringLiteral':
      case 'NumericLiteral':
      case 'BooleanLiteral':
        return { is: node.value };
      case 'NullLiteral':
        return { is: null };
      case 'ObjectExpression':
        return { is: node.properties.length === 0 ? EMPTY : OBJECT };
      case 'UnaryExpression': {
        const given = of(node.argument);
        if (!given) return null;
        if (node.operator === '!') return { is: !given.is };
        if (node.operator !== 'typeof') return null;
        return { is: typeof given.is === 'symbol' ? 'object' : typeof given.is };
      }
      case 'LogicalExpression': {
        const left = of(node.left);
        if (!left) return null;
        const { operator, right } = node;
        const goesOn =
          operator === '??' ? (left.is ?? null) === null : Boolean(left.is) === (operator === '&&');
        return goesOn ? of(right) : left;
      }
      case 'ConditionalExpression': {
        const test = of(node.test);
        return test && of(test.is ? node.consequent : node.alternate);
      }
      case 'BinaryExpression':
        return compared(node.operator, of(node.left), of(node.right));
      default:
        return null;
    }

    function readName(name: Extract<Node, { type: 'Identifier' }>): Known {
      const init = constantInit(name, script);
      if (init) return of(init);
      const input = inputValue(name, handler, script);
      if (input?.kind === 'record') return { is: OBJECT };
      if (input?.kind !== 'path' || input.path !== 'client.metadata') return null;
      const fallback = fallbackOf(name, script);
      return fallback && metadata === MISSING ? of(fallback) : metadata;
    }
  }

  /** Whether a statement leaves no trace where the metadata have no keys. */
  function doesNothing(statement: Node): boolean {
    switch (statement.type) {
      case 'BlockStatement':
        return statement.body.every(doesNothing);
      case 'IfStatement': {
        const test = read(statement.test, NONE);
        if (!test || test.is) return false;
        return !statement.alternate || doesNothing(statement.alternate);
      }
      case 'VariableDeclaration':
        return statement.kind !== 'var';
      case 'ForInStatement':
        return read(statement.right, NONE) === NONE;
      case 'ForOfStatement':
        return isListOfKeys(statement.right);
      case 'ExpressionStatement':
        return expressionDoesNothing(statement.expression);
      default:
        return false;
    }
  }

  function expressionDoesNothing(expression: Node): boolean {
    switch (expression.type) {
      case 'LogicalExpression': {
        const left = read(expression.left, NONE);
        return left !== null && expression.operator === '&&' && !left.is;
      }
      case 'AssignmentExpression': {
        // A claim that is undefined is none; a name that has nothing yet stays as it is.
        const { left, right, operator } = expression;
        const given = operator === '=' ? read(right, NONE) : null;
        if (given?.is !== undefined || given === null) return false;
        return isMember(left) || (left.type === 'Identifier' && isBare(left));
      }
      case 'CallExpression': {
        const { callee } = expression;
        if (calleeName(expression, script)?.startsWith('console.')) return true;
        return isMember(callee) && memberName(callee) === 'forEach' && isListOfKeys(callee.object);
      }
      default:
        return false;
    }
  }

  function isListOfKeys(list: Node): boolean {
    if (list.type !== 'CallExpression' || list.arguments.length !== 1) return false;
    const name = calleeName(list, script) ?? '';
    return /^Object\.(keys|values|entries)$/.test(name) && read(list.arguments[0]!, NONE) === NONE;
  }

  function isBare(name: Node): boolean {
    const binding: Binding | null | undefined = script.referenceOf(name)?.binding;
    return binding?.declaration.type === 'VariableDeclarator' && !binding.declaration.init;
  }

  /** `if (!client.metadata) client.metadata = {};` */
  function makesSure(statement: Node): boolean {
    const [only, ...more] = statement.type === 'BlockStatement' ? statement.body : [statement];
    if (only?.type !== 'ExpressionStatement' || more.length > 0) return false;
    const { expression } = only;
    return (
      expression.type === 'AssignmentExpression' &&
      read(expression.left, MISSING) === MISSING &&
      read(expression.right, MISSING)?.is === EMPTY
    );
  }
}

function isTest(node: Node, parent: Node): boolean {
  if (parent.type === 'UnaryExpression') return parent.operator === '!';
  const asks = parent.type === 'IfStatement' || parent.type === 'ConditionalExpression';
  return asks && parent.test === node;
}

function compared(operator: string, left: Known, right: Known): Known {
  if (operator === 'in') return right?.is === EMPTY ? { is: false } : null;
  if (!left || !right || !/^[!=]==?$/.test(operator)) return null;
  if (typeof left.is === 'symbol' && typeof right.is === 'symbol') return null;
  const isLoose = operator.length === 2;
  const isNone = (value: Known): boolean => (value?.is ?? null) === null;
  const same = left.is === right.is || (isLoose && isNone(left) && isNone(right));
  return { is: operator.startsWith('!') ? !same : same };
}
