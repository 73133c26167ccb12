import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import {
  isFunction,
  isMember,
  isWithin,
  memberName,
  walk,
  type Function,
  type Node,
} from '../parse/syntax.js';
import { nearestFunction, type AnswerSite } from './answers.js';
import { NOT_PASSED, passedBefore, type States } from './flow.js';
import { changesInPlace } from './list-changes.js';
import { mayChangeList } from './list-use.js';
import {
  askedIfMissing,
  isEmptyList,
  readList,
  readPush,
  type ListChange,
  type ListValue,
} from './scope-list.js';
import { knownString } from './strings.js';
import { runsInline, type TokenEntry, type TokenVariable } from './token.js';

/** A name under which the handler holds its scopes: a variable, or `scope` of its token. */
export type Name = Binding | TokenVariable;

/** A statement after which a name holds other scopes than before. */
export interface ScopeChange {
  statement: Node;
  through: Name;
  /** The value that is given to the name; null where the list itself is changed. */
  value: Node | null;
  /** Null: the text does not tell what became of those before. */
  changes: readonly ListChange[] | null;
  /** What is undefined where this fails in the hook. */
  throws: Node | null;
}

/** An answer, and the scopes in its result where it is an object literal. */
export interface Carrier {
  site: AnswerSite;
  value: Node | null;
}

export interface ScopeRead {
  node: Node;
  name: Name;
}

/** All that happens to the scopes that a handler was given, on their way into its answers. */
export interface ScopeFlow {
  names: ReadonlySet<Name>;
  changes: ScopeChange[];
  /** `const scopes = ...;`, `token.scope = scope;`: where a name gets its list. */
  origins: { statement: Node; through: Name; list: ListValue }[];
  /** `scope = scope || [];`: from here on there is a list. */
  fallbacks: { statement: Node; name: Name }[];
  reads: ScopeRead[];
  /** Uses that fall away together with the list. */
  accounted: ReadonlySet<Node>;
  nameOf: (node: Node) => Name | null;
  /** What a value says of the list; null for a list of its own. */
  listOf: (value: Node) => ListValue | null;
  /** Whether a read sees what the scopes were at entry. */
  isAsAtFirst: (read: ScopeRead) => boolean;
}

/**
 * Follows a list from the parameter through its names. Null where it is used in a way that cannot
 * be followed, or where an answer carries another state of it than the changes before it made.
 */
export function followScopes(
  parameter: Binding,
  token: TokenVariable | null,
  carriers: readonly Carrier[],
  fn: Function,
  script: Scoped,
): ScopeFlow | null {
  const flow = new Follower(parameter, token, fn, script);
  return flow.follow(carriers) ? flow : null;
}

class Follower implements ScopeFlow {
  readonly names = new Set<Name>();
  readonly changes: ScopeChange[] = [];
  readonly origins: ScopeFlow['origins'] = [];
  readonly fallbacks: ScopeFlow['fallbacks'] = [];
  readonly reads: ScopeFlow['reads'] = [];
  readonly accounted = new Set<Node>();
  private readonly locals = new Map<Binding, ListValue | null>();

  constructor(
    private readonly parameter: Binding,
    private readonly token: TokenVariable | null,
    private readonly fn: Function,
    private readonly script: Scoped,
  ) {}

  nameOf = (node: Node): Name | null => {
    const { token, script } = this;
    if (isMember(node)) {
      const binding = script.referenceOf(node.object)?.binding;
      return token && binding === token.binding && memberName(node) === 'scope' ? token : null;
    }
    const binding = script.referenceOf(node)?.binding;
    return binding && (binding === this.parameter || this.localList(binding)) ? binding : null;
  };

  listOf = (value: Node): ListValue | null =>
    readList(value, (node) => this.nameOf(node) !== null, this.script);

  /** `const scopes = [...scope];`: the list that a variable begins with. */
  private localList(binding: Binding): ListValue | null {
    const known = this.locals.get(binding);
    if (known !== undefined) return known;
    this.locals.set(binding, null);
    const { declaration } = binding;
    const { script } = this;
    if (declaration.type !== 'VariableDeclarator' || declaration.id !== binding.identifier) {
      return null;
    }
    const around = script.parentOf(declaration);
    const alone =
      around?.type === 'VariableDeclaration' &&
      around.declarations.length === 1 &&
      nearestFunction(around, script) === this.fn;
    const list = alone && declaration.init ? this.listOf(declaration.init) : null;
    this.locals.set(binding, list);
    return list;
  }

  follow(carriers: readonly Carrier[]): boolean {
    const { token } = this;
    if (token && !this.addToken(token)) return false;
    for (const { value } of carriers) {
      const list = value ? this.listOf(value) : null;
      if (!value || !list) continue;
      this.account(value);
      this.add(this.nameOf(list.base)!);
    }
    if (!this.names.has(this.parameter)) this.names.add(this.parameter);
    for (const name of this.names) if (!isToken(name) && !this.readVariable(name)) return false;
    return this.holds(carriers);
  }

