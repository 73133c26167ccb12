import type { Binding, Scoped } from '../parse/scopes.js';
import { isEmptyObject, isMember, memberName, type Function, type Node } from '../parse/syntax.js';
import {
  ALWAYS_STRINGS,
  INPUTS,
  RECORDS_OF_STRINGS,
  type Input,
} from '../triggers/credentials-exchange/mapping.js';
import { argumentsFor } from './constants.js';
import { patternAround, sourcesOf } from './given-values.js';
import { isWrittenThrough, parametersOf, roleOf } from './inputs.js';
import { remembered } from './remembered.js';

/** What an expression holds of the inputs; `text`: an entry of a record of strings, if it has it. */
export type InputValue = Input | { kind: 'text'; of: string };

/** Deeper than this nobody hands an input on. */
const DEEPEST = 6;

/** The input that an expression holds wherever it holds anything, by whatever name it goes. */
export function inputValue(node: Node, handler: Function, script: Scoped): InputValue | null {
  const known = foundBefore(handler, script);
  let value = known.get(node);
  if (value === undefined) known.set(node, (value = valueAt(node, handler, script, 0)));
  return value;
}

/** Many rules ask for the same expressions. */
const foundBefore = remembered((): Map<Node, InputValue | null> => new Map());

function valueAt(node: Node, handler: Function, script: Scoped, depth: number): InputValue | null {
  if (depth > DEEPEST) return null;
  const valueOf = (inner: Node): InputValue | null => valueAt(inner, handler, script, depth + 1);
  if (isMember(node)) return entryOf(valueOf(node.object), memberName(node));
  switch (node.type) {
    case 'LogicalExpression': {
      // `client.metadata || {}`, `client && client.metadata`
      const { left, operator, right } = node;
      if (operator === '&&') return valueOf(right);
      return isEmptyObject(right) ? valueOf(left) : null;
    }
    case 'Identifier': {
      const binding = script.referenceOf(node)?.binding;
      return binding && !isChanged(binding, script) ? valueOfName(binding) : null;
    }
    default:
      return null;
  }

  function valueOfName(binding: Binding): InputValue | null {
    const role = roleOf(binding, handler, script);
    if (role) return role === 'cb' ? null : INPUTS[role];
    const { declaration, identifier } = binding;
    const taken = patternAround(identifier, script);
    if (taken) {
      const object = valueOfPattern(taken.pattern);
      const isEmpty = !taken.fallback || isEmptyObject(taken.fallback);
      return isEmpty ? entryOf(object, taken.name) : null;
    }
    if (declaration.type === 'VariableDeclarator') {
      return declaration.init && declaration.id === identifier ? valueOf(declaration.init) : null;
    }
    return alike(argumentsFor(binding, script), valueOf);
  }

  function valueOfPattern(pattern: Node): InputValue | null {
    const own = parametersOf(handler, script)?.find((parameter) => parameter.pattern === pattern);
    if (own) return own.role === 'cb' ? null : INPUTS[own.role];
    const holder = script.parentOf(pattern);
    const inner = holder?.type === 'AssignmentPattern' ? script.parentOf(holder) : holder;
    const outer = inner?.type === 'ObjectProperty' ? script.parentOf(inner) : null;
    if (inner?.type === 'ObjectProperty' && outer?.type === 'ObjectPattern') {
      const key = !inner.computed && inner.key.type === 'Identifier' ? inner.key.name : null;
      return entryOf(valueOfPattern(outer), key);
    }
    return pattern.type === 'ObjectPattern' ? alike(sourcesOf(pattern, script), valueOf) : null;
  }
}

/** The one input that some expressions all hold. */
function alike(
  nodes: readonly (Node | undefined)[] | null,
  valueOf: (node: Node) => InputValue | null,
): InputValue | null {
  const [first = null, ...others] = (nodes ?? []).map((one) => one && valueOf(one));
  return others.every((one) => one === first) ? (first ?? null) : null;
}

function entryOf(value: InputValue | null, key: string | null): InputValue | null {
  if (value?.kind === 'record') {
    return key !== null && Object.hasOwn(value.fields, key) ? value.fields[key]! : null;
  }
  if (value?.kind !== 'path' || !RECORDS_OF_STRINGS.includes(value.path)) return null;
  return { kind: 'text', of: value.path };
}

/** Whether a name, or something in what it holds, is ever set to anything else. */
const isChanged = remembered(({ references }: Binding, script: Scoped): boolean =>
  references.some(({ identifier, writes }) => writes || isWrittenThrough(identifier, script)),
);

/** An input that is a string wherever it is there. */
export function isStringInput(node: Node, handler: Function, script: Scoped): boolean {
  const value = inputValue(node, handler, script);
  if (value?.kind === 'text') return true;
  return value?.kind === 'path' && ALWAYS_STRINGS.includes(value.path);
}

/** An input that every exchange has: a record, or a string. */
export function isAlwaysThere(value: InputValue | null): boolean {
  if (value?.kind === 'record') return true;
  return value?.kind === 'path' && ALWAYS_STRINGS.includes(value.path);
}

export function isRecordOfStrings(value: InputValue | null): boolean {
  return value?.kind === 'path' && RECORDS_OF_STRINGS.includes(value.path);
}
