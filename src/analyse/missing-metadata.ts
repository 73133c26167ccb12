import type { Scoped } from '../parse/scopes.js';
import { isEmptyObject, isMember, onlyPart, type Function, type Node } from '../parse/syntax.js';
import { constantInit, fallbackOf } from './constants.js';
import { isTest } from './guards.js';
import { inputValue } from './input-values.js';
import { isTruthy, knownValue, UNDEFINED, type Known } from './known-values.js';
import { leavesNoTrace } from './traceless.js';

/** An object of which no more is known. */
const OBJECT: Known = { is: Symbol('an object') };

/** The metadata of a client that has none: missing, or an object without keys. */
const MISSING = UNDEFINED;
const NONE: Known = { is: Symbol('an object without keys') };

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
    .filter(isMetadata)
    .flatMap((node) => differing(node) ?? []);

  function isMetadata(node: Node): boolean {
    if (isMember(node)) return isInput(node);
    if (node.type !== 'Identifier') return false;
    return read(node, MISSING) === MISSING && read(node, NONE) === NONE;
  }

  function isInput(node: Node): boolean {
    const input = inputValue(node, handler, script);
    return input?.kind === 'path' && input.path === 'client.metadata';
  }

  /** The whole of what differs around an expression that does; null where nothing comes of it. */
  function differing(node: Node): Node | null {
    const parent = script.parentOf(node);
    const [missing, none] = [read(node, MISSING), read(node, NONE)];
    if (missing && none && missing.is === none.is) return null;
    if (!parent) return node;
    const isNegated = parent.type === 'UnaryExpression' && parent.operator === '!';
    if (isNegated || isTest(node, script)) {
      if (missing && none && isTruthy(missing) === isTruthy(none)) return null;
      if (parent.type === 'IfStatement') {
        const skips = missing !== null && !isTruthy(missing) && !parent.alternate;
        const ofNone = (inner: Node): Known | null => read(inner, NONE);
        if (skips && leavesNoTrace(parent.consequent, NONE, ofNone, script)) return null;
        return makesSure(parent.consequent) ? null : node;
      }
    }
    return /^(Unary|Logical|Binary|Conditional)Expression$/.test(parent.type)
      ? differing(parent)
      : node;
  }

  /** What an expression comes to where this is what the client has as metadata. */
  function read(node: Node, metadata: Known): Known | null {
    return knownValue(node, given, script);

    function given(part: Node): Known | null | undefined {
      switch (part.type) {
        case 'MemberExpression':
        case 'OptionalMemberExpression': {
          if (isInput(part)) return metadata;
          return read(part.object, metadata) === NONE ? UNDEFINED : undefined;
        }
        case 'Identifier':
          return ofName(part);
        case 'ObjectExpression':
          return isEmptyObject(part) ? NONE : OBJECT;
        case 'BinaryExpression': {
          const asksKey = part.operator === 'in' && read(part.right, metadata) === NONE;
          return asksKey ? { is: false } : undefined;
        }
        default:
          return undefined;
      }
    }

    function ofName(name: Extract<Node, { type: 'Identifier' }>): Known | null | undefined {
      const init = constantInit(name, script);
      if (init) return read(init, metadata);
      if (inputValue(name, handler, script)?.kind === 'record') return OBJECT;
      if (!isInput(name)) return undefined;
      const fallback = fallbackOf(name, script);
      return fallback && metadata === MISSING ? read(fallback, metadata) : metadata;
    }
  }

  /** `if (!client.metadata) client.metadata = {};` */
  function makesSure(consequent: Node): boolean {
    const only = onlyPart(consequent);
    if (only?.type !== 'ExpressionStatement') return false;
    const { expression } = only;
    return (
      expression.type === 'AssignmentExpression' &&
      read(expression.left, MISSING) === MISSING &&
      read(expression.right, MISSING) === NONE
    );
  }
}
