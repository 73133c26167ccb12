import type { Node } from '@babel/types';
import type { Json } from '../../model/index.js';
import { constantFinder } from './constants.js';
import type { Definitions } from './definitions.js';
import { literalFinder } from './literals.js';
import { pathFinder } from './paths.js';
import { sourceFinder } from './sources.js';

/** A value that code compares an input with. */
export type Constant =
  { kind: 'value'; value: Json } | { kind: 'pattern'; source: string; flags: string };

/** First segment of a path whose value came from outside: a reply, a library, a stored value. */
export const ELSEWHERE = '?';

/** Follows expressions to the inputs and constants that they stand for. */
export interface Expressions {
  /** Paths that begin with a parameter's position, or with `ELSEWHERE`. */
  pathsOf: Finder<string[]>;
  /** The inputs that a value was made of, whatever was done with them. */
  sourcesOf: Finder<string[]>;
  constantsOf: Finder<Constant>;
  /** The literal objects, arrays, maps and sets that an expression may stand for. */
  literalsOf: Finder<Node>;
  /** The expressions that a property of such literals has. */
  propertyValues(object: Node, key: string, depth: number): Node[];
  /** Keys of the object, map or set literals that an expression stands for. */
  keysOf(node: Node): string[];
  /** The keys that a property access may use; one for any where the text does not tell. */
  keysUsed(property: Node, computed: boolean, depth: number): string[];
}

/** `depth`: how many steps were taken so far. */
export type Finder<Found> = (node: Node, depth?: number) => Found[];

export function expressionsOf(definitions: Definitions): Expressions {
  const expressions = {} as Expressions;
  return Object.assign(expressions, {
    ...literalFinder(definitions, expressions),
    constantsOf: constantFinder(definitions, expressions),
    pathsOf: pathFinder(definitions, expressions),
    sourcesOf: sourceFinder(definitions, expressions),
  });
}
