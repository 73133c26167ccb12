import type * as t from '@babel/types';
import { nearestFunction } from '../../analyse/answers.js';
import type { Script } from '../../analyse/script.js';
import { rangeOf, type Function, type Node } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import { indentAt, layoutOf, type Layout } from '../layout.js';
import { block, either, joinLines, line, not, type Line } from '../lines.js';
import type { Step } from './step.js';

/** `test ? cb(a) : cb(b)`, `test && cb(a)`, `log(), cb(a)` as statements, which may answer. */
export function branches(uses: readonly Node[], fn: Function, script: Script): Step | null {
  for (const use of uses) {
    const place = placeOf(use, fn, script);
    if (place) return spreadOut(place, script);
  }
  return null;
}

type Place = t.ExpressionStatement | t.ReturnStatement | t.ArrowFunctionExpression;

/** The statement or arrow function whose whole expression decides whether the callback is called. */
function placeOf(use: Node, fn: Function, script: Script): Place | null {
  const call = script.parentOf(use);
  if (
    call?.type !== 'CallExpression' ||
    call.callee !== use ||
    nearestFunction(call, script) !== fn
  ) {
    return null;
  }
  let decided = false;
  for (let at: Node = call; ;) {
    const parent: Node | undefined = script.parentOf(at);
    switch (parent?.type) {
      case 'ConditionalExpression':
        if (parent.test === at) return null;
        break;
      case 'LogicalExpression':
        if (parent.operator === '??' || parent.left === at) return null;
        break;
      case 'SequenceExpression':
        break;
      case 'ExpressionStatement':
      case 'ReturnStatement':
        return decided ? parent : null;
      case 'ArrowFunctionExpression':
        return decided && parent === fn ? parent : null;
      default:
        return null;
    }
    decided = true;
    at = parent;
  }
}

function spreadOut(place: Place, script: Script): Step {
  const layout = layoutOf(script);
  const base = indentAt(script.text, place.start!);
  const pieces = (lines: Line[]): Piece[] => joinLines(lines, base, layout);
  if (place.type === 'ArrowFunctionExpression') {
    const body = block([], linesOf(place.body as t.Expression, false, layout));
    return { place: place.body, pieces: pieces(body), joining: [], awaits: false };
  }
  const lines =
    place.type === 'ReturnStatement'
      ? linesOf(place.argument!, true, layout)
      : linesOf(place.expression, false, layout);
  return { place, pieces: pieces(lines), joining: [], awaits: false };
}

/** The statements that an expression amounts to, each way of them returned or not. */
function linesOf(node: t.Expression, returned: boolean, layout: Layout): Line[] {
  switch (node.type) {
    case 'ConditionalExpression': {
      const yes = linesOf(node.consequent, returned, layout);
      const no = linesOf(node.alternate, returned, layout);
      if (!returned) return either(rangeOf(node.test), yes, no);
      return [...block(['if (', rangeOf(node.test), ') '], yes), ...no];
    }
    case 'LogicalExpression': {
      const test = node.operator === '&&' ? [rangeOf(node.left)] : not(node.left);
      const then = block(['if (', ...test, ') '], linesOf(node.right, returned, layout));
      return returned ? [...then, line('return', layout.semicolon)] : then;
    }
    case 'SequenceExpression': {
      const before = node.expressions.slice(0, -1);
      return [
        ...before.flatMap((one) => linesOf(one, false, layout)),
        ...linesOf(node.expressions.at(-1)!, returned, layout),
      ];
    }
    default:
      return [line(...(returned ? ['return '] : []), rangeOf(node), layout.semicolon)];
  }
}
