import type * as t from '@babel/types';
import type { Binding, Scope, Scoped } from '../parse/scopes.js';
import { containsOwn, isFunction, isWithin, type Function, type Node } from '../parse/syntax.js';
import { isCallable, type Callable } from './callees.js';
import { emissionsTo } from './emitters.js';
import { callsByMember } from './member-calls.js';
import { remembered } from './remembered.js';

/** The initial value of a name that is never assigned again. */
export function constantInit(identifier: t.Identifier, script: Scoped): t.Expression | null {
  const binding = script.referenceOf(identifier)?.binding;
  return binding && !binding.reassigned ? initOnce(binding, script) : null;
}

const initOnce = remembered((binding: Binding) => initOf(binding));

/** What a name is declared with; null for `var plan = plan || 'free'`, which is made of itself. */
export function initOf({ declaration, identifier, references }: Binding): t.Expression | null {
  if (declaration.type !== 'VariableDeclarator' || declaration.id !== identifier) return null;
  const { init } = declaration;
  if (!init) return null;
  const own = references.filter((reference) => isWithin(reference.identifier, init));
  const isOwn = (node: Node): boolean => own.some((reference) => reference.identifier === node);
  return own.length > 0 && containsOwn(init, isOwn) ? null : init;
}

/**
 * All that a name is ever given, its first value first, null where it is declared without one. Null
 * where something else than `=` gives it a value.
 */
export function valuesGiven(binding: Binding, script: Scoped): (Node | null)[] | null {
  const { declaration, identifier, references } = binding;
  if (declaration.type !== 'VariableDeclarator' || declaration.id !== identifier) return null;
  const later = references
    .filter(({ writes }) => writes)
    .map((reference) => {
      const assignment = script.parentOf(reference.identifier);
      const isPlain = assignment?.type === 'AssignmentExpression' && assignment.operator === '=';
      return isPlain && assignment.left === reference.identifier ? assignment.right : null;
    });
  return later.every((value) => value !== null) ? [declaration.init ?? null, ...later] : null;
}

/** What a name falls back to where it was taken out of an object: `{ plan = 'free' }`. */
export function fallbackOf(identifier: t.Identifier, script: Scoped): t.Expression | null {
  const binding = script.referenceOf(identifier)?.binding;
  if (!binding || binding.reassigned) return null;
  const pattern = script.parentOf(binding.identifier);
  return pattern?.type === 'AssignmentPattern' ? pattern.right : null;
}

/** What a name means where it stands, whether it is declared or used there. */
export function bindingAt(identifier: t.Identifier, script: Scoped): Binding | null {
  return bindingNamed(identifier.name, identifier, script);
}

/** What a name means in a place. */
export function bindingNamed(name: string, at: Node, script: Scoped): Binding | null {
  for (let scope: Scope | null = script.scopeOf(at); scope; scope = scope.parent) {
    const binding = scope.bindings.get(name);
    if (binding) return binding;
  }
  return null;
}

/** The function that a name always means, where the script declares it. */
export function localFunction(callee: Node, script: Scoped): Function | null {
  if (callee.type !== 'Identifier') return null;
  const binding = script.referenceOf(callee)?.binding;
  if (!binding || binding.reassigned) return null;
  const { declaration } = binding;
  if (isFunction(declaration)) return declaration;
  const init = constantInit(callee, script);
  return isFunction(init) ? init : null;
}

/** What a function returns, where that is all it does. */
export function returnedBy(fn: Function): t.Expression | null {
  if (fn.body.type !== 'BlockStatement') return fn.body;
  const [only, ...further] = fn.body.body;
  return only?.type === 'ReturnStatement' && further.length === 0 ? (only.argument ?? null) : null;
}

/**
 * All calls of a function by its name, or by what an object has it under; null where it is used in
 * any other way.
 */
export function callsOf(fn: Callable, script: Scoped): t.CallExpression[] | null {
  if (fn.type === 'ClassMethod') return null;
  if (fn.type === 'ObjectMethod') return callsByMember(fn, script);
  if (fn.type === 'FunctionDeclaration') return callsByName(fn.id, fn, script);
  // It may call itself by a name of its own.
  const own = fn.type === 'FunctionExpression' && fn.id ? bindingAt(fn.id, script) : null;
  const isKnownInside = own?.declaration === fn && own.references.length > 0;
  const isNamed = script.parentOf(fn)?.type !== 'CallExpression';
  return isNamed && !isKnownInside ? callsThrough(fn, script) : null;
}

/** The same for a place that has a function, or in which its name stands. */
export function callsThrough(place: Node, script: Scoped): t.CallExpression[] | null {
  const parent = script.parentOf(place);
  switch (parent?.type) {
    case 'CallExpression':
      return parent.callee === place ? [parent] : null;
    case 'VariableDeclarator':
      return callsByName(parent.id, parent, script);
    case 'ObjectProperty':
      return parent.value === place ? callsByMember(parent, script) : null;
    default:
      return null;
  }
}

function callsByName(
  name: Node | null | undefined,
  declaration: Node,
  script: Scoped,
): t.CallExpression[] | null {
  const binding = name?.type === 'Identifier' ? bindingAt(name, script) : null;
  if (binding?.declaration !== declaration) return null;
  const calls: t.CallExpression[] = [];
  for (const { identifier, writes } of binding.references) {
    if (isExported(identifier, script)) continue;
    const found = writes ? null : callsThrough(identifier, script);
    if (!found) return null;
    calls.push(...found);
  }
  return calls;
}

/** `exports.describe = describe`: for tests; the platform looks at nothing but the handler. */
function isExported(identifier: Node, script: Scoped): boolean {
  const assignment = script.parentOf(identifier);
  if (assignment?.type !== 'AssignmentExpression' || assignment.right !== identifier) return false;
  const { left } = assignment;
  if (left.type !== 'MemberExpression' || left.object.type !== 'Identifier') return false;
  return left.object.name === 'exports' && !script.referenceOf(left.object)?.binding;
}

/** What is handed in for a parameter, at every call of its function; null where that is unknown. */
export const argumentsFor = remembered(
  (parameter: Binding, script: Scoped): (Node | undefined)[] | null => {
    const fn = parameter.scope.node;
    if (parameter.kind !== 'parameter' || !isCallable(fn)) return null;
    if (parameter.reassigned) return null;
    const index = fn.params.indexOf(parameter.identifier);
    const calls = index < 0 ? null : callsOf(fn, script);
    const isSpread = ({ type }: Node): boolean => type === 'SpreadElement';
    if (calls?.some((call) => call.arguments.some(isSpread))) return null;
    if (calls && calls.length > 0) return calls.map((call) => call.arguments[index]);
    // `emit('end', value)` calls the listeners with the value.
    const emitted = index < 0 || !isFunction(fn) ? [] : emissionsTo(fn, script);
    return emitted.length > 0 ? emitted.map((call) => call.arguments[index + 1]) : null;
  },
);
