import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import { isMember, memberName, type FunctionOrMethod, type Node } from '../parse/syntax.js';
import { nearestFunction, type AnswerSite } from './answers.js';
import type { Script } from './script.js';
import { calleeName } from './left-alone.js';
import { isPure } from './purity.js';
import { requiredAs } from './required.js';
import { runsAtOnce } from './run-at-once.js';
import { knownString, type KnownString } from './strings.js';
import { useOf } from './uses.js';

/** A name and a value that the hook puts on its token object. */
export interface TokenEntry {
  /** The key as it stands in the text; null for `token.name` and `{ name }`. */
  key: Node | null;
  name: KnownString | null;
  value: t.Expression;
  /** The statement or property that sets it. */
  at: Node;
}

/** A local object that is filled step by step and then handed to the callback. */
export interface TokenVariable {
  binding: Binding;
  declaration: t.VariableDeclaration;
  declarator: t.VariableDeclarator;
  initial: TokenEntry[];
  /** `token[key] = value;`, scope left out. */
  writes: TokenEntry[];
  /** `token.scope = value;` */
  scopeWrites: TokenEntry[];
  /** `token[key]` in any other place, such as `token[key].name = value`, by its name. */
  uses: { name: string; node: Node }[];
  /** `token.scope` in any other place, such as `token.scope.push(x)`. */
  scopeUses: Node[];
  /** Where all that it has is looked at, of one that the script goes on with: `console.log(token)`. */
  looks: Node[];
}

/** All that a token variable is given as its scopes, in the order of the text. */
export function scopeEntries({ initial, scopeWrites }: TokenVariable): TokenEntry[] {
  return [...initial.filter(isScopeEntry), ...scopeWrites];
}

export function isScopeEntry({ name }: Pick<TokenEntry, 'name'>): boolean {
  return name?.whole === true && name.prefix === 'scope';
}

export type TokenRead = { kind: 'token'; token: TokenVariable } | { kind: 'opaque'; why: string };

const opaque = (why: string): TokenRead => ({ kind: 'opaque', why });

/** What a result is made of, in the order in which it is put together. */
export type ResultPart =
  | { kind: 'entry'; entry: TokenEntry }
  /** `...(test && { })`, `...(test ? { } : { })` */
  | { kind: 'choice'; test: t.Expression; yes: ResultPart[]; no: ResultPart[] }
  /** `...claims`, `...claimsOf(client)` */
  | { kind: 'object'; value: t.Expression };

/** The parts of a result that is put together in place; null where the text does not tell them. */
export function resultParts(value: Node | undefined, script: Script): ResultPart[] | null {
  switch (value?.type) {
    case 'NullLiteral':
      return [];
    case 'ObjectExpression':
      return joined(value.properties, (property) => partOf(property, script));
    case 'Identifier':
      return value.name === 'undefined' ? [] : [{ kind: 'object', value }];
    case 'ConditionalExpression': {
      const yes = resultParts(value.consequent, script);
      const no = resultParts(value.alternate, script);
      return yes && no && [{ kind: 'choice', test: value.test, yes, no }];
    }
    case 'LogicalExpression': {
      const yes = value.operator === '&&' ? resultParts(value.right, script) : null;
      return yes && [{ kind: 'choice', test: value.left, yes, no: [] }];
    }
    case 'CallExpression': {
      const { arguments: given } = value;
      const assigns = calleeName(value, script) === 'Object.assign' && isMadeHere(given[0], script);
      return assigns
        ? joined(given, (argument) => resultParts(argument, script))
        : [{ kind: 'object', value }];
    }
    case 'AwaitExpression':
      return [{ kind: 'object', value }];
    default:
      return null;
  }
}

/** `{ }`, or `Object.assign({ }, ...)`: an object that nobody else has. */
function isMadeHere(value: Node | undefined, script: Script): boolean {
  if (value?.type === 'ObjectExpression') return true;
  return (
    value?.type === 'CallExpression' &&
    calleeName(value, script) === 'Object.assign' &&
    isMadeHere(value.arguments[0], script)
  );
}

