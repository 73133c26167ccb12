import type * as t from '@babel/types';
import { errorsAnswered } from '../../analyse/answers.js';
import { localClass } from '../../analyse/classes.js';
import { bindingAt, constantInit } from '../../analyse/constants.js';
import { remembered } from '../../analyse/remembered.js';
import type { Script } from '../../analyse/script.js';
import type { Binding } from '../../parse/scopes.js';
import {
  isMember,
  isWithin,
  memberName,
  ownerOfThis,
  type Function,
  type Node,
} from '../../parse/syntax.js';
import { ERROR_CODES, PRELUDE } from '../../triggers/credentials-exchange/mapping.js';
import { BUILT_IN } from './error-codes.js';

/** An error class whose denial says more than `server_error`. */
export interface CodedClass {
  name: string;
  code: string;
  /** Null for the platform's own. */
  binding: Binding | null;
}

export type Coded =
  /** An error has a code of its own where it is an instance of one of these, and only there. */
  | { kind: 'classes'; coded: readonly CodedClass[] }
  /** An instance may have another code than its class: its name says which. */
  | { kind: 'names' }
  /** Errors are named in other places than their classes. */
  | { kind: 'unclear' };

const UNCLEAR = 'unclear';

/** By which classes the errors that a script makes are told apart. */
export const codedClasses = remembered((handler: Function, script: Script): Coded => {
  const own = classesOf(script).filter((one) => !isPlain(one, script));
  const codes = new Map(own.map((one) => [one, codeOfClass(one, script)]));
  if ([...codes.values()].includes(UNCLEAR) || isNamedElsewhere(script)) return { kind: UNCLEAR };
  const answers = errorsAnswered(handler, script);
  const answered = new Set(
    answers.flatMap((error) => [...choicesOf(error), ...madeFor(error, answers, script)]),
  );
  const made = script.free.filter(
    ({ identifier }) => isMadeOf(identifier, script) && !answered.has(script.parentOf(identifier)!),
  );
  const coded: CodedClass[] = [...new Set(made.map(({ identifier }) => identifier.name))].flatMap(
    (name) => (codeNamed(name) ? [{ name, code: codeNamed(name)!, binding: null }] : []),
  );
  for (const one of own) {
    const code = codes.get(one);
    const binding = bindingOf(one, script);
    const isKnown = coded.some((base) => base.code === code && isMadeFrom(one, base, script));
    if (code && binding && !isKnown) coded.push({ name: binding.name, code, binding });
  }
  const isExact = own.every((one) => {
    const code = codes.get(one) ?? null;
    const bases = coded.filter((base) => isMadeFrom(one, base, script));
    return bases.every((base) => base.code === code) && (code === null || bases.length > 0);
  });
  return isExact ? { kind: 'classes', coded } : { kind: 'names' };
});

function classesOf(script: Script): t.Class[] {
  return [...script.nodesOf('ClassDeclaration'), ...script.nodesOf('ClassExpression')];
}

/** Whether a class is made of nothing but classes of the script: no error. */
function isPlain({ superClass }: t.Class, script: Script): boolean {
  const outer = superClass && localClass(superClass, script);
  return outer ? isPlain(outer, script) : !superClass;
}

/** Whether a class is one with a code, or is made of it. */
export function isMadeFrom(one: t.Class, base: CodedClass, script: Script): boolean {
  if (base.binding && bindingOf(one, script) === base.binding) return true;
  const outer = one.superClass && localClass(one.superClass, script);
  if (outer) return isMadeFrom(outer, base, script);
  const { superClass } = one;
  return !base.binding && superClass?.type === 'Identifier' && superClass.name === base.name;
}

/** Whether what a class makes is an error of the language or of the platform. */
export function isErrorClass(name: Node, script: Script): boolean {
  const own = localClass(name, script);
  if (own) return !!own.superClass && isErrorClass(own.superClass, script);
  if (name.type !== 'Identifier' || script.referenceOf(name)?.binding) return false;
  return BUILT_IN.has(name.name) || PRELUDE.includes(name.name);
}

