import type * as t from '@babel/types';
import type { Scoped } from '../parse/scopes.js';
import { isMember, isWithin, memberName, type Function, type Node } from '../parse/syntax.js';
import { NOT_PASSED, passedBefore, type States } from './flow.js';
import type { Carrier, Name, ScopeChange, ScopeFlow, ScopeRead } from './scope-flow.js';
import { knownString } from './strings.js';
import { runsInline, type TokenVariable } from './token.js';

/** Which changes of a list have been made where a name is read, and are seen through that name. */
export class ScopeStates {
  constructor(
    private readonly flow: ScopeFlow,
    private readonly fn: Function,
    private readonly script: Scoped,
  ) {}

  /** Whether each answer carries what the changes before it have made. */
  areCarried(carriers: readonly Carrier[], token: TokenVariable | null): boolean {
    const { changes, origins, listOf, nameOf } = this.flow;
    for (const { site, value } of carriers) {
      const list = value ? listOf(value) : null;
      if (changes.some(({ statement }) => site.after.some((node) => isWithin(statement, node)))) {
        return false;
      }
      const name = value ? list && nameOf(list.base) : token;
      if (name && !this.isCurrent(name, site.statement)) return false;
    }
    for (const { statement, through, value, changes: told } of changes) {
      // What a name is given anew begins with what it had, or with what was given at first.
      const list = value && told ? listOf(value) : null;
      if (list && !this.isCurrent(nameOf(list.base)!, statement)) return false;
      if (value === null && !this.isCurrent(through, statement)) return false;
    }
    return origins.every(({ statement, list }) => this.isCurrent(nameOf(list.base)!, statement));
  }

  /** Whether a read sees what the scopes were at entry. */
  isAsAtFirst({ node, name }: ScopeRead): boolean {
    const isInline = runsInline(node, this.fn, this.script);
    return this.flow.changes.every((change) => {
      if (!this.isSeen(change, name) && !this.mayAlias(change, name)) return true;
      if (isInline && this.statesAt(node, change) === NOT_PASSED) return true;
      return isInline && isAboutOthers(node, change, this.script);
    });
  }

  /** Whether every change that has run before a statement is one of this name. */
  private isCurrent(name: Name, statement: Node): boolean {
    return this.flow.changes.every(
      (change) =>
        change.statement === statement ||
        this.isSeen(change, name) ||
        this.statesAt(statement, change) === NOT_PASSED,
    );
  }

  /** A change is seen under its own name, under others of the same array, and in later copies. */
  private isSeen(change: ScopeChange, name: Name): boolean {
    if (change.through === name) return true;
    if (change.value === null && this.arrayOf(change.through) === this.arrayOf(name)) return true;
    const [origin, ...others] = this.originsOf(name);
    if (!origin || others.length > 0) return false;
    const isEarlier = change.statement.end! <= origin.statement.start!;
    return isEarlier && this.isSeen(change, this.flow.nameOf(origin.list.base)!);
  }

  /** The first name of the array that a name has for certain, whatever was granted. */
  private arrayOf(name: Name): Name {
    const [origin, ...others] = this.originsOf(name);
    if (!origin || others.length > 0 || origin.list.copied || origin.list.always) return name;
    const base = this.flow.nameOf(origin.list.base)!;
    const isReplaced = this.flow.fallbacks.some((one) => one.name === name || one.name === base);
    return isReplaced ? name : this.arrayOf(base);
  }

  private originsOf(name: Name): ScopeFlow['origins'] {
    return this.flow.origins.filter(({ through }) => through === name);
  }

  private mayAlias({ value, through }: ScopeChange, name: Name): boolean {
    const arrays = this.arraysOf(name);
    return value === null && [...this.arraysOf(through)].some((one) => arrays.has(one));
  }

  /** The names of all arrays that a name may have. */
  private arraysOf(name: Name, arrays = new Set<Name>()): ReadonlySet<Name> {
    if (arrays.has(name)) return arrays;
    arrays.add(name);
    for (const { list } of this.originsOf(name)) {
      if (!list.copied) this.arraysOf(this.flow.nameOf(list.base)!, arrays);
    }
    return arrays;
  }

  private statesAt(node: Node, change: ScopeChange): States {
    const marks = new Set([change.statement]);
    return passedBefore(node, marks, this.fn, this.script.parentOf);
  }
}

/** `scope.includes('b')`, where nothing but 'a' was added. */
function isAboutOthers(node: Node, { changes }: ScopeChange, script: Scoped): boolean {
  const member = script.parentOf(node);
  const call = member && script.parentOf(member);
  if (!isMember(member) || !/^(includes|indexOf)$/.test(memberName(member) ?? '')) return false;
  if (call?.type !== 'CallExpression' || call.callee !== member || !changes) return false;
  const asked = call.arguments[0] && knownString(call.arguments[0], script);
  return (
    asked?.whole === true &&
    changes.every(({ scopes }) =>
      scopes.every((scope) => {
        const changed = knownString(scope, script);
        return changed?.whole === true && changed.prefix !== asked.prefix;
      }),
    ) &&
    isCompared(call, script)
  );
}

/** Whether it asks for the scope, and not where in the list it stands. */
function isCompared(call: t.CallExpression, script: Scoped): boolean {
  if (isMember(call.callee) && memberName(call.callee) === 'includes') return true;
  const parent = script.parentOf(call);
  if (parent?.type !== 'BinaryExpression' || parent.left !== call) return false;
  return parent.right.type === 'UnaryExpression' || /^(>=|<)$/.test(parent.operator);
}