function partOf(
  property: t.ObjectExpression['properties'][number],
  script: Script,
): ResultPart[] | null {
  if (property.type === 'SpreadElement') return resultParts(property.argument, script);
  if (property.type !== 'ObjectProperty') return null;
  const { key, computed } = property;
  const plain = !computed && key.type === 'Identifier';
  const entry: TokenEntry = {
    key: plain ? null : key,
    name: plain ? { prefix: key.name, whole: true } : nameBy(key, script),
    value: property.value as t.Expression,
    at: property,
  };
  return [{ kind: 'entry', entry }];
}

/** What a key says; nothing where asking for it does more than that. */
function nameBy(key: Node, script: Script): KnownString | null {
  return isPure(key, script, key) ? knownString(key, script) : null;
}

function joined<T>(
  items: readonly T[],
  partsOf: (item: T) => ResultPart[] | null,
): ResultPart[] | null {
  const parts: ResultPart[] = [];
  for (const item of items) {
    const own = partsOf(item);
    if (!own) return null;
    parts.push(...own);
  }
  return parts;
}

/** The entries of a result that has no other parts, and no name twice. */
export function entriesOf(object: t.ObjectExpression, script: Script): TokenEntry[] | null {
  const parts = resultParts(object, script);
  if (!parts || hasRepeatedNames(parts)) return null;
  const entries = parts.flatMap((part) => (part.kind === 'entry' ? [part.entry] : []));
  return entries.length === parts.length ? entries : null;
}

/** Whether a name is set twice, so that the later one counts: order would have to be proven. */
export function hasRepeatedNames(
  parts: ResultPart[],
  keysOf: (part: ResultPart) => string[] = () => [],
): boolean {
  const seen = new Set<string>();
  return parts.some((part) => {
    const names = namesIn(part);
    const repeated = names.some((name) => seen.has(name));
    for (const name of names) seen.add(name);
    const branches = part.kind === 'choice' ? [part.yes, part.no] : [];
    return repeated || branches.some((branch) => hasRepeatedNames(branch, keysOf));
  });

  function namesIn(part: ResultPart): string[] {
    if (part.kind === 'choice') return [...new Set([...part.yes, ...part.no].flatMap(namesIn))];
    if (part.kind === 'object') return keysOf(part);
    return part.entry.name?.whole ? [part.entry.name.prefix] : [];
  }
}

/** Reads everything that happens to a token object; opaque where that cannot all be told. */
export function readToken(
  binding: Binding,
  sites: AnswerSite[],
  fn: FunctionOrMethod,
  script: Script,
): TokenRead {
  const declarator = binding.declaration;
  if (declarator.type !== 'VariableDeclarator') return opaque('the token object is no variable');
  const isLiteral = declarator.init?.type === 'ObjectExpression';
  if (!isLiteral && !isBare(declarator.init, script)) {
    return opaque('the token object is not created by an object literal');
  }
  if (declarator.id !== binding.identifier) return opaque('the token object is a part of another');
  const declaration = script.parentOf(declarator);
  if (declaration?.type !== 'VariableDeclaration' || nearestFunction(declaration, script) !== fn) {
    return opaque('the token object outlives the request');
  }
  const initial = isLiteral ? entriesOf(declarator.init as t.ObjectExpression, script) : [];
  if (!initial) return opaque('the token object is built by a spread');
  const token: TokenVariable = {
    binding,
    declaration,
    declarator,
    initial,
    writes: [],
    uses: [],
    scopeWrites: [],
    scopeUses: [],
    looks: [],
  };
  for (const { identifier, writes } of binding.references) {
    if (writes) return opaque('the token object is replaced');
    if (identifier.start! < declaration.end!) return opaque('the token object is used too early');
    if (!runsInline(identifier, fn, script)) return opaque('a callback changes the token object');
    const parent = script.parentOf(identifier)!;
    if (sites.some(({ call }) => call === parent && call.arguments[1] === identifier)) continue;
    const part = partAt(identifier, script);
    if (part.kind === 'whole') return opaque('the token object is handed on');
    if (part.kind === 'changed') return opaque('the token object is changed inside an expression');
    if (part.kind === 'set') {
      (isScopeEntry(part.entry) ? token.scopeWrites : token.writes).push(part.entry);
    } else if (isScopeEntry(part)) token.scopeUses.push(part.member);
    else if (part.name?.whole && part.member !== calleeOf(script.parentOf(part.member))) {
      token.uses.push({ name: part.name.prefix, node: part.member });
    } else return opaque('the token object is read back by a name that is not known');
  }
  return { kind: 'token', token };
}

