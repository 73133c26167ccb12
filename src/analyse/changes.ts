import type * as t from '@babel/types';
import type { Binding } from '../parse/scopes.js';
import {
  isFunction,
  isMember,
  isWithin,
  memberName,
  propertyName,
  rootOf,
  type Function,
  type FunctionOrMethod,
  type Node,
} from '../parse/syntax.js';
import { nearestFunction } from './answers.js';
import { bindingAt, callsOf, localFunction } from './constants.js';
import { all } from './members.js';
import { isPure } from './purity.js';
import { remembered } from './remembered.js';
import { runsAtOnce } from './run-at-once.js';
import type { Script } from './script.js';
import { isPrimitive, sharedBy } from './shared-objects.js';
import { isString, knownString, mayBeSame, type KnownString } from './strings.js';
import { namesIn, useOf } from './uses.js';

/**
 * Where what a value refers to may still change after it was put on the token: the hook sent what
 * it was at the answer, an Action's call takes it at once. In a loop every change comes later.
 * Null where code that cannot be followed may change it at any time. `uses` read it back from the
 * token; as part of another value of the token it cannot be told from that. `fn` is the function
 * that answers, which may be another one than the handler.
 */
export function laterChanges(
  value: Node,
  at: Node,
  uses: readonly Node[],
  token: Binding,
  fn: FunctionOrMethod,
  handler: Function,
  script: Script,
): Node[] | null {
  const later = isInLoop(at, fn, script) ? -1 : at.end!;
  const names = sharedBy(value, handler, script).map((name) => script.referenceOf(name)?.binding);
  if (names.includes(token)) return null;
  const readBack = uses.length === 0 || isPrimitive(value, script) ? [] : uses;
  const changes = all([...readBack, ...names], (one) =>
    one ? changesOf(one, token, fn, script) : [],
  );
  return changes && changes.filter(({ start }) => start! > later);
}

/** By token and name: most values of a token come from the same few names. */
const changesKnown = remembered<Binding, Script, [], Map<Binding | Node, Node[] | null>>(
  () => new Map(),
);

/** The places of a handler where what a name, or a place in the text, holds may be changed. */
function changesOf(
  held: Binding | Node,
  token: Binding,
  fn: FunctionOrMethod,
  script: Script,
): Node[] | null {
  const ofToken = changesKnown(token, script);
  const known = ofToken.get(held);
  if (known !== undefined) return known;
  const seen = { whole: new Set([token]), copied: new Set([token]) };
  const keysOnToken: (KnownString | null)[] = [];
  const readBack = new Set<Node>();
  const returns = new Set<Node>();
  const found = 'references' in held ? changedThrough(held) : changedAt(held);
  ofToken.set(held, found);
  return found;

  /** Another name for it, or for a part of it; or for a copy, which has the same parts. */
  function changedThrough(binding: Binding, copied = false): Node[] | null {
    const known = copied ? seen.copied : seen.whole;
    if (known.has(binding)) return [];
    known.add(binding);
    return all(binding.references, ({ identifier }) => changedAt(identifier, copied));
  }

  function changedAt(node: Node, copied = false): Node[] | null {
    const use = useOf(node, script);
    switch (use.kind) {
      case 'looked-at':
      case 'written':
        return [];
      case 'spread':
        return changedAt(use.into, true);
      case 'member':
        return changedBy(use.member, copied);
      case 'passed':
        return changedAt(use.to, copied);
      case 'named':
        return both(changedThrough(use.binding, copied), use.by ? changedAt(use.by, copied) : []);
      case 'taken-apart':
        return changedAsParts([use.pattern]);
      case 'held': {
        if (isTokenItself(use.by)) return changedOnToken(keyOf(script.parentOf(node)!, script));
        if (!isMember(use.by)) return changedAt(use.by, true);
        const binding = script.referenceOf(rootOf(use.by))?.binding;
        if (binding === token) {
          return changedOnToken(isTokenItself(use.by.object) ? keyOf(use.by, script) : null);
        }
        return binding ? changedThrough(binding, true) : null;
      }
      case 'argument': {
        const { call } = use;
        if (isString(call, script)) return [];
        const leftAlone =
          !isFilledBy(call, node) &&
          (isPure(call, script, fn) || isOnlyReadBy(call, node, script, fn));
        // What it gives may be the same object.
        return both(leftAlone ? [] : placesOf(call), changedAt(call, copied));
      }
      case 'returned': {
        if (use.from === fn || (use.from && returns.has(use.from))) return [];
        if (use.from) returns.add(use.from);
        // `list.map((item) => item.parts)`
        if (use.from && runsAtOnce(use.from, script)) {
          return changedAt(script.parentOf(use.from)!, true);
        }
        const calls = isFunction(use.from) ? callsOf(use.from, script) : null;
        return calls && all(calls, (call) => changedAt(call, copied));
      }
      case 'lost':
        return null;
    }
  }

  /** A second value of the token that is the same object: by that key it may be changed too. */
  function changedOnToken(key: KnownString | null): Node[] | null {
    keysOnToken.push(key);
    if (keysOnToken.length < 2) return [];
    return all(token.references, ({ identifier }) => {
      const member = script.parentOf(identifier);
      if (!isMember(member) || useOf(member, script).kind === 'written') return [];
      const name = keyOf(member, script);
      const isOther = keysOnToken.every((key) => !mayBeSame(key, name));
      if (isOther || readBack.has(member)) return [];
      readBack.add(member);
      return changedAt(member);
    });
  }

  /** Or a literal of which the parts go into that of the token. */
  function isTokenItself(node: Node): boolean {
    const { declaration } = token;
    const isMade = declaration.type === 'VariableDeclarator' && declaration.init === node;
    if (isMade || script.referenceOf(node)?.binding === token) return true;
    const around = node.type === 'ObjectExpression' ? script.parentOf(node) : undefined;
    return around?.type === 'SpreadElement' && isTokenItself(script.parentOf(around)!);
  }

  /** Writes to a part, methods that change what they are called on, and what they hand out. */
  function changedBy(
    member: t.MemberExpression | t.OptionalMemberExpression,
    copied: boolean,
  ): Node[] | null {
    const call = calledBy(member, script);
    if (!call) {
      const isWritten = useOf(member, script).kind === 'written';
      return isWritten ? (copied ? [] : placesOf(member)) : changedAt(member);
    }
    const method = memberName(member) ?? '';
    const [first] = call.arguments;
    const callback = first && (localFunction(first, script) ?? first);
    const own = CHANGES.test(method) && !copied ? placesOf(member) : [];
    const given = COPIES.test(method)
      ? changedAt(call, true)
      : HANDS_OUT.test(method)
        ? changedAt(call, copied)
        : [];
    return both(both(own, given), changedAsParts(isFunction(callback) ? callback.params : []));
  }

  function changedAsParts(patterns: readonly Node[]): Node[] | null {
    return all(patterns, (pattern) => {
      const names = namesIn(pattern, script);
      return names && all(names, (name) => changedThrough(name));
    });
  }

  /** The place itself, or where the handler calls the function that it is in. */
  function placesOf(node: Node, within: readonly Node[] = []): Node[] | null {
    let around = nearestFunction(node, script);
    while (around && around !== fn && runsAtOnce(around, script)) {
      around = nearestFunction(around, script);
    }
    if (around === fn) return [node];
    if (!around || within.includes(around)) return [];
    // What is around a function that answers has run before it is called, or comes after its answer.
    if (isWithin(fn, around)) return fn.async ? null : [];
    const calls = isFunction(around) ? callsOf(around, script) : null;
    return calls && all(calls, (call) => placesOf(call, [...within, around]));
  }
}

