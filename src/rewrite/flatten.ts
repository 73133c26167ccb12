import { findContinuation, type Continuation } from '../analyse/continuations.js';
import { findExport } from '../analyse/handler.js';
import { parametersOf } from '../analyse/inputs.js';
import { readScript, type Script } from '../analyse/script.js';
import { contains, rangeOf, walk, type Function, type Node, type Range } from '../parse/syntax.js';
import { Edits, type Piece } from './edits.js';
import { indentAt, layoutOf, type Layout } from './layout.js';
import type { HandlerExport } from './rewriting.js';

export type Flattened =
  | {
      kind: 'flattened';
      script: Script;
      exported: HandlerExport;
      /** Maps an offset of the new text to the hook's. */
      originOf: (offset: number) => number;
    }
  | { kind: 'nothing-to-await' };

/** More callbacks inside each other than this are no longer straight-line code anyway. */
const MOST_LEVELS = 6;

/**
 * Turns callbacks in which the handler goes on into awaited calls followed by the same code: the
 * result is still a hook, in which the callback is called by the handler itself.
 */
export function flatten(script: Script, exported: HandlerExport): Flattened {
  let at: Extract<Flattened, { kind: 'flattened' }> = {
    kind: 'flattened',
    script,
    exported,
    originOf: (offset) => offset,
  };
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    const next = flattenOnce(at.script, at.exported);
    if (!next) return level === 0 ? { kind: 'nothing-to-await' } : at;
    const { originOf } = at;
    at = { ...next, originOf: (offset) => originOf(next.originOf(offset)) };
  }
  return at;
}

function flattenOnce(
  script: Script,
  { fn }: HandlerExport,
): Extract<Flattened, { kind: 'flattened' }> | null {
  const callback = fn && parametersOf(fn, script)?.find(({ role }) => role === 'cb')?.binding;
  if (!fn || !callback) return null;
  const continuation = findContinuation(callback, fn, script);
  if (!continuation) return null;

  const edits = new Edits(script.text);
  const layout = layoutOf(script);
  const pieces =
    continuation.kind === 'callback'
      ? awaitedCall(continuation, script, layout)
      : awaitedPromise(continuation, script, layout);
  if (!pieces) return null;
  renameCollisions(continuation, fn, script, edits);
  edits.replace(rangeOf(continuation.statement), ...pieces);
  if (!fn.async) edits.insert(fn.start!, 'async ');

  const { text, originOf } = edits.render();
  const read = readScript(script.hook, text);
  if (read.kind === 'syntax-error') return null;
  const exported = findExport(read.script);
  if (exported.kind !== 'handler') return null;
  return { kind: 'flattened', script: read.script, exported, originOf };
}

/** Gives new names to what would meet others when the callback's body joins the handler's. */
function renameCollisions(
  continuation: Continuation,
  fn: Function,
  script: Script,
  edits: Edits,
): void {
  const joining = continuation.kind === 'callback' ? [continuation.then] : continuation.then;
  const taken = new Set<string>();
  for (
    let scope = script.scopeOf(script.parentOf(continuation.statement)!);
    scope.parent;
    scope = scope.parent
  ) {
    for (const name of scope.bindings.keys()) taken.add(name);
    if (scope.node === fn) break;
  }
  const known = script.names();
  for (const inner of joining) {
    for (const binding of script.scopeOf(inner).bindings.values()) {
      if (!taken.has(binding.name)) {
        taken.add(binding.name);
        continue;
      }
      let name = binding.name;
      for (let number = 2; known.has(name); number += 1) name = `${binding.name}${String(number)}`;
      known.add(name);
      rename(binding.identifier, name, script, edits);
      for (const { identifier } of binding.references) rename(identifier, name, script, edits);
    }
  }
}

function rename(identifier: Node, name: string, script: Script, edits: Edits): void {
  const parent = script.parentOf(identifier);
  const shorthand = parent?.type === 'ObjectProperty' && parent.shorthand;
  const key = shorthand && parent.key.type === 'Identifier' ? `${parent.key.name}: ` : '';
  edits.replace(rangeOf(identifier), key + name);
}

/** `const [error, body] = await new Promise(...)`, then the callback's body. */
function awaitedCall(
  { statement, call, then }: Extract<Continuation, { kind: 'callback' }>,
  script: Script,
  layout: Layout,
): Piece[] | null {
  const { eol, indent, semicolon } = layout;
  const base = indentAt(script.text, statement.start!);
  const used = lastUsed(then, script);
  const before: Piece = { start: call.start!, end: then.start! };
  const after: Piece = { start: then.end!, end: call.end! };
  const names = then.params
    .slice(0, used)
    .flatMap((parameter, index): Piece[] => [...(index > 0 ? [', '] : []), rangeOf(parameter)]);
  const settle = used === 0 ? '() => resolve()' : '(...results) => resolve(results)';
  const bound: Piece[] = used === 0 ? [] : ['const [', ...names, '] = '];
  const body = bodyPieces(then, base, script, layout);
  return [
    ...bound,
    `await new Promise((resolve) => {${eol}${base}${indent}`,
    before,
    settle,
    after,
    `${semicolon}${eol}${base}})${semicolon}`,
    ...(body.length > 0 ? [eol + base, ...body] : []),
  ];
}

