import type { Token } from './syntax.js';

/** A line of one side as it is shown. */
export interface Line {
  /** From 1. */
  number: number;
  tokens: Token[];
  /** Parts that the other side has not, in offsets of the line. */
  marks: { start: number; end: number }[];
}

export function textOf({ tokens }: Line): string {
  return tokens.map(({ text }) => text).join('');
}
