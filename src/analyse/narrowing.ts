import { childrenOf, isFunctionLike, isMember, isWithin, type Node } from '../parse/syntax.js';
import { nearestFunction } from './answers.js';
import { followFlow, NEVER, NOT_PASSED, PASSED, type Branches, type States } from './flow.js';
import { mayPass, passedBy, type Passed } from './empty-lists.js';
import { definedIf, memberIf, type Membership } from './guards.js';
import { keysOfMap, valuesOfMap } from './maps.js';
import { partsOf } from './members.js';
import { predicateOf, type Predicate } from './predicates.js';
import type { Script } from './script.js';
import { hasNoKeyUndefined, isFoundBy, isMatched } from './tested-keys.js';
import { methodCalled } from './text-lists.js';
import { trackedValue, type TrackedValue } from './tracked-value.js';

/**
 * Whether a name or a chain of members is certainly not `undefined` when a place is reached: it was
 * asked for on every way there (`if (value)`, `if (!value) return ...`), or set to what is
 * `defined`, and has not been changed since. What comes after a statement that is an end is of no
 * interest.
 */
export function isKnownDefined(
  value: Node,
  place: Node,
  script: Script,
  defined: (node: Node) => boolean = () => false,
  isEnd: (statement: Node) => boolean = () => false,
): boolean {
  const isAsked = isMentionedBefore(value, place, script) || isOfConstantMap(value, script);
  const tracked = isAsked ? trackedValue(value, script) : null;
  if (!tracked) return false;
  for (let at = place; ;) {
    const fn = nearestFunction(at, script);
    if (!fn || !isFunctionLike(fn) || !tracked.changesOnlyIn(fn)) return false;
    if (statesAt(at, fn, value, tracked, script, defined, isEnd) === PASSED) return true;
    // A callback is made where it stands: what never changes is in it what it was there.
    if (tracked.changes || !/Expression$/.test(fn.type)) return false;
    at = fn;
  }
}

/** What the text does not have before a place was neither asked for nor set on the first way there. */
function isMentionedBefore(value: Node, place: Node, { text, referenceOf }: Script): boolean {
  if (value.type === 'Identifier') {
    return (referenceOf(value)?.binding?.references.length ?? 0) > 1;
  }
  if (!isMember(value)) return false;
  const key = text.slice(value.property.start!, value.property.end!);
  return text.indexOf(key) < place.start!;
}

/** `map.get(key)` is a value of its own only where nobody changes the map. */
function isOfConstantMap(value: Node, script: Script): boolean {
  const method = methodCalled(value);
  return method?.name === 'get' && valuesOfMap(method.on, script) !== null;
}

type Given = Predicate['given'];