/** How many of a function's parameters must be bound: up to the last one that is used. */
function lastUsed(fn: Function, script: Script): number {
  const bindings = script.scopeOf(fn).bindings;
  return fn.params.reduce((last, parameter, index) => {
    const unused =
      parameter.type === 'Identifier' && bindings.get(parameter.name)?.references.length === 0;
    return unused ? last : index + 1;
  }, 0);
}

/** `const body = await promise;`, the steps' bodies, and a `try` where failures were caught. */
function awaitedPromise(
  { statement, promise, then, failed }: Extract<Continuation, { kind: 'promise' }>,
  script: Script,
  layout: Layout,
): Piece[] | null {
  const { eol, indent, semicolon } = layout;
  const base = indentAt(script.text, statement.start!);
  const inner = failed ? base + indent : base;
  const steps: Piece[] = [];
  let value: Piece[] = [rangeOf(promise)];
  for (const [index, step] of then.entries()) {
    const [parameter] = step.params;
    const bound: Piece[] = parameter ? ['const ', rangeOf(parameter), ' = '] : [];
    if (index > 0) steps.push(eol + inner);
    steps.push(...bound, 'await ', ...value, semicolon);
    if (index === then.length - 1) {
      const body = bodyPieces(step, inner, script, layout);
      if (body.length > 0) steps.push(eol + inner, ...body);
    } else {
      const passed = passedOn(step, inner, script, layout);
      if (!passed) return null;
      if (passed.body.length > 0) steps.push(eol + inner, ...passed.body);
      value = passed.value;
    }
  }
  if (!failed) return steps;
  const caught: Piece[] =
    failed.type === 'Identifier'
      ? ['(error) {', `${eol}${inner}${failed.name}(error)${semicolon}`]
      : [
          ...(failed.params[0] ? ['(', rangeOf(failed.params[0]), ') '] : []),
          '{',
          eol + inner,
          ...bodyPieces(failed, inner, script, layout),
        ];
  return ['try {', eol + inner, ...steps, `${eol}${base}} catch `, ...caught, `${eol}${base}}`];
}

/** A step that hands a value to the next one: its last statement must be the only `return`. */
function passedOn(
  step: Function,
  base: string,
  script: Script,
  layout: Layout,
): { body: Piece[]; value: Piece[] } | null {
  if (step.body.type !== 'BlockStatement') return { body: [], value: [rangeOf(step.body)] };
  const last = step.body.body.at(-1);
  if (last?.type !== 'ReturnStatement' || !last.argument) return null;
  const returns = (node: Node): boolean => node.type === 'ReturnStatement';
  if (step.body.body.slice(0, -1).some((statement) => contains(statement, returns))) return null;
  return {
    body: lines({ start: step.body.start! + 1, end: last.start! }, base, script, layout),
    value: [rangeOf(last.argument)],
  };
}

/** The statements of a function's body, indented as the handler's own. */
function bodyPieces(fn: Function, base: string, script: Script, layout: Layout): Piece[] {
  if (fn.body.type !== 'BlockStatement') return [rangeOf(fn.body), layout.semicolon];
  return lines({ start: fn.body.start! + 1, end: fn.body.end! - 1 }, base, script, layout);
}

/** The lines of a part of the text, moved to another indentation; template literals stay put. */
function lines({ start, end }: Range, base: string, script: Script, { eol }: Layout): Piece[] {
  const { text } = script;
  const first = start + /^\s*/.exec(text.slice(start, end))![0].length;
  const last = end - /\s*$/.exec(text.slice(start, end))![0].length;
  if (first >= last) return [];
  const from = indentAt(text, first);
  const fixed = templateLines(script, first, last);
  const pieces: Piece[] = [];
  let at = first;
  for (const match of text.slice(first, last).matchAll(/\r\n|\r|\n/g)) {
    const lineEnd = first + match.index;
    pieces.push({ start: at, end: lineEnd });
    at = lineEnd + match[0].length;
    const own = /^[ \t]*/.exec(text.slice(at, last))![0];
    const blank = /^[ \t]*(\r|\n)/.test(text.slice(at, last));
    if (fixed.some((range) => at > range.start && at <= range.end)) {
      pieces.push(eol);
      continue;
    }
    const deeper = own.startsWith(from) ? own.slice(from.length) : own;
    pieces.push(eol + (blank ? '' : base + deeper));
    at += own.length;
  }
  pieces.push({ start: at, end: last });
  return pieces;
}

function templateLines(script: Script, start: number, end: number): Range[] {
  const found: Range[] = [];
  walk(script.tree.program, (node) => {
    if (node.type === 'TemplateElement' && node.start! >= start && node.end! <= end) {
      found.push(rangeOf(node));
    }
    return undefined;
  });
  return found;
}
