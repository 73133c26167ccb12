import type * as t from '@babel/types';
import { bindingNamed, constantInit } from '../../analyse/constants.js';
import type { Continuation } from '../../analyse/continuations.js';
import { calleeName } from '../../analyse/left-alone.js';
import { isReceivedData, promiseHanded } from '../../analyse/received-data.js';
import { requiredAs } from '../../analyse/required.js';
import type { Script } from '../../analyse/script.js';
import { knownString } from '../../analyse/strings.js';
import type { Binding } from '../../parse/scopes.js';
import {
  bindsLooserThanAwait,
  containsOwn,
  isMember,
  isWithin,
  memberName,
  propertyName,
  rangeOf,
  type Function,
  type Node,
} from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import { indentAt, layoutOf, type Layout } from '../layout.js';
import { freeName } from './free-name.js';
import { isAnyAssigned, keywordFor } from './keyword.js';
import { bodyPieces, movedLines } from './moved-lines.js';
import type { Step } from './step.js';

/** `const body = await promise;`, the steps' bodies, and a `try` where failures were caught. */
export function awaitedPromise(
  { statement, promise, then, failed }: Extract<Continuation, { kind: 'promise' }>,
  script: Script,
): Step | null {
  const layout = layoutOf(script);
  const { eol, indent, semicolon } = layout;
  const base = indentAt(script.text, statement.start!);
  const inner = failed ? base + indent : base;
  const lines: Piece[][] = [];
  const aliases = new Map<Binding, Binding>();
  let value: Value | null = {
    node: promise,
    pieces: movedLines(rangeOf(promise), inner, script, layout),
  };
  for (const [index, step] of then.entries()) {
    const known = value && index > 0 ? sameValue(value.node, step, aliases, script) : null;
    if (known) aliases.set(known.parameter, known.passed);
    else if (value) lines.push([...boundTo(step, script), ...awaited(value, script), semicolon]);
    else if (step.params.length > 0) return null;
    if (index === then.length - 1) {
      lines.push(bodyPieces(step, inner, script, layout));
    } else {
      const passed = passedOn(step, inner, script, layout);
      if (!passed) return null;
      lines.push(passed.body);
      value = passed.value;
    }
  }
  const steps = lines
    .filter((line) => line.length > 0)
    .flatMap((line, index) => (index > 0 ? [eol + inner, ...line] : line));
  const joined = { place: statement, joining: then, aliases, awaits: true };
  const last = then.at(-1)!;
  if (!failed) return { ...joined, pieces: steps, ends: [last] };
  const error = freeName('error', [failed], script);
  const caught: Piece[] =
    failed.type === 'Identifier'
      ? [`(${error}) {`, `${eol}${inner}${failed.name}(${error})${semicolon}`]
      : [
          ...(failed.params[0] ? ['(', rangeOf(failed.params[0]), ') '] : []),
          '{',
          eol + inner,
          ...bodyPieces(failed, inner, script, layout),
        ];
  const pieces = [
    'try {',
    eol + inner,
    ...steps,
    `${eol}${base}} catch `,
    ...caught,
    `${eol}${base}}`,
  ];
  const ends = failed.type === 'Identifier' ? [last] : [last, failed];
  return { ...joined, pieces, ends };
}

function boundTo(fn: Function, script: Script): Piece[] {
  const [parameter] = fn.params;
  return parameter ? [keywordFor(fn, script), ' ', rangeOf(parameter), ' = '] : [];
}

interface Value {
  node: Node;
  pieces: Piece[];
}

function awaited({ node, pieces }: Value, script: Script): Piece[] {
  if (isNoPromise(node, script)) return pieces;
  return bindsLooserThanAwait(node) ? ['await (', ...pieces, ')'] : ['await ', ...pieces];
}

