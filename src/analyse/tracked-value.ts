import type * as t from '@babel/types';
import type { Binding } from '../parse/scopes.js';
import { isMember, memberName, type Node } from '../parse/syntax.js';
import { nearestFunction } from './answers.js';
import { remembered } from './remembered.js';
import type { Script } from './script.js';
import { useOf } from './uses.js';

/** A name or a chain of members whose value is followed, and what may change it. */
export interface TrackedValue {
  /** Whether an expression gives this value: it is written the same, or it is what sets it. */
  is: (node: Node) => boolean;
  /** Whether a part of the text has any of the names that the value is made of. */
  isNamedIn: (part: Node) => boolean;
  /** Whether it is the member of an object by a key. */
  isMemberOf: (object: Node, key: Node) => boolean;
  /** Whether it is the member of an object by a name. */
  isMemberNamed: (object: Node, name: string) => boolean;
  /** Whether it is what a `Map` has for a key. */
  isGotFrom: (map: Node, key: Node) => boolean;
  /** What this node, itself, does to the value; null: nothing. */
  changeBy: (node: Node) => Change | null;
  /** Whether anything changes it. */
  changes: boolean;
  /** Whether nothing but one function's own statements changes it. */
  changesOnlyIn: (fn: Node) => boolean;
}

export type Change = { to: Node } | 'defined' | 'unknown';

/** Null where reading it twice may give two values: `next()`, `list[i++]`. */
export function trackedValue(value: Node, script: Script): TrackedValue | null {
  const names = namesIn(value, script);
  if (!names) return null;
  const text = textOf(value, script);

  const isWrittenTheSame = (node: Node): boolean =>
    endOf(node) === endOf(value) &&
    textOf(node, script) === text &&
    (namesIn(node, script)?.every((name, index) => name === names[index]) ?? false);
  const places = new Set<Node>();
  for (const { identifier } of names[0]!.references) {
    for (const chain of chainsFrom(identifier, script)) {
      if (isWrittenTheSame(chain)) places.add(chain);
    }
  }
  const isSame = (node: Node): boolean => places.has(node);
  const named = names
    .flatMap(({ identifier, references }) => [
      identifier,
      ...references.map((one) => one.identifier),
    ])
    .map(({ start }) => start!);

  const targets = new Set<Node>(
    names.flatMap(({ references }) =>
      references.flatMap(({ identifier, writes }): Node[] => {
        if (writes) return [identifier];
        const member = writtenThrough(identifier, script);
        return member && mayReach(member) ? [member] : [];
      }),
    ),
  );

  /** A write to another member of the same object does nothing to this one. */
  function mayReach(member: t.MemberExpression | t.OptionalMemberExpression): boolean {
    const isAny = member.computed && !/Literal$/.test(member.property.type);
    return isMember(value) && (isAny || text.startsWith(textOf(member, script)));
  }

  function changeBy(node: Node): Change | null {
    switch (node.type) {
      case 'AssignmentExpression': {
        if (!targets.has(node.left)) return isPattern(node.left) ? 'unknown' : null;
        if (!isSame(node.left) || node.operator === '&&=') return 'unknown';
        return /^(\|\||\?\?)?=$/.test(node.operator) ? { to: node.right } : 'defined';
      }
      case 'UpdateExpression':
        return targets.has(node.argument) ? (isSame(node.argument) ? 'defined' : 'unknown') : null;
      case 'UnaryExpression':
        return node.operator === 'delete' && targets.has(node.argument) ? 'unknown' : null;
      case 'VariableDeclarator': {
        const declared = names!.find(({ declaration }) => declaration === node);
        if (!declared) return null;
        if (!node.init) return declared.kind === 'var' ? null : 'unknown';
        // What is set only once is what its declaration says: no need to follow it.
        const isWhole = value.type === 'Identifier' && node.id === declared.identifier;
        return isWhole && targets.size > 0 ? { to: node.init } : 'unknown';
      }
      default:
        return null;
    }
  }

  function isWrittenAs(opening: string, object: Node, key: Node, closing: string): boolean {
    return (
      `${textOf(object, script)}${opening}${textOf(key, script)}${closing}` === text &&
      [object, key]
        .flatMap((part) => namesIn(part, script) ?? [])
        .every((name, index) => name === names![index])
    );
  }

  const isPattern = (node: Node): boolean => /Pattern$/.test(node.type) && targets.size > 0;

  return {
    is: (node) =>
      isSame(node) ||
      (node.type === 'AssignmentExpression' && node.operator === '=' && isSame(node.left)),
    isNamedIn: ({ start, end }) => named.some((at) => at >= start! && at < end!),
    isMemberOf: (object, key) => isWrittenAs('[', object, key, ']'),
    isMemberNamed: (object, name) =>
      isMember(value) && memberName(value) === name && isSameConstant(value.object, object, script),
    isGotFrom: (map, key) => isWrittenAs('.get(', map, key, ')'),
    changeBy,
    changes: targets.size > 0,
    changesOnlyIn: (fn) => {
      const isIn = (node: Node): boolean => nearestFunction(node, script) === fn;
      const written = names.filter(({ reassigned }) => reassigned);
      return (
        [...targets].every((target) => isIn(target) && isFollowed(target, script)) &&
        written.every(({ identifier }) => isIn(identifier))
      );
    },
  };
}

