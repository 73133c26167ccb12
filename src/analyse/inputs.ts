import type * as t from '@babel/types';
import { isMember, memberName, propertyName, type Function, type Node } from '../parse/syntax.js';
import type { Binding, Reference, Scoped } from '../parse/scopes.js';
import { argumentsFor } from './constants.js';
import { remembered } from './remembered.js';
import { useOf } from './uses.js';
import {
  HIDDEN,
  INPUTS,
  PARAMETERS,
  type Input,
  type Parameter,
} from '../triggers/credentials-exchange/mapping.js';

/** A parameter of the handler, by what the platform passes at its position. */
export interface HandlerParameter {
  role: Parameter;
  /** The name or pattern in the text. */
  pattern: Node;
  /** Set where the parameter is a plain name. */
  binding: Binding | null;
  /** What it falls back to: `scope = []`. */
  fallback: t.Expression | null;
}

/** Null where the parameters cannot be told apart: a rest parameter. */
export const parametersOf = remembered(
  (fn: Function, script: Scoped): HandlerParameter[] | null => {
    const parameters: HandlerParameter[] = [];
    for (const [index, parameter] of fn.params.entries()) {
      const role = PARAMETERS[index];
      if (!role) break;
      if (parameter.type === 'RestElement') return null;
      const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
      const name = pattern.type === 'Identifier' ? pattern.name : null;
      parameters.push({
        role,
        pattern,
        binding: name ? (script.scopeOf(fn).bindings.get(name) ?? null) : null,
        fallback: parameter.type === 'AssignmentPattern' ? parameter.right : null,
      });
    }
    return parameters;
  },
);

/** The name by which the handler answers. */
export function callbackOf(handler: Function, script: Scoped): Binding | null {
  return parametersOf(handler, script)?.find(({ role }) => role === 'cb')?.binding ?? null;
}

/** Which of the handler's inputs a name holds, in the handler or in a function that is given it. */
export function roleOf(
  binding: Binding,
  handler: Function,
  script: Scoped,
  depth = 0,
): Parameter | null {
  const own = parametersOf(handler, script)?.find((parameter) => parameter.binding === binding);
  if (own) return own.role;
  const given = depth < 4 ? argumentsFor(binding, script) : null;
  const roles = given?.map((argument) => {
    const inner = argument && script.referenceOf(argument)?.binding;
    return inner ? roleOf(inner, handler, script, depth + 1) : null;
  });
  const [role] = roles ?? [];
  return role && roles!.every((one) => one === role) ? role : null;
}

/** How far a use of a parameter can be followed by name. */
export type InputUse =
  /** Reads something that the Action's event has: `node` is the whole chain up to it. */
  | { kind: 'path'; node: Node; path: string; reads: string; lost: LostInput[] }
  | { kind: 'scope'; node: Node }
  /** Uses a record of inputs as a value, or by a computed key. `lost`: what is taken out of it. */
  | { kind: 'whole'; node: Node; lost: LostInput[] }
  | LostInput;

/** A read of something that the Action's event does not have. */
export type LostInput =
  | { kind: 'unknown-field'; node: Node; reads: string }
  | { kind: 'none'; node: Node; reads: string; why: string };

/** Follows a reference to a parameter through the members that are read from it. */
export function followInput(reference: Reference, role: Parameter, script: Scoped): InputUse {
  return followFrom(reference.identifier, role, script);
}

/** The same for any other expression that holds what the parameter does. */
export function followFrom(from: Node, role: Parameter, script: Scoped): InputUse {
  if (role === 'cb') return { kind: 'whole', node: from, lost: [] };
  let input: Input = INPUTS[role];
  let node = from;
  let reads: string = role;
  for (;;) {
    const parent = script.parentOf(node);
    const key = isMember(parent) && parent.object === node ? memberName(parent) : null;
    if (input.kind === 'path') {
      const hidden = HIDDEN[input.path];
      if (key !== null && hidden?.keys.includes(key)) {
        return { kind: 'none', node: parent!, reads: `${reads}.${key}`, why: hidden.why };
      }
      const lost = lostInPattern(node, input, reads, script);
      return { kind: 'path', node, path: input.path, reads, lost };
    }
    if (input.kind === 'none') return { kind: 'none', node, reads, why: input.why };
    if (input.kind === 'scope') return { kind: 'scope', node };
    if (key === null)
      return { kind: 'whole', node, lost: lostInPattern(node, input, reads, script) };
    reads += `.${key}`;
    node = parent!;
    const next: Input | undefined = Object.hasOwn(input.fields, key)
      ? input.fields[key]
      : undefined;
    if (!next) return { kind: 'unknown-field', node, reads };
    input = next;
  }
}

/** `const { ip, query } = context.request || {}`: names in the pattern that no Action is given. */
function lostInPattern(node: Node, input: Input, reads: string, script: Scoped): LostInput[] {
  let at = node;
  let parent = script.parentOf(at);
  while (parent?.type === 'LogicalExpression' && parent.left === at) {
    at = parent;
    parent = script.parentOf(at);
  }
  return parent?.type === 'VariableDeclarator' && parent.init === at
    ? lostBy(parent.id, input, reads)
    : [];
}

function lostBy(pattern: Node, input: Input, reads: string): LostInput[] {
  if (input.kind === 'none') return [{ kind: 'none', node: pattern, reads, why: input.why }];
  if (pattern.type === 'AssignmentPattern') return lostBy(pattern.left, input, reads);
  if (pattern.type !== 'ObjectPattern' || input.kind === 'scope') return [];
  const hidden = input.kind === 'path' ? HIDDEN[input.path] : undefined;
  return pattern.properties.flatMap((property): LostInput[] => {
    const key = property.type === 'ObjectProperty' ? propertyName(property) : null;
    if (key === null || property.type !== 'ObjectProperty') return [];
    const path = `${reads}.${key}`;
    if (input.kind === 'path') {
      if (!hidden?.keys.includes(key)) return [];
      return [{ kind: 'none', node: property, reads: path, why: hidden.why }];
    }
    return Object.hasOwn(input.fields, key)
      ? lostBy(property.value, input.fields[key]!, path)
      : [{ kind: 'unknown-field', node: property, reads: path }];
  });
}

/** Whether the outermost member chain that begins with this node is written to. */
export function isWrittenThrough(node: Node, script: Scoped): boolean {
  let at = node;
  let parent = script.parentOf(at);
  while (isMember(parent) && parent.object === at) {
    at = parent;
    parent = script.parentOf(at);
  }
  return (
    useOf(at, script).kind === 'written' ||
    (parent?.type === 'CallExpression' &&
      parent.arguments[0] === at &&
      isMember(parent.callee) &&
      memberName(parent.callee) === 'assign')
  );
}
