import { isEmptyList, type Function, type Node } from '../parse/syntax.js';
import { isLogged, isReadAlike, type ListAt } from './alike.js';
import { nearestFunction } from './answers.js';
import { evaluated, type Evaluated } from './objects/index.js';
import { UNGRANTED, type Thing, type Value } from './objects/value.js';
import type { Script } from './script.js';

/**
 * Whether nothing that the hook does shows if the scopes that it is given are missing or an empty
 * list, wherever it carries them; and nothing ever changes the list.
 */
export function areMissingScopesAlike(script: Script, handler: Function): boolean {
  const found = evaluated(script, handler);
  if (!found || found.scopes.isLost || found.scopes.isMoved) return false;
  if (!found.things.every((thing) => isHeldAlike(thing, script))) return false;
  if (hasInClaims(found.answered)) return false;
  const listAt = (node: Node): ReturnType<ListAt> => {
    const value = found.valueAt(node);
    if (!value || !isScopesOnly(value, found)) return null;
    return value.kinds === 0 ? 'there' : 'given';
  };
  /** `scope && scope.length > 0` is looked at with what it asks for. */
  const isAskedFirst = (node: Node): boolean =>
    node.type === 'LogicalExpression' &&
    node.operator === '&&' &&
    listAt(node.left) === 'given' &&
    ((found.valueAt(node.right)?.kinds ?? UNGRANTED) & UNGRANTED) === 0;
  return [...found.values].every(
    ([node, value]) =>
      (value.kinds & UNGRANTED) === 0 ||
      isAskedFirst(node) ||
      isTakenAlike(node, found, script) ||
      (listAt(node) === 'given' && isReadAlike(node, listAt, script, () => false)),
  );
}

/** The scopes at entry, or nothing where none were granted. */
function isScopesOnly({ text, kinds, things }: Value, { scopes }: Evaluated): boolean {
  return text === null && (kinds & ~UNGRANTED) === 0 && things.size === 1 && things.has(scopes);
}

/** An object that has them is asked for what it has by name, or logged. */
function isHeldAlike(
  { isLost, kind, items, fields, patterns, reads }: Thing,
  script: Script,
): boolean {
  const held = [...fields.values(), ...patterns.values()].map(({ value }) => value);
  const inItems = (items.kinds & UNGRANTED) !== 0;
  if (inItems && (isLost || kind === 'list')) return false;
  if (!held.some(({ kinds }) => (kinds & UNGRANTED) !== 0)) return true;
  return !isLost && [...reads].every(([at, names]) => !names.has(null) || isLogging(at, script));
}

/** `console.log(...)`, and `JSON.stringify(...)` in one. */
function isLogging(call: Node, script: Script): boolean {
  const [first] = call.type === 'CallExpression' ? call.arguments : [];
  return !!first && isLogged(first, script);
}

/** In a result they are scopes; in a claim none are told from an empty list. */
function hasInClaims({ things }: Value): boolean {
  const seen = new Set<Thing>();
  const has = ({ kinds, things: inside }: Value): boolean =>
    (kinds & UNGRANTED) !== 0 || [...inside].some(holds);
  const holds = (thing: Thing): boolean => {
    if (seen.has(thing)) return false;
    seen.add(thing);
    const fields = [...thing.fields.values(), ...thing.patterns.values()];
    return has(thing.items) || fields.some(({ value }) => has(value));
  };
  return [...things].some(({ fields, patterns }) => {
    const claims = [...fields].filter(([name]) => name !== 'scope').map(([, field]) => field);
    return [...claims, ...patterns.values()].some(({ value }) => has(value));
  });
}

/** Whether what is around an expression hands it on to where it is looked at in its turn. */
function isTakenAlike(node: Node, found: Evaluated, script: Script): boolean {
  if (node.type === 'AssignmentPattern') return isEmptyList(node.right);
  if (node.type.endsWith('Pattern')) return false;
  const parent = script.parentOf(node);
  switch (parent?.type) {
    case 'ExpressionStatement':
    case 'VariableDeclarator':
    case 'AssignmentPattern':
    case 'SequenceExpression':
    case 'AwaitExpression':
    case 'YieldExpression':
    case 'ClassProperty':
    case 'ClassPrivateProperty':
      return true;
    case 'AssignmentExpression':
      return parent.operator === '=' || (parent.operator !== '&&=' && isEmptyList(parent.right));
    case 'ObjectProperty':
      return parent.value === node;
    case 'ConditionalExpression':
      return parent.test !== node;
    case 'LogicalExpression':
      return parent.right === node || (parent.operator !== '&&' && isEmptyList(parent.right));
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      return !found.calledBack.has(nearestFunction(node, script)!);
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return isLogged(node, script) || (parent.callee !== node && !found.callsOthers.has(parent));
    default:
      return false;
  }
}
