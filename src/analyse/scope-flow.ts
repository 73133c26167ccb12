import type { Binding } from '../parse/scopes.js';
import type { Node } from '../parse/syntax.js';
import type { AnswerSite } from './answers.js';
import type { ListChange, ListValue } from './scope-list.js';
import type { TokenVariable } from './token.js';

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
}

export function isToken(name: Name): name is TokenVariable {
  return 'scopeWrites' in name;
}
