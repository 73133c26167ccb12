import type * as t from '@babel/types';
import type { Binding, Scoped } from '../parse/scopes.js';
import {
  isEmptyList,
  isFunction,
  isMember,
  memberName,
  walk,
  type Function,
  type Node,
} from '../parse/syntax.js';
import { nearestFunction } from './answers.js';
import { changesInPlace } from './list-changes.js';
import { mayChangeList } from './list-use.js';
import {
  isToken,
  type Carrier,
  type Name,
  type ScopeChange,
  type ScopeFlow,
} from './scope-flow.js';
import { askedIfMissing, readList, readPush, type ListValue } from './scope-list.js';
import { ScopeStates } from './scope-states.js';
import { runsInline, scopeEntries, type TokenEntry, type TokenVariable } from './token.js';

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
  if (!flow.follow(carriers)) return null;
  return new ScopeStates(flow, fn, script).areCarried(carriers, token) ? flow : null;
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
    return true;
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
    for (const entry of scopeEntries(token)) {
      const statement = token.initial.includes(entry) ? token.declaration : entry.at;
      if (this.readFallback(statement, token)) continue;
      if (!this.tokenEntry(entry, statement, token)) return false;
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
}

function isLeftOf(statement: Node, node: Node): boolean {
  return (
    statement.type === 'ExpressionStatement' &&
    statement.expression.type === 'AssignmentExpression' &&
    statement.expression.left === node
  );
}
