import type * as t from '@babel/types';
import { findAwaiter } from '../../analyse/awaiter.js';
import type { Script } from '../../analyse/script.js';
import {
  bindsLooserThanAwait,
  isFunctionLike,
  rangeOf,
  walk,
  type Function,
} from '../../parse/syntax.js';
import type { Edits } from '../edits.js';
import { indentAt, layoutOf } from '../layout.js';
import { bodyPieces } from './moved-lines.js';
import type { Step } from './step.js';

/** An async function that TypeScript had compiled to a generator, as it was written. */
export function asyncFunction(fn: Function, script: Script, edits: Edits): Step | null {
  const awaiter = findAwaiter(fn, script);
  if (!awaiter) return null;
  const { place, generator, helper } = awaiter;
  walk(generator.body, (node) => {
    if (node.type === 'YieldExpression') awaitInstead(node, edits);
    return !isFunctionLike(node);
  });
  if (helper) edits.remove(wholeLines(helper, script.text));
  const layout = layoutOf(script);
  const { eol, indent } = layout;
  const base = indentAt(script.text, place.start!);
  const body =
    place === fn.body
      ? [
          `{${eol}${base}${indent}`,
          ...bodyPieces(generator, base + indent, script, layout),
          `${eol}${base}}`,
        ]
      : bodyPieces(generator, base, script, layout);
  return { place, pieces: body, joining: [generator], awaits: true };
}

/** `await` binds tighter than `yield` does. */
function awaitInstead({ start, argument }: t.YieldExpression, edits: Edits): void {
  const bare = bindsLooserThanAwait(argument!) && argument!.extra?.['parenthesized'] !== true;
  edits.replace({ start: start!, end: start! + 'yield'.length }, 'await');
  if (!bare) return;
  edits.insert(argument!.start!, '(');
  edits.insert(argument!.end!, ')');
}

function wholeLines(node: t.Node, text: string): { start: number; end: number } {
  const { start, end } = rangeOf(node);
  return { start, end: end + /^[ \t]*(\r\n|\r|\n)?/.exec(text.slice(end))![0].length };
}
