import type * as t from '@babel/types';
import { isFunctionLike, isWithin, type Function, type Node } from '../parse/syntax.js';

/**
 * A set of states in which execution may be at a point, as bits. Bit 0: the hook has not answered
 * yet; bit 1: it has. Empty: the point is never reached.
 */
export type States = number;
export const NEVER: States = 0;
export const UNANSWERED: States = 1;
export const ANSWERED: States = 2;
export const MIXED: States = 3;

export interface Flow {
  /** States before each statement that is reached; a concise body counts as its statement. */
  before: Map<Node, States>;
  /** Where the function is left without a throw: `return` statements, or the function for its end. */
  exits: { node: Node; states: States }[];
}

/** What a statement does to the states: `leaves`: nothing after it runs. */
export type Transfer = (
  statement: Node,
  entry: States,
) => { states: States; leaves: boolean } | null;

/** What a condition tells where it holds, and where it does not. */
export interface Branches {
  yes: States;
  no: States;
}

/** Where a `break` or `continue` lands, with the states it lands in. */
interface Target {
  states: States;
}

interface Jumps {
  break: Target | null;
  continue: Target | null;
  labels: ReadonlyMap<string, { break: Target; continue: Target }>;
}

/**
 * Follows the statements of one function body; functions inside it are not entered. `transfer`
 * names the statements that change the state (answers); all others keep it. `decide` says what the
 * condition of an `if` does to it, `isSafe` which statements never throw besides.
 */
export function followFlow(
  fn: Node,
  transfer: Transfer,
  decide: (test: Node, entry: States) => Branches = (_, entry) => ({ yes: entry, no: entry }),
  isSafe: (statement: Node) => boolean = () => false,
): Flow {
  const before = new Map<Node, States>();
  const exits: Flow['exits'] = [];
  /** States seen since the enclosing `try` began: what its catch clause may start with. */
  let seen: States[] = [];

  const see = (states: States): void => {
    seen = seen.map((all) => all | states);
  };

  function run(
    node: Node | null | undefined,
    entry: States,
    jumps: Jumps,
    labels: string[],
  ): States {
    if (!node || entry === NEVER) return entry;
    before.set(node, (before.get(node) ?? NEVER) | entry);
    // A statement may throw before it has changed anything; one that follows a change is seen too.
    if (!neverThrows(node) && !isSafe(node)) see(entry);
    const changed = transfer(node, entry);
    if (changed) {
      if (node.type === 'ReturnStatement') {
        exits.push({ node, states: changed.states });
        return NEVER;
      }
      return changed.leaves ? NEVER : changed.states;
    }
    switch (node.type) {
      case 'BlockStatement':
      case 'Program':
        return node.body.reduce((states: States, next) => run(next, states, jumps, []), entry);
      case 'IfStatement': {
        const { yes, no } = decide(node.test, entry);
        return (
          run(node.consequent, yes, jumps, []) |
          (node.alternate ? run(node.alternate, no, jumps, []) : no)
        );
      }
      case 'ForStatement':
        return loop(node.body, entry, jumps, labels, !node.test || isTrue(node.test));
      case 'WhileStatement':
        return loop(node.body, entry, jumps, labels, isTrue(node.test));
      case 'DoWhileStatement':
        return loop(node.body, entry, jumps, labels, isTrue(node.test), true);
      case 'ForInStatement':
      case 'ForOfStatement':
        return loop(node.body, entry, jumps, labels, false);
      case 'LabeledStatement': {
        const named = { break: { states: NEVER }, continue: { states: NEVER } };
        const inner = { ...jumps, labels: new Map(jumps.labels).set(node.label.name, named) };
        return run(node.body, entry, inner, [...labels, node.label.name]) | named.break.states;
      }
      case 'SwitchStatement': {
        const target = { states: NEVER };
        const inner = { ...jumps, break: target };
        let falling: States = NEVER;
        for (const branch of node.cases) {
          falling = branch.consequent.reduce(
            (states: States, next) => run(next, states, inner, []),
            falling | entry,
          );
        }
        const exhaustive = node.cases.some(({ test }) => test === null);
        return falling | target.states | (exhaustive ? NEVER : entry);
      }
      case 'BreakStatement':
      case 'ContinueStatement': {
        const way = node.type === 'BreakStatement' ? 'break' : 'continue';
        const target = node.label ? jumps.labels.get(node.label.name)?.[way] : jumps[way];
        if (target) target.states |= entry;
        return NEVER;
      }
      case 'ReturnStatement':
        exits.push({ node, states: entry });
        return NEVER;
      case 'ThrowStatement':
        return NEVER;
      case 'TryStatement': {
        seen.push(entry);
        const tried = run(node.block, entry, jumps, []);
        const thrown = seen.pop()!;
        const caught = node.handler ? run(node.handler.body, thrown, jumps, []) : NEVER;
        return node.finalizer ? run(node.finalizer, tried | caught, jumps, []) : tried | caught;
      }
      default:
        return entry;
    }
  }

  function loop(
    body: t.Statement,
    entry: States,
    jumps: Jumps,
    labels: string[],
    endless: boolean,
    runsOnce = false,
  ): States {
    const inner = { ...jumps, break: { states: NEVER }, continue: { states: NEVER } };
    let states = entry;
    let out: States;
    for (;;) {
      out = run(body, states, inner, []) | inner.continue.states;
      for (const label of labels) out |= jumps.labels.get(label)!.continue.states;
      const next = states | out;
      if (next === states) break;
      states = next;
    }
    const ends = endless ? NEVER : runsOnce ? out : entry | out;
    return ends | inner.break.states;
  }

  const end = run(bodyOf(fn), UNANSWERED, { break: null, continue: null, labels: new Map() }, []);
  if (end !== NEVER) exits.push({ node: fn, states: end });
  return { before, exits };
}