/** A literal, what is made of one, or what a promise came to: that is never one itself. */
function isNoPromise(node: Node, script: Script): boolean {
  const isNone = (inner: Node): boolean => isNoPromise(inner, script);
  switch (node.type) {
    case 'Identifier': {
      const init = constantInit(node, script);
      if (init) return isNone(init);
      return promiseOf(node, script) !== null || isReceivedData(node, script);
    }
    case 'ObjectExpression':
      return node.properties.every((one) => !mayBeThen(one, script));
    case 'ConditionalExpression':
      return isNone(node.consequent) && isNone(node.alternate);
    case 'LogicalExpression':
      return isNone(node.left) && isNone(node.right);
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return isReceivedData(node, script);
    case 'CallExpression': {
      const { callee } = node;
      if (ASSIGNS.test(requiredAs(callee, script) ?? calleeName(node, script))) {
        return node.arguments.every(isNone);
      }
      return (
        isMember(callee) &&
        MAKES_LIST.test(memberName(callee) ?? '') &&
        (isListOfOutcomes(callee.object, script) || isReceivedData(callee.object, script))
      );
    }
    default:
      return /^(Array|Function|ArrowFunction|Unary|Binary)Expression$|Literal$/.test(node.type);
  }
}

/** What copies the members of objects into the first: where none had a `then`, that has none. */
const ASSIGNS = /^(Object\.assign|lodash\.(assign|extend))$/;

const MAKES_LIST = /^(filter|map|slice|concat|flat|flatMap|sort|reverse)$/;

/** `Promise.all([...]).then((values) => ...)` */
function isListOfOutcomes(name: Node, script: Script): boolean {
  const promise = promiseOf(name, script);
  return promise?.type === 'CallExpression' && calleeName(promise, script) === 'Promise.all';
}

/** The promise that came to what a name stands for. */
function promiseOf(name: Node, script: Script): Node | null {
  const binding = script.referenceOf(name)?.binding;
  return binding && !binding.reassigned ? promiseHanded(binding.identifier, script) : null;
}

function mayBeThen(property: t.ObjectExpression['properties'][number], script: Script): boolean {
  if (property.type === 'SpreadElement') return true;
  const name = property.computed ? knownString(property.key, script) : null;
  if (name) return 'then'.startsWith(name.prefix) && (!name.whole || name.prefix === 'then');
  return (propertyName(property) ?? 'then') === 'then';
}

/**
 * Where a step hands on what has a name, there is nothing to bind: the next one goes on with that
 * name, its own or the one that it had.
 */
function sameValue(
  value: Node,
  next: Function,
  aliases: ReadonlyMap<Binding, Binding>,
  script: Script,
): { passed: Binding; parameter: Binding } | null {
  const [parameter] = next.params;
  if (value.type !== 'Identifier' || parameter?.type !== 'Identifier') return null;
  if (!isNoPromise(value, script) || isAnyAssigned(next, script)) return null;
  const named = script.referenceOf(value)?.binding;
  const taken = script.scopeOf(next).bindings.get(parameter.name);
  if (!named || !taken) return null;
  const passed = aliases.get(named) ?? named;
  const isSame = passed.name === parameter.name || mayBeNamed(taken, passed, next, script);
  return isSame ? { passed, parameter: taken } : null;
}

/** Whether a step can call its parameter by another name, which means the same all along. */
function mayBeNamed(taken: Binding, { name, reassigned }: Binding, step: Function, script: Script) {
  if (reassigned) return false;
  return taken.references.every(({ identifier }) => {
    const meant = bindingNamed(name, identifier, script);
    return !meant || !isWithin(meant.identifier, step);
  });
}

const BLANK_LINE_LAST = /\n[ \t]*\r?\n[ \t]*$/;

/**
 * A step that hands a value to the next one, or nothing: only its last statement may be a `return`.
 */
function passedOn(
  step: Function,
  base: string,
  script: Script,
  layout: Layout,
): { body: Piece[]; value: Value | null } | null {
  const valueOf = (node: Node): Value => ({
    node,
    pieces: movedLines(rangeOf(node), base, script, layout),
  });
  if (step.body.type !== 'BlockStatement') return { body: [], value: valueOf(step.body) };
  const returns = (node: Node): boolean => node.type === 'ReturnStatement';
  const last = step.body.body.at(-1);
  if (step.body.body.slice(0, -1).some((statement) => containsOwn(statement, returns))) return null;
  if (!last || !containsOwn(last, returns)) {
    return { body: bodyPieces(step, base, script, layout), value: null };
  }
  if (last.type !== 'ReturnStatement' || !last.argument) return null;
  const before = { start: step.body.start! + 1, end: last.start! };
  const body = movedLines(before, base, script, layout);
  const isApart = BLANK_LINE_LAST.test(script.text.slice(before.start, before.end));
  if (body.length > 0 && isApart) body.push(layout.eol);
  return { body, value: valueOf(last.argument) };
}