/** The code that an error of this class is denied with, where it is more than `server_error`. */
export function codeOfClass(one: t.Class, script: Script): string | null {
  const names = namesGiven(one, script);
  if (names.length > 1) return UNCLEAR;
  const [name] = names;
  if (!name) {
    const outer = one.superClass && localClass(one.superClass, script);
    return outer ? codeOfClass(outer, script) : null;
  }
  if (name.type === 'StringLiteral') return codeNamed(name.value);
  // `this.constructor.name`, `new.target.name`: no class of the script is named as the platform's.
  return isMember(name) && memberName(name) === 'name' && isOwnClass(name.object) ? null : UNCLEAR;
}

function isOwnClass(node: Node): boolean {
  if (node.type === 'MetaProperty') return true;
  return (
    isMember(node) && node.object.type === 'ThisExpression' && memberName(node) === 'constructor'
  );
}

/** What the instances of a class are named by it itself. */
function namesGiven(one: t.Class, script: Script): Node[] {
  const fields = one.body.body.flatMap((member) =>
    member.type === 'ClassProperty' && !member.static && isNameKey(member.key)
      ? [member.value ?? member]
      : [],
  );
  const set = script
    .nodesOf('AssignmentExpression')
    .filter(
      (node) => isWithin(node, one) && isNaming(node) && isOfInstance(node.left, one, script),
    );
  return [...fields, ...set.map(({ right }) => right)];
}

function isNameKey(key: Node): boolean {
  return (key.type === 'Identifier' && key.name === 'name') || key.type === 'StringLiteral';
}

function isNaming({ left }: t.AssignmentExpression): boolean {
  return isMember(left) && memberName(left) === 'name';
}

function isOfInstance(target: Node, one: t.Class, { parentOf }: Script): boolean {
  if (!isMember(target) || target.object.type !== 'ThisExpression') return false;
  const owner = ownerOfThis(target.object, parentOf);
  return owner?.type === 'ClassMethod' && parentOf(owner) === one.body;
}

/** Whether a name that means something is given to an error by other code than a class. */
function isNamedElsewhere(script: Script): boolean {
  if (script.bindings.some(({ name }) => PRELUDE.includes(name))) return true;
  const classes = classesOf(script);
  const isOfClass = (node: t.AssignmentExpression): boolean =>
    classes.some((one) => isOfInstance(node.left, one, script));
  if (script.nodesOf('AssignmentExpression').some((node) => isNaming(node) && !isOfClass(node))) {
    return true;
  }
  return script.nodesOf('StringLiteral').some((text) => {
    if (!codeNamed(text.value)) return false;
    const parent = script.parentOf(text)!;
    if (parent.type === 'AssignmentExpression') return !isOfClass(parent);
    return !/^(ClassProperty|BinaryExpression|SwitchCase)$/.test(parent.type);
  });
}

/** The errors that an answer chooses from; none where it may be that there is no error. */
function choicesOf(error: Node): Node[] {
  const branches = branchesOf(error);
  return branches.every(({ type }) => type === 'NewExpression') ? branches : [];
}

/** `const error = new Error(text); error.status = 403; cb(error);`: it goes nowhere else. */
function madeFor(error: Node, answers: readonly Node[], script: Script): Node[] {
  const init = error.type === 'Identifier' ? constantInit(error, script) : null;
  const uses = script.referenceOf(error)?.binding?.references ?? [];
  const isOwn = uses.every(
    ({ identifier }) => answers.includes(identifier) || isMember(script.parentOf(identifier)),
  );
  return init && isOwn ? [init] : [];
}

function branchesOf(error: Node): Node[] {
  if (error.type !== 'ConditionalExpression') return [error];
  return [...branchesOf(error.consequent), ...branchesOf(error.alternate)];
}

/** Named as more than what another class is made of, or an error is compared with. */
function isMadeOf(identifier: t.Identifier, script: Script): boolean {
  const parent = script.parentOf(identifier);
  if (parent?.type === 'BinaryExpression') return parent.operator !== 'instanceof';
  return !(parent && 'superClass' in parent && parent.superClass === identifier);
}

function bindingOf(one: t.Class, script: Script): Binding | null {
  const declarator = script.parentOf(one);
  const name = declarator?.type === 'VariableDeclarator' ? declarator.id : one.id;
  return name?.type === 'Identifier' ? bindingAt(name, script) : null;
}

function codeNamed(name: string): string | null {
  const code = ERROR_CODES[name];
  return code === undefined || code === 'server_error' ? null : code;
}
