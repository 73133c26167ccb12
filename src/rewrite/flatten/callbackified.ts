import type * as t from '@babel/types';
import { nearestFunction } from '../../analyse/answers.js';
import { bindingAt, localFunction } from '../../analyse/constants.js';
import { alwaysLeaves } from '../../analyse/flow.js';
import { requiredAs } from '../../analyse/required.js';
import type { Script } from '../../analyse/script.js';
import {
  contains,
  isFunction,
  rangeOf,
  readsThis,
  type Function,
  type Node,
} from '../../parse/syntax.js';
import { Edits, type Piece } from '../edits.js';
import { layoutOf } from '../layout.js';
import { block, joinLines, line, type Line } from '../lines.js';
import type { HandlerExport } from '../rewriting.js';
import { removeStatement, settleRemovedLines, type Editing } from '../statements.js';
import { bodyPieces } from './moved-lines.js';

/** What a hook is called with, besides its callback (reference: hook signature). */
const INPUTS = ['client', 'scope', 'audience', 'context'];

/**
 * `module.exports = util.callbackify(exchange);` says what Node makes of it: a handler that calls
 * back with what the promise comes to. Null for what is exported otherwise.
 */
export function withoutCallbackify(script: Script, exported: HandlerExport): Edits | null {
  const { value } = exported;
  if (value.type !== 'CallExpression' || value.arguments.length !== 1) return null;
  if (requiredAs(value.callee, script) !== 'util.callbackify') return null;
  const [exchange] = value.arguments;
  const edits = new Edits(script.text);
  const layout = layoutOf(script);
  const editing = { script, exported, edits, layout, prologue: [], removedLines: [] };
  const handler = isFunction(exchange)
    ? answeringItself(exchange, editing)
    : exchange?.type === 'Identifier'
      ? answeringFor(exchange, editing)
      : null;
  if (!handler) return null;
  edits.replace(rangeOf(value), ...joinLines(handler, '', layout));
  const required = requireOf(value.callee, script);
  if (required) removeStatement(editing, required);
  settleRemovedLines(editing);
  return edits;
}

/** A handler that calls a function by its name, and calls back with what that comes to. */
function answeringFor(exchange: t.Identifier, { script, layout }: Editing): Line[] | null {
  const fn = localFunction(exchange, script);
  if (!fn || [...INPUTS, 'cb', 'token'].includes(exchange.name)) return null;
  const given = INPUTS.slice(0, readsAll(fn) ? INPUTS.length : fn.params.length).join(', ');
  const answer = `(${given}).then((token) => cb(null, token), cb)${layout.semicolon}`;
  return block([`(${INPUTS.join(', ')}, cb) => `], [line(rangeOf(exchange), answer)]);
}

/** The function itself, which calls back where it returned, and where it threw. */
function answeringItself(fn: Function, { script, edits, layout }: Editing): Line[] | null {
  const { semicolon, indent } = layout;
  const names = script.names();
  const missing = INPUTS.slice(fn.params.length);
  const isTaken = [...missing, 'cb'].some((name) => names.has(name));
  if (!fn.async || fn.generator || readsAll(fn) || readsThis(fn) || isTaken) return null;
  if (fn.params.length > INPUTS.length) return null;
  const returned = script
    .nodesOf('ReturnStatement')
    .filter((one) => nearestFunction(one, script) === fn);
  if (returned.some((one) => isFinally(one, script))) return null;
  const head = [
    ...fn.params.flatMap((one): Piece[] => [rangeOf(one), ', ']),
    ...missing.map((name) => `${name}, `),
  ];
  const isBlock = fn.body.type === 'BlockStatement';
  for (const { start, argument } of returned) {
    if (!argument) edits.insert(start! + 'return'.length, ' cb(null)');
    else {
      edits.insert(argument.start!, 'cb(null, ');
      edits.insert(argument.end!, ')');
    }
  }
  const body = isBlock
    ? [line(...bodyPieces(fn, indent.repeat(2), script, layout))]
    : [line('cb(null, ', rangeOf(fn.body), `)${semicolon}`)];
  const end = isBlock && !alwaysLeaves(fn.body) ? [line(`cb(null)${semicolon}`)] : [];
  const tried = block(['try '], [...body, ...end]).slice(0, -1);
  const caught = block(['} catch (error) '], [line(`cb(error)${semicolon}`)]);
  return block(['async (', ...head, 'cb) => '], [...tried, ...caught]);
}

/** Whether something is returned whatever else was. */
function isFinally(node: Node, script: Script): boolean {
  for (let at = node, above = script.parentOf(at); above; at = above, above = script.parentOf(at)) {
    if (above.type === 'TryStatement' && above.finalizer === at) return true;
  }
  return false;
}

function nameOf(node: Node): string {
  return node.type === 'Identifier' ? node.name : '';
}

/** Whether a function may look at more than its parameters say. */
function readsAll(fn: Function): boolean {
  return (
    fn.params.some(({ type }) => type === 'RestElement') ||
    contains(fn, (node) => nameOf(node) === 'arguments')
  );
}

/** `const util = require('util');`, where nothing else needs it. */
function requireOf(callee: Node, script: Script): Node | null {
  const named = callee.type === 'MemberExpression' ? callee.object : callee;
  const binding = named.type === 'Identifier' ? bindingAt(named, script) : null;
  if (binding?.references.length !== 1) return null;
  const statement = script.parentOf(binding.declaration);
  const isAlone =
    statement?.type === 'VariableDeclaration' &&
    statement.declarations.length === 1 &&
    (binding.declaration.type !== 'VariableDeclarator' ||
      binding.declaration.id.type !== 'ObjectPattern' ||
      binding.declaration.id.properties.length === 1);
  return isAlone ? statement : null;
}
