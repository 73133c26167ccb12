import type * as Babel from '@babel/parser';
import type { File } from '@babel/types';
import { createRequire } from 'node:module';
import type { Place } from '../model/index.js';

// An `import` of this CommonJS package would have Node scan half a megabyte for names first, which
// takes four times as long as loading it.
const babel = createRequire(import.meta.url)('@babel/parser') as typeof Babel;

/**
 * A hook was compiled as a CommonJS module, sloppy at its top. A `return` at the top parses too:
 * some hooks relied on webtask's own compiler for it, and the refusal should say so.
 */
const OPTIONS: Babel.ParserOptions = {
  sourceType: 'script',
  allowReturnOutsideFunction: true,
  allowSuperOutsideMethod: false,
  errorRecovery: false,
  attachComment: false,
  createParenthesizedExpressions: false,
};

export type Parsed =
  | { kind: 'parsed'; tree: File }
  /** `message` is the parser's, without the position at its end. */
  | { kind: 'syntax-error'; message: string; at: Place; offset: number };

/** The one way from text to a tree; `compileError` asks whether text that we wrote is sound. */
export function parse(text: string): Parsed {
  try {
    return { kind: 'parsed', tree: babel.parse(text, OPTIONS) };
  } catch (error) {
    if (!isParserError(error)) throw error;
    return {
      kind: 'syntax-error',
      message: error.message.replace(/ \(\d+:\d+\)$/, ''),
      at: { line: error.loc.line, column: error.loc.column + 1 },
      offset: error.pos,
    };
  }
}

interface ParserError extends Error {
  loc: { line: number; column: number };
  pos: number;
}

function isParserError(error: unknown): error is ParserError {
  return error instanceof SyntaxError && 'loc' in error && 'pos' in error;
}