export const NOT_PASSED: States = UNANSWERED;
export const PASSED: States = ANSWERED;

/** Whether one of some statements has run before another one is reached: never, always, or both. */
export function passedBefore(
  node: Node,
  marks: ReadonlySet<Node>,
  fn: Node,
  parentOf: (node: Node) => Node | undefined,
): States {
  if (isAheadOf(marks, node, fn, parentOf)) return NOT_PASSED;
  const { before } = followFlow(fn, (inner) =>
    marks.has(inner) ? { states: PASSED, leaves: false } : null,
  );
  let at: Node | undefined = node;
  let isInside = false;
  while (at && !before.has(at)) {
    isInside ||= /Statement$|Declaration$/.test(at.type);
    at = parentOf(at);
  }
  if (!at) return NEVER;
  // Statements inside a mark run when the mark has begun.
  return isInside && marks.has(at) ? PASSED : before.get(at)!;
}

/** Whether a place stands in front of some statements, and no loop leads back to it. */
function isAheadOf(
  statements: ReadonlySet<Node>,
  node: Node,
  fn: Node,
  parentOf: (node: Node) => Node | undefined,
): boolean {
  for (const one of statements) if (one !== node && one.start! < node.end!) return false;
  let at: Node | undefined = node;
  while (at && at !== fn && !LOOP.test(at.type)) at = parentOf(at);
  return at === fn && isWithin(node, bodyOf(fn));
}

function bodyOf(fn: Node): Node {
  return isFunctionLike(fn) ? (fn as Function).body : fn;
}

function isTrue(node: Node): boolean {
  return (
    (node.type === 'BooleanLiteral' && node.value) ||
    (node.type === 'NumericLiteral' && node.value !== 0)
  );
}

/**
 * What may run after a statement of the function, at most: following statements, loops again,
 * finally blocks. Stops where the function is certainly left.
 */
export function runsAfter(
  statement: Node,
  fn: Node,
  parentOf: (node: Node) => Node | undefined,
): Node[] {
  const after: Node[] = [];
  let at = statement;
  for (let parent = parentOf(at); parent && at !== fn; at = parent, parent = parentOf(at)) {
    if (parent === fn) break;
    const siblings = listAround(at, parent);
    if (siblings) {
      const left = follow(siblings.slice(siblings.indexOf(at) + 1), after);
      if (left === 'function') return after;
      if (left) {
        const target = targetOf(left, at, fn, parentOf);
        if (!target) return after;
        after.push(...(target.type === 'SwitchStatement' ? [] : [target]));
        at = target;
        parent = target;
        continue;
      }
    }
    switch (parent.type) {
      case 'ForStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        after.push(parent);
        break;
      case 'SwitchStatement': {
        const later = parent.cases.slice(parent.cases.indexOf(at as t.SwitchCase) + 1);
        const left = follow(
          later.flatMap(({ consequent }) => consequent),
          after,
        );
        if (left === 'function') return after;
        break;
      }
      case 'TryStatement':
        if (at === parent.block && parent.handler && after.length > 0) after.push(parent.handler);
        if (at !== parent.finalizer && parent.finalizer) after.push(parent.finalizer);
        break;
      default:
    }
  }
  return after;
}

/** Whether nothing comes after a statement in any case: all its ways return or throw. */
export function alwaysLeaves(statement: Node | null | undefined): boolean {
  switch (statement?.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true;
    case 'BlockStatement':
      return alwaysLeaves(statement.body.at(-1));
    case 'IfStatement':
      return alwaysLeaves(statement.consequent) && alwaysLeaves(statement.alternate);
    case 'TryStatement':
      return (
        alwaysLeaves(statement.block) &&
        (!statement.handler || alwaysLeaves(statement.handler.body))
      );
    default:
      return false;
  }
}

/** Statements that only lead on; what a block holds is seen on its own. */
function neverThrows(node: Node): boolean {
  if (node.type === 'ReturnStatement') return !node.argument;
  return /^(Block|Break|Continue|Empty)Statement$|^FunctionDeclaration$/.test(node.type);
}

function listAround(at: Node, parent: Node): Node[] | null {
  if (parent.type === 'BlockStatement') return parent.body;
  if (parent.type === 'SwitchCase') return parent.consequent;
  return null;
}

type Jump = t.BreakStatement | t.ContinueStatement;

function follow(statements: Node[], after: Node[]): 'function' | Jump | null {
  for (const statement of statements) {
    if (statement.type === 'FunctionDeclaration') continue;
    if (statement.type === 'ReturnStatement' && !statement.argument) return 'function';
    if (statement.type === 'BreakStatement' || statement.type === 'ContinueStatement') {
      return statement;
    }
    after.push(statement);
    if (statement.type === 'ReturnStatement' || statement.type === 'ThrowStatement') {
      return 'function';
    }
  }
  return null;
}

/** What is left, or begun again: a `continue` means nothing to a `switch`. */
function targetOf(
  { label, type }: Jump,
  from: Node,
  fn: Node,
  parentOf: (node: Node) => Node | undefined,
): Node | null {
  const isTarget = type === 'BreakStatement' ? /^(For|While|DoWhile|Switch)\w*Statement$/ : LOOP;
  for (let at = parentOf(from); at && at !== fn; at = parentOf(at)) {
    if (!label && isTarget.test(at.type)) return at;
    if (label && at.type === 'LabeledStatement' && at.label.name === label.name) return at.body;
  }
  return null;
}

const LOOP = /^(For|While|DoWhile)/;