/** Whether two expressions are the same value, which nothing ever changes. */
export function isSameConstant(one: Node, other: Node, script: Script): boolean {
  const tracked = trackedValue(one, script);
  return !!tracked && !tracked.changes && tracked.is(other);
}

/** The names that a chain is made of; null for anything else, and for names of the surroundings. */
function namesIn(node: Node, script: Script): Binding[] | null {
  if (node.type === 'Identifier') {
    const binding = script.referenceOf(node)?.binding;
    return binding ? [binding] : null;
  }
  if (isGet(node)) {
    const [map, key] = [namesIn(node.callee.object, script), namesIn(node.arguments[0]!, script)];
    return map && key && [...map, ...key];
  }
  if (!isMember(node)) return null;
  const object = namesIn(node.object, script);
  if (!object || !node.computed || /Literal$/.test(node.property.type)) return object;
  const key = namesIn(node.property, script);
  return key && [...object, ...key];
}

/** A name, and the chains of members that begin with it. */
function chainsFrom(name: Node, script: Script): Node[] {
  const chains = [name];
  for (let at = name; ;) {
    const parent = script.parentOf(at);
    const isLonger = isMember(parent)
      ? parent.object === at
      : isGet(parent) && parent.callee === at;
    if (!isLonger) return chains;
    chains.push(parent!);
    at = parent!;
  }
}

/** What a chain ends with, where that is quickly told. */
function endOf(node: Node): string | null {
  return isMember(node) ? memberName(node) : node.type;
}

/** `map.get(key)` */
function isGet(
  node: Node | undefined,
): node is t.CallExpression & { callee: t.MemberExpression | t.OptionalMemberExpression } {
  return (
    node?.type === 'CallExpression' &&
    isMember(node.callee) &&
    memberName(node.callee) === 'get' &&
    node.arguments.length === 1
  );
}

/** `a?.b` and `a.b` are the same value wherever there is one. */
const textOf = remembered((node: Node, { text }: Script) =>
  text
    .slice(node.start!, node.end!)
    .replace(/\s+/g, '')
    .replace(/\?\.(\[)?/g, (_, bracket?: string) => bracket ?? '.'),
);

/** The whole chain that begins with a name, where that is what gets another value. */
function writtenThrough(
  name: Node,
  script: Script,
): t.MemberExpression | t.OptionalMemberExpression | null {
  let use = useOf(name, script);
  if (use.kind !== 'member') return null;
  for (;;) {
    const { member } = use;
    use = useOf(member, script);
    if (use.kind !== 'member') return use.kind === 'written' ? member : null;
  }
}

/** Whether a write stands where execution is followed: not in the head of a loop or a `switch`. */
function isFollowed(node: Node, script: Script): boolean {
  let at = node;
  while (!/Statement$|Declaration$/.test(at.type)) at = script.parentOf(at)!;
  const parent = script.parentOf(at);
  return (
    /^(Expression|If|Return|Throw)Statement$|^VariableDeclaration$/.test(at.type) &&
    !/^For/.test(parent?.type ?? '')
  );
}