const CHANGES =
  /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set\w*|add|delete|clear)$/;

/** The name of a property, or that a member asks for. */
function keyOf(node: Node, script: Script): KnownString | null {
  if (isMember(node)) {
    const name = memberName(node);
    return name === null ? knownString(node.property, script) : { prefix: name, whole: true };
  }
  if (node.type !== 'ObjectProperty') return null;
  const name = propertyName(node);
  return name === null ? knownString(node.key, script) : { prefix: name, whole: true };
}

/** Methods that give a part of what they are called on, or that itself. */
const HANDS_OUT = /^(find|findLast|at|get|pop|shift|sort|reverse|fill|set|add)$/;

/** Methods that give another list of the same parts. */
const COPIES = /^(filter|slice|splice|concat|flat|values|entries|toSorted|toReversed)$/;

/** `Object.assign(object, ...)`: pure as long as nobody else has the object. */
function isFilledBy(
  { callee, arguments: given }: t.CallExpression | t.NewExpression,
  node: Node,
): boolean {
  return (
    given[0] === node &&
    isMember(callee) &&
    /^(assign|defineProperty|defineProperties|setPrototypeOf|set)$/.test(memberName(callee) ?? '')
  );
}

function both(one: Node[] | null, other: Node[] | null): Node[] | null {
  return one && other && [...one, ...other];
}

function isInLoop(node: Node, fn: FunctionOrMethod, script: Script): boolean {
  for (let at = script.parentOf(node); at && at !== fn; at = script.parentOf(at)) {
    if (/^(For|While|DoWhile)|Function/.test(at.type)) return true;
  }
  return false;
}

/** Whether a function of the script only looks at what it is given. */
function isOnlyReadBy(
  call: t.CallExpression | t.NewExpression,
  given: Node,
  script: Script,
  fn: FunctionOrMethod,
): boolean {
  const called = call.type === 'CallExpression' ? localFunction(call.callee, script) : null;
  const parameter = called?.params[call.arguments.indexOf(given as t.Identifier)];
  const binding = parameter?.type === 'Identifier' ? bindingAt(parameter, script) : null;
  return (
    binding?.references.every(({ identifier, writes }) => {
      if (writes) return false;
      let use = useOf(identifier, script);
      while (use.kind === 'member' && !calledBy(use.member, script)) {
        use = useOf(use.member, script);
      }
      if (use.kind === 'argument') {
        return !isFilledBy(use.call, identifier) && isPure(use.call, script, fn);
      }
      if (use.kind === 'member') return !CHANGES.test(memberName(use.member) ?? '');
      return use.kind === 'looked-at' || use.kind === 'spread';
    }) ?? false
  );
}

function calledBy(
  member: Node,
  script: Script,
): t.CallExpression | t.OptionalCallExpression | null {
  const call = script.parentOf(member);
  const isCall = call?.type === 'CallExpression' || call?.type === 'OptionalCallExpression';
  return isCall && call.callee === member ? call : null;
}
