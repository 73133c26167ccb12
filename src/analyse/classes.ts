import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import { isMember, memberName, type Node } from '../parse/syntax.js';
import { constantInit } from './constants.js';
import { calleeName } from './left-alone.js';
import { originsOf } from './members.js';
import { remembered } from './remembered.js';

/** The class that a name always means, where the script declares it. */
export function localClass(node: Node, script: Scoped): t.Class | null {
  const binding = script.referenceOf(node)?.binding;
  if (!binding || node.type !== 'Identifier') return null;
  const { declaration, reassigned } = binding;
  if (reassigned) return null;
  if (declaration.type === 'ClassDeclaration') return declaration;
  const init = constantInit(node, script);
  return init?.type === 'ClassExpression' ? init : null;
}

/** A method or a getter that nothing in the script puts another value over. */
export function memberOfClass(
  owner: t.Class,
  name: string,
  isStatic: boolean,
  script: Scoped,
): t.ClassMethod | null {
  if (isWritten(name, script)) return null;
  for (let at: t.Class | null = owner; at;) {
    const own = at.body.body.filter((one) => namedAs(one, name, isStatic));
    const [method] = own.filter((one) => one.type === 'ClassMethod' && one.kind !== 'set');
    if (own.length > 0) return method?.type === 'ClassMethod' ? method : null;
    at = at.superClass ? localClass(at.superClass, script) : null;
  }
  return null;
}

function namedAs(one: Node, name: string, isStatic: boolean): boolean {
  if (one.type !== 'ClassMethod' && one.type !== 'ClassProperty') return false;
  // A name that is made at run time may be any.
  if (one.computed && one.key.type !== 'StringLiteral') return true;
  const { key } = one;
  const own = key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : '';
  return own === name && !!one.static === isStatic;
}

/** Whether anything may set a member of this name on an object that is not a literal's. */
function isWritten(name: string, script: Scoped): boolean {
  // `Object.assign(token.named())`: what is filled may be made by the method that is asked about.
  if (asking.has(script.tree)) return true;
  asking.add(script.tree);
  const isSet = writesOf(script.tree, script).some((one) => one === null || one === name);
  asking.delete(script.tree);
  return isSet;
}

/** The texts whose writes are being looked for. */
const asking = new WeakSet<Node>();

/** The names of the members that the script sets on objects of classes; null: a name it makes. */
const writesOf = remembered((_tree: Node, script: Scoped): (string | null)[] => {
  const targets: Node[] = [
    ...script.nodesOf('AssignmentExpression').map(({ left }) => left),
    ...script.nodesOf('UpdateExpression').map(({ argument }) => argument),
    ...script
      .nodesOf('UnaryExpression')
      .flatMap(({ operator, argument }) => (operator === 'delete' ? [argument] : [])),
  ];
  const filled = script
    .nodesOf('CallExpression')
    .filter((call) =>
      /^Object\.(assign|defineProperty|defineProperties|setPrototypeOf)$/.test(
        calleeName(call, script),
      ),
    )
    .flatMap((call) => call.arguments.slice(0, 1));
  return [
    ...targets.flatMap((target) => {
      if (!isMember(target)) return [];
      const name = memberName(target);
      return name !== null ? [name] : isLiteral(target.object, script) ? [] : [null];
    }),
    ...filled.flatMap((object) => (isLiteral(object, script) ? [] : [null])),
  ];
});

/** Whether an object is certainly one that a literal makes: no instance of a class. */
function isLiteral(object: Node, script: Scoped): boolean {
  if (
    object.type === 'Identifier' &&
    object.name === 'exports' &&
    !script.referenceOf(object)?.binding
  )
    return true;
  return originsOf(object, script).every(
    (origin) => origin === null || /^(Object|Array)Expression$/.test(origin.type),
  );
}
