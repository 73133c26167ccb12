import type { Script } from '../../analyse/script.js';
import { rangeOf, type Node } from '../../parse/syntax.js';
import type { Edits } from '../edits.js';
import { indentAt, layoutOf } from '../layout.js';
import { reindented } from './moved-lines.js';

/** Whether a statement is all that an `if` or a loop has: nothing else fits in its place. */
export function standsAlone(place: Node, script: Script): boolean {
  const around = script.parentOf(place)?.type ?? '';
  return /Statement$/.test(place.type) && !/^(BlockStatement|Program|SwitchCase)$/.test(around);
}

/** `if (test) one();` becomes `if (test) { one(); }`. */
export function addBraces(statement: Node, script: Script, edits: Edits): void {
  const layout = layoutOf(script);
  const { eol, indent } = layout;
  const { start, end } = rangeOf(statement);
  const before = script.text.slice(0, start).trimEnd().length;
  const base = indentAt(script.text, before - 1);
  const lines = reindented(
    { start, end },
    indentAt(script.text, start),
    base + indent,
    script,
    layout,
  );
  edits.replace({ start: before, end }, ` {${eol}${base}${indent}`, ...lines, `${eol}${base}}`);
}