  private add(name: Name): void {
    if (this.names.has(name)) return;
    this.names.add(name);
    const list = isToken(name) ? null : this.localList(name);
    if (!list || isToken(name)) return;
    const statement = this.script.parentOf(name.declaration)!;
    this.begin(name, list, (name.declaration as t.VariableDeclarator).init!, statement);
  }

  /** A name gets its list, with or without changes to it. */
  private begin(through: Name, list: ListValue, value: Node, statement: Node): void {
    this.account(value);
    this.origins.push({ statement, through, list });
    if (list.changes.length > 0 || list.throws) this.change(statement, through, value, list);
    this.add(this.nameOf(list.base)!);
  }

  private change(statement: Node, through: Name, value: Node, list: ListValue | null): void {
    const throws = list?.throws ? list.base : null;
    this.changes.push({ statement, through, value, changes: list?.changes ?? null, throws });
  }

  private account(value: Node): void {
    walk(value, (node) => {
      if (this.nameOf(node)) this.accounted.add(node);
      return undefined;
    });
  }

  private addToken(token: TokenVariable): boolean {
    this.names.add(token);
    const first = token.initial.find(({ name }) => name?.whole && name.prefix === 'scope');
    if (first && !this.tokenEntry(first, token.declaration, token)) return false;
    for (const write of token.scopeWrites) {
      if (this.readFallback(write.at, token)) continue;
      if (!this.tokenEntry(write, write.at, token)) return false;
    }
    return token.scopeUses.every((use) => this.readUse(use, token));
  }

  private tokenEntry({ value }: TokenEntry, statement: Node, token: TokenVariable): boolean {
    const list = this.listOf(value);
    if (list && this.nameOf(list.base) !== token) this.begin(token, list, value, statement);
    else {
      if (list) this.account(value);
      this.change(statement, token, value, list);
    }
    return nearestFunction(statement, this.script) === this.fn;
  }

  private readVariable(name: Binding): boolean {
    return name.references.every(({ identifier, writes }) => {
      if (!writes) return this.readUse(identifier, name);
      const assignment = this.script.parentOf(identifier);
      const statement = assignment && this.script.parentOf(assignment);
      if (statement?.type !== 'ExpressionStatement') return false;
      if (assignment?.type !== 'AssignmentExpression' || assignment.left !== identifier)
        return false;
      if (nearestFunction(statement, this.script) !== this.fn) return false;
      if (this.readFallback(statement, name)) return true;
      const list = this.listOf(assignment.right);
      if (assignment.operator !== '=') return false;
      const own = list && this.nameOf(list.base) === name ? list : null;
      if (own) this.account(assignment.right);
      this.change(statement, name, assignment.right, own);
      return true;
    });
  }

  /** `scope = scope || [];` and `if (!scope) scope = [];` */
  private readFallback(statement: Node, name: Name): boolean {
    if (statement.type !== 'ExpressionStatement') return false;
    const { expression } = statement;
    if (expression.type !== 'AssignmentExpression') return false;
    const { operator, right } = expression;
    const list = operator === '=' ? this.listOf(right) : null;
    if (list && this.nameOf(list.base) === name && list.always && !list.copied) {
      this.account(right);
      this.fallbacks.push({ statement, name });
      return true;
    }
    if (!isEmptyList(right)) return false;
    if (operator === '||=' || operator === '??=') {
      this.fallbacks.push({ statement, name });
      return true;
    }
    const parent = this.script.parentOf(statement);
    const alone = parent?.type === 'BlockStatement' && parent.body.length === 1;
    const branch = alone ? this.script.parentOf(parent) : parent;
    if (operator !== '=' || branch?.type !== 'IfStatement' || branch.alternate) return false;
    const asked = askedIfMissing(branch.test, (node) => this.nameOf(node) === name);
    if (!asked) return false;
    this.accounted.add(asked);
    this.fallbacks.push({ statement: branch, name });
    return true;
  }

  /** Any use but an assignment; false where it cannot be followed. */
  private readUse(node: Node, name: Name): boolean {
    if (this.accounted.has(node) || this.isAnswered(node)) return true;
    const { script } = this;
    let statement: Node = node;
    for (let depth = 0; depth < 3; depth += 1) statement = script.parentOf(statement) ?? statement;
    const pushed = readPush(statement, (inner) => inner === node, script);
    if (pushed && nearestFunction(statement, script) === this.fn) {
      const throws = node;
      this.changes.push({ statement, through: name, value: null, changes: [pushed], throws });
      return true;
    }
    if (!mayChangeList(node, script)) {
      this.reads.push({ node, name });
      return true;
    }
    const around = changesInPlace(node, script) ? this.statementOf(node) : null;
    if (!around) return false;
    const change = { statement: around, through: name, value: null, changes: null, throws: null };
    this.changes.push(change);
    return true;
  }

