import type * as t from '@babel/types';
import { calledBy } from './callees.js';
import { calleeName } from './left-alone.js';
import { returnedFrom } from './members.js';
import type { Node } from '../parse/syntax.js';
import type { Script } from './script.js';

/** A function that comes to one expression, as a call asks it. */
export interface Predicate {
  test: Node;
  /** What the call gives for a parameter that the expression names; null: no such, or it changes. */
  given: (node: Node) => Node | null;
}

/** `Boolean(value)`, `isTier(raw)` with `function isTier(value) { return Object.keys(TIERS).includes(value); }` */
export function predicateOf(call: Node, script: Script): Predicate | null {
  if (call.type !== 'CallExpression') return null;
  const [asked] = call.arguments;
  if (asked && calleeName(call, script) === 'Boolean') {
    return { test: asked, given: (node) => node };
  }
  const [fn, ...others] = calledBy(call.callee, script) ?? [];
  if (!fn || others.length > 0 || fn.async || fn.generator) return null;
  const [test, ...more] = returnedFrom(fn);
  if (!test || more.length > 0) return null;
  return { test, given: (node) => argumentFor(node, fn.params, call, script) };
}

function argumentFor(
  node: Node,
  params: readonly Node[],
  call: t.CallExpression,
  script: Script,
): Node | null {
  const binding = node.type === 'Identifier' && script.referenceOf(node)?.binding;
  if (!binding || binding.reassigned) return null;
  const position = params.findIndex((parameter) => parameter === binding.identifier);
  const before = call.arguments.slice(0, position + 1);
  const isSpread = before.some(({ type }) => type === 'SpreadElement');
  return position < 0 || isSpread ? null : (before[position] ?? null);
}
