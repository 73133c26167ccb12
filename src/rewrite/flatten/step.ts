import type { Binding } from '../../parse/scopes.js';
import type { Function, Node } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';

/** One function, or a chain of them, that becomes code of the handler itself. */
export interface Step {
  /** What in the handler is replaced: a statement, or the body of an arrow function. */
  place: Node;
  pieces: Piece[];
  /** The functions whose bodies are among the pieces. */
  joining: readonly Function[];
  /** Those of them with whose ends the pieces end. */
  ends?: readonly Function[];
  /** Whether the handler has to be async for it. */
  awaits: boolean;
  /** Parameters of these functions that become one with a variable, and are called like it. */
  aliases?: ReadonlyMap<Binding, Binding>;
}