  /** The handler's own statement that runs a node, callbacks that are called at once included. */
  private statementOf(node: Node): Node | null {
    const { fn, script } = this;
    if (!runsInline(node, fn, script)) return null;
    let at = node;
    let statement: Node | null = null;
    while (at !== fn) {
      if (!statement && /Statement$|^VariableDeclaration$/.test(at.type)) statement = at;
      at = script.parentOf(at)!;
      if (isFunction(at) && at !== fn) statement = null;
    }
    return statement;
  }

  private isAnswered(node: Node): boolean {
    return this.token !== null && this.token.scopeWrites.some(({ at }) => isLeftOf(at, node));
  }

  /** Whether each answer carries what the changes before it have made. */
  private holds(carriers: readonly Carrier[]): boolean {
    for (const { site, value } of carriers) {
      const list = value ? this.listOf(value) : null;
      if (
        this.changes.some(({ statement }) => site.after.some((node) => isWithin(statement, node)))
      ) {
        return false;
      }
      const name = value ? list && this.nameOf(list.base) : this.token;
      if (name && !this.isCurrent(name, site.statement)) return false;
    }
    for (const { statement, through, value, changes } of this.changes) {
      // What a name is given anew begins with what it had, or with what was given at first.
      const list = value && changes ? this.listOf(value) : null;
      if (list && !this.isCurrent(this.nameOf(list.base)!, statement)) return false;
      if (value === null && !this.isCurrent(through, statement)) return false;
    }
    for (const { statement, list } of this.origins) {
      if (!this.isCurrent(this.nameOf(list.base)!, statement)) return false;
    }
    return true;
  }

  /** Whether every change that has run before a statement is one of this name. */
  private isCurrent(name: Name, statement: Node): boolean {
    return this.changes.every(
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
    return isEarlier && this.isSeen(change, this.nameOf(origin.list.base)!);
  }

  /** The first name of the array that a name has for certain, whatever was granted. */
  private arrayOf(name: Name): Name {
    const [origin, ...others] = this.originsOf(name);
    if (!origin || others.length > 0 || origin.list.copied || origin.list.always) return name;
    const base = this.nameOf(origin.list.base)!;
    const isReplaced = this.fallbacks.some((one) => one.name === name || one.name === base);
    return isReplaced ? name : this.arrayOf(base);
  }

  private originsOf(name: Name): ScopeFlow['origins'] {
    return this.origins.filter(({ through }) => through === name);
  }

  isAsAtFirst = ({ node, name }: ScopeRead): boolean => {
    const around = runsInline(node, this.fn, this.script);
    return this.changes.every((change) => {
      if (!this.isSeen(change, name) && !this.mayAlias(change, name)) return true;
      if (around && this.statesAt(node, change) === NOT_PASSED) return true;
      return around && this.isAboutOthers(node, change);
    });
  };

  private mayAlias({ value, through }: ScopeChange, name: Name): boolean {
    const arrays = this.arraysOf(name);
    return value === null && [...this.arraysOf(through)].some((one) => arrays.has(one));
  }

  /** The names of all arrays that a name may have. */
  private arraysOf(name: Name, arrays = new Set<Name>()): ReadonlySet<Name> {
    if (arrays.has(name)) return arrays;
    arrays.add(name);
    for (const { list } of this.originsOf(name)) {
      if (!list.copied) this.arraysOf(this.nameOf(list.base)!, arrays);
    }
    return arrays;
  }

  /** `scope.includes('b')`, where nothing but 'a' was added. */
  private isAboutOthers(node: Node, { changes }: ScopeChange): boolean {
    const { script } = this;
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

  private statesAt(node: Node, change: ScopeChange): States {
    const marks = new Set([change.statement]);
    return passedBefore(node, marks, this.fn, this.script.parentOf);
  }
}

export function isToken(name: Name): name is TokenVariable {
  return 'scopeWrites' in name;
}

function isLeftOf(statement: Node, node: Node): boolean {
  return (
    statement.type === 'ExpressionStatement' &&
    statement.expression.type === 'AssignmentExpression' &&
    statement.expression.left === node
  );
}

/** Whether it asks for the scope, and not where in the list it stands. */
function isCompared(call: t.CallExpression, script: Scoped): boolean {
  if (isMember(call.callee) && memberName(call.callee) === 'includes') return true;
  const parent = script.parentOf(call);
  if (parent?.type !== 'BinaryExpression' || parent.left !== call) return false;
  return parent.right.type === 'UnaryExpression' || /^(>=|<)$/.test(parent.operator);
}