/** What is done with a part of an object, in one place where the text has the object. */
export type ObjectPart =
  | { kind: 'set'; entry: TokenEntry }
  | { kind: 'read'; name: KnownString | null; member: Node }
  /** Set inside an expression, or not to a value of its own: `token.count += 1`. */
  | { kind: 'changed'; name: KnownString | null }
  /** All of it is meant. */
  | { kind: 'whole' };

export function partAt(object: Node, script: Script): ObjectPart {
  const member = script.parentOf(object)!;
  const set = setByLodash(member, object, script);
  if (set) return { kind: 'set', entry: set };
  if (!isMember(member) || member.object !== object) return { kind: 'whole' };
  const name: KnownString | null = member.computed
    ? nameBy(member.property, script)
    : { prefix: memberName(member) ?? '', whole: true };
  const assignment = script.parentOf(member);
  const isSet = assignment?.type === 'AssignmentExpression' && assignment.left === member;
  const at = isSet && assignment.operator === '=' ? script.parentOf(assignment) : undefined;
  if (isSet && at?.type === 'ExpressionStatement') {
    const key = member.computed ? member.property : null;
    return { kind: 'set', entry: { key, name, value: assignment.right, at } };
  }
  return useOf(member, script).kind === 'written'
    ? { kind: 'changed', name }
    : { kind: 'read', name, member };
}

/** `_.set(token, [key], value);` */
function setByLodash(call: Node, object: Node, script: Scoped): TokenEntry | null {
  if (call.type !== 'CallExpression' || call.arguments.length !== 3) return null;
  const at = script.parentOf(call)!;
  const [filled, path, value] = call.arguments;
  const [key, ...deeper] = path?.type === 'ArrayExpression' ? path.elements : [];
  if (filled !== object || at.type !== 'ExpressionStatement' || !key || deeper.length > 0)
    return null;
  if (key.type === 'SpreadElement' || requiredAs(call.callee, script) !== 'lodash.set') return null;
  return { key, name: knownString(key, script), value: value as t.Expression, at };
}

/** `Object.create(null)`, `new Object()`: an object without entries. */
function isBare(init: Node | null | undefined, script: Script): boolean {
  if (init?.type === 'NewExpression') {
    const isObject = init.callee.type === 'Identifier' && init.callee.name === 'Object';
    return isObject && init.arguments.length === 0 && !script.referenceOf(init.callee)?.binding;
  }
  return (
    init?.type === 'CallExpression' &&
    calleeName(init, script) === 'Object.create' &&
    init.arguments[0]?.type === 'NullLiteral' &&
    init.arguments.length === 1
  );
}

function calleeOf(node: Node | undefined): Node | null {
  return node?.type === 'CallExpression' ? node.callee : null;
}

/** Whether code runs as part of the handler's own statements, nested array callbacks included. */
export function runsInline(node: Node, fn: FunctionOrMethod, script: Scoped): boolean {
  for (let at = nearestFunction(node, script); at && at !== fn; at = nearestFunction(at, script)) {
    if (!runsAtOnce(at, script)) return false;
  }
  return true;
}