/** `PASSED`: defined on every way to a place; `NOT_PASSED`: nothing is known of it. */
function statesAt(
  place: Node,
  fn: Node,
  value: Node,
  tracked: TrackedValue,
  script: Script,
  defined: (node: Node) => boolean,
  isEnd: (statement: Node) => boolean,
): States {
  let atPlace: States = NEVER;
  const { before } = followFlow(
    fn,
    (node, entry) =>
      GOES_ON.test(node.type) ? { states: after(node, entry), leaves: isEnd(node) } : null,
    evaluate,
  );
  let part = place;
  let statement: Node | undefined = place;
  while (statement && !before.has(statement)) {
    part = statement;
    statement = script.parentOf(statement);
  }
  if (!statement || isInFinalizer(statement, fn, script)) return NEVER;
  // The head of a loop is evaluated again when its body may have changed the value.
  if (/^(For|While|DoWhile)/.test(statement.type) && tracked.changes) return NEVER;
  atPlace = NEVER;
  evaluate(hasOwnHead(statement) ? part : statement, before.get(statement)!);
  return atPlace;

  function after(node: Node, entry: States): States {
    const { yes, no } = evaluate(node, entry);
    return yes | no;
  }

  /** Follows an expression in the order in which it is evaluated. */
  function evaluate(node: Node, entry: States): Branches {
    if (node === place) atPlace |= entry;
    if (isFunctionLike(node) || saysNothing(node)) return { yes: entry, no: entry };
    switch (node.type) {
      case 'UnaryExpression': {
        if (node.operator !== '!') break;
        const { yes, no } = evaluate(node.argument, entry);
        return { yes: no, no: yes };
      }
      case 'LogicalExpression': {
        const left = evaluate(node.left, entry);
        if (node.operator === '&&') {
          const right = evaluate(node.right, left.yes);
          return { yes: right.yes, no: left.no | right.no };
        }
        const right = evaluate(node.right, node.operator === '||' ? left.no : left.yes | left.no);
        const no = node.operator === '||' ? right.no : left.no | right.no;
        return { yes: left.yes | right.yes, no };
      }
      case 'ConditionalExpression': {
        const test = evaluate(node.test, entry);
        const yes = evaluate(node.consequent, test.yes);
        const no = evaluate(node.alternate, test.no);
        return { yes: yes.yes | no.yes, no: yes.no | no.no };
      }
      default:
    }
    let states = childrenOf(node).reduce((all, child) => after(child, all), entry);
    if (mayStopHalfway(node)) states |= entry;
    if (states === NEVER) return { yes: NEVER, no: NEVER };
    states = changed(node, states);
    // Reading a member of `undefined` fails.
    if (
      node.type === 'MemberExpression' &&
      (tracked.is(node.object) || isFoundBy(node.object, tracked.is, script))
    ) {
      states = PASSED;
    }
    if (states === PASSED || !TELLS.has(node.type)) return { yes: states, no: states };
    const told = (outcome: boolean): States =>
      isTold(node, outcome) || isToldByPredicate(node, outcome) ? PASSED : states;
    return { yes: told(true), no: told(false) };
  }

  /** Whether a part of the text has to do neither with the value nor with the place. */
  function saysNothing(part: Node): boolean {
    if (tracked.isNamedIn(part) || isWithin(place, part)) return false;
    return tracked.changes || !mayPass(part, script);
  }

  /** By the test itself; `given`: what stands for a name in it, null for one that nobody knows. */
  function isTold(test: Node, outcome: boolean, given?: Given): boolean {
    if (test.type === 'UnaryExpression' && test.operator === '!') {
      return isTold(test.argument, !outcome, given);
    }
    if (test.type === 'LogicalExpression' && test.operator !== '??') {
      const sides = [test.left, test.right].map((side) => isTold(side, outcome, given));
      return (test.operator === '&&') === outcome ? sides.includes(true) : !sides.includes(false);
    }
    const meant = (node: Node): Node | null => (given ? given(node) : node);
    const isValue = (node: Node): boolean => {
      const known = meant(node);
      return known !== null && tracked.is(known);
    };
    const tells = (node: Node): boolean => isValue(node) || isFoundBy(node, isValue, script);
    if (definedIf(test, outcome, tells)) return true;
    if (outcome && isMatched(test, isValue, script)) return true;
    if (!tracked.changes && isPassed(passedBy(test, outcome, script))) return true;
    const member = memberIf(test, outcome);
    const asked = member && meant('item' in member ? member.item : member.key);
    return !!asked && isOneOf(member, asked);
  }

  /** By tests that came to something for each of some names: `['team', 'site'].every(isGiven)`. */
  function isPassed(passed: readonly Passed[]): boolean {
    return passed.some(({ test, outcome, item }) =>
      isTold(test, outcome, (node) => {
        if (!item) return node;
        const isOfItem =
          isMember(node) && script.referenceOf(node.property)?.binding === item.binding;
        if (!isOfItem) return node;
        return item.names.some((name) => tracked.isMemberNamed(node.object, name)) ? value : null;
      }),
    );
  }

  /** `value in TABLE`, `LIST.includes(value)`: it is one of those that the text shows. */
  function isOneOf(member: Membership, asked: Node): boolean {
    const { of } = member;
    const areDefined = (parts: readonly (Node | null)[] | null): boolean =>
      !!parts?.every((part) => part !== null && defined(part));
    if (!('item' in member)) {
      if (tracked.is(asked)) return hasNoKeyUndefined(of, script);
      return tracked.isMemberOf(of, asked) && areDefined(partsOf(of, script));
    }
    if (tracked.isGotFrom(of, asked)) return areDefined(valuesOfMap(of, script));
    return (
      tracked.is(asked) && (areDefined(partsOf(of, script)) || areDefined(keysOfMap(of, script)))
    );
  }

  /** `isTier(value)`, where the function says what it has asked of it. */
  function isToldByPredicate(call: Node, outcome: boolean): boolean {
    const predicate = predicateOf(call, script);
    return !!predicate && isTold(predicate.test, outcome, predicate.given);
  }

  function changed(node: Node, states: States): States {
    const change = tracked.changeBy(node);
    if (change === null) return states;
    if (typeof change === 'string') return change === 'defined' ? PASSED : NOT_PASSED;
    return defined(change.to) ? PASSED : NOT_PASSED;
  }
}

/** Expressions whose outcome may tell of a value. */
const TELLS = new Set(
  'Identifier MemberExpression OptionalMemberExpression BinaryExpression CallExpression AssignmentExpression'.split(
    ' ',
  ),
);

/** Statements that are evaluated from end to end, and go on. */
const GOES_ON = /^(ExpressionStatement|VariableDeclaration)$/;

function hasOwnHead({ type }: Node): boolean {
  return type.endsWith('Statement') && type !== 'ExpressionStatement';
}

/** What runs in a `finally` may come from anywhere in its `try`. */
function isInFinalizer(node: Node, fn: Node, script: Script): boolean {
  for (let at = node; at !== fn; at = script.parentOf(at)!) {
    const parent = script.parentOf(at)!;
    if (parent.type === 'TryStatement' && parent.finalizer === at) return true;
  }
  return false;
}

/** Code that runs only where what stands before it is, or is not, there. */
function mayStopHalfway(node: Node): boolean {
  return (
    /^Optional|^AssignmentPattern$/.test(node.type) ||
    (node.type === 'AssignmentExpression' && /^(\|\||&&|\?\?)=$/.test(node.operator))
  );
}
