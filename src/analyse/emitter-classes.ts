import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import { isMember, memberName, ownerOfThis, propertyName, type Node } from '../parse/syntax.js';
import { localClass } from './classes.js';
import { localFunction } from './constants.js';
import { requiredAs } from './required.js';
import { remembered } from './remembered.js';

/** What the script adds to emitters of a class of its own. */
export interface EmitterClass {
  methods: ReadonlyMap<string, t.ClassMethod | t.FunctionExpression>;
  /** `this` in its code: the emitter itself. */
  selves: readonly t.ThisExpression[];
  /** Whether what `new` is called with is for the emitter that Node makes. */
  takesOptions: boolean;
}

/** The class that `new` makes emitters of; null where it makes something else, or is not all known. */
export const emitterClass = remembered((made: Node, script: Scoped): EmitterClass | null => {
  if (isEventEmitter(made, script)) {
    return { methods: new Map(), selves: [], takesOptions: true };
  }
  const own = localClass(made, script);
  if (own) return ofClass(own, made, script);
  const fn = localFunction(made, script);
  return fn && fn.type !== 'ArrowFunctionExpression' ? ofFunction(fn, made, script) : null;
});

/** `class Flow extends EventEmitter { ... }` */
function ofClass(own: t.Class, name: Node, script: Scoped): EmitterClass | null {
  const above = own.superClass && emitterClass(own.superClass, script);
  if (!above || !usesOf(name, script).every(isMadeOrExtended)) return null;
  const methods = new Map(above.methods);
  const code = new Set<Node>();
  for (const member of own.body.body) {
    if (member.type !== 'ClassMethod' || member.static || member.computed) return null;
    const key = propertyName(member);
    if (member.kind === 'constructor') code.add(member);
    else if (member.kind !== 'method' || key === null || methods.has(key)) return null;
    else {
      methods.set(key, member);
      code.add(member);
    }
  }
  const hasConstructor = own.body.body.some(
    (member) => member.type === 'ClassMethod' && member.kind === 'constructor',
  );
  const isCalled = (node: Node): boolean => {
    const call = script.parentOf(node);
    return call?.type === 'CallExpression' && call.arguments.length === 0;
  };
  const inside = script
    .nodesOf('Super')
    .filter((node) => code.has(ownerOfThis(node, script.parentOf)!));
  return inside.every(isCalled)
    ? {
        methods,
        selves: [...above.selves, ...selvesIn(code, script)],
        takesOptions: above.takesOptions && !hasConstructor,
      }
    : null;

  function isMadeOrExtended(use: Node): boolean {
    const parent = script.parentOf(use);
    return (
      (parent?.type === 'NewExpression' && parent.callee === use) ||
      ((parent?.type === 'ClassDeclaration' || parent?.type === 'ClassExpression') &&
        parent.superClass === use)
    );
  }
}

/** `function Flow() { ... } util.inherits(Flow, EventEmitter); Flow.prototype.run = function ...` */
function ofFunction(
  fn: t.FunctionDeclaration | t.FunctionExpression,
  name: Node,
  script: Scoped,
): EmitterClass | null {
  const methods = new Map<string, t.FunctionExpression>();
  const code = new Set<Node>([fn]);
  let inherits = 0;
  for (const use of usesOf(name, script)) {
    const parent = script.parentOf(use);
    if (parent?.type === 'NewExpression' && parent.callee === use) continue;
    if (parent?.type === 'CallExpression' && isInheriting(parent, use)) {
      inherits += 1;
      continue;
    }
    const method = isMember(parent) ? methodSet(parent, use) : null;
    if (!method || methods.has(method.key)) return null;
    methods.set(method.key, method.value);
    code.add(method.value);
  }
  if (inherits !== 1) return null;
  const selves = selvesIn(code, script).filter((self) => !isGivenToEmitter(self));
  return { methods, selves, takesOptions: false };

  function isInheriting(call: t.CallExpression, use: Node): boolean {
    const [heir, above] = call.arguments;
    const from = requiredAs(call.callee, script) === 'util.inherits' && heir === use;
    return from && isAtTop(call) && !!above && isEventEmitter(above, script);
  }

  /** `Flow.prototype.run = function () { ... };` */
  function methodSet(
    prototype: t.MemberExpression | t.OptionalMemberExpression,
    use: Node,
  ): { key: string; value: t.FunctionExpression } | null {
    const member = script.parentOf(prototype);
    const assignment = member && script.parentOf(member);
    if (prototype.object !== use || memberName(prototype) !== 'prototype') return null;
    if (!isMember(member) || member.object !== prototype) return null;
    if (assignment?.type !== 'AssignmentExpression' || assignment.left !== member) return null;
    const { operator, right } = assignment;
    const key = memberName(member);
    if (key === null || operator !== '=' || right.type !== 'FunctionExpression') return null;
    return isAtTop(assignment) ? { key, value: right } : null;
  }

  function isAtTop(expression: Node): boolean {
    const statement = script.parentOf(expression);
    return (
      statement?.type === 'ExpressionStatement' && script.parentOf(statement)?.type === 'Program'
    );
  }

  /** `EventEmitter.call(this);` */
  function isGivenToEmitter(self: Node): boolean {
    const call = script.parentOf(self);
    return (
      call?.type === 'CallExpression' &&
      call.arguments[0] === self &&
      call.arguments.length === 1 &&
      isMember(call.callee) &&
      memberName(call.callee) === 'call' &&
      isEventEmitter(call.callee.object, script)
    );
  }
}

function isEventEmitter(node: Node, script: Scoped): boolean {
  return /^events(\.EventEmitter)?$/.test(requiredAs(node, script) ?? '');
}

function usesOf(name: Node, script: Scoped): Node[] {
  const binding = script.referenceOf(name)?.binding;
  return binding?.references.map(({ identifier }) => identifier) ?? [];
}

function selvesIn(code: ReadonlySet<Node>, script: Scoped): t.ThisExpression[] {
  return script
    .nodesOf('ThisExpression')
    .filter((node) => code.has(ownerOfThis(node, script.parentOf)!));
}
