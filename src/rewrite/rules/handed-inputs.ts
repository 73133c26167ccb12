import type * as t from '@babel/types';
import { functionCalled } from '../../analyse/callees.js';
import { bindingAt, callsOf } from '../../analyse/constants.js';
import {
  followInput,
  isWrittenThrough,
  roleOf,
  type HandlerParameter,
  type InputUse,
} from '../../analyse/inputs.js';
import type { Binding, Reference } from '../../parse/scopes.js';
import {
  contains,
  isFunction,
  propertyName,
  rangeOf,
  type FunctionOrMethod,
  type Node,
} from '../../parse/syntax.js';
import { INPUTS } from '../../triggers/credentials-exchange/mapping.js';
import type { Rewriting } from '../rewriting.js';
import { withoutRepeated } from './repeated-reads.js';
import { isAsked, settleAsked } from './asked-inputs.js';

type Read = { reference: Reference; use: Extract<InputUse, { kind: 'path' }> };

/** Who is given a record: a further name for it, mostly a function's, or a pattern that takes it apart. */
type Taker = Binding | t.ObjectPattern;

/** A record of inputs that is handed on, all of whose reads are in view. */
export interface HandedInput {
  /** Each place where the record is handed on, and who is given it there. */
  arguments: Map<Node, Taker>;
  /** What is read of the record by each of its further names. */
  reads: Map<Binding, Read[]>;
  patterns: Set<t.ObjectPattern>;
  /** Where all that the function takes is spelled out instead: `{ tenant: event.tenant.id }`. */
  spelled: Map<Node, t.ObjectPattern>;
  /** Where one of its further names is asked whether it is there: it always is. */
  asked: { node: Node; by: Binding }[];
  /** Names that must stand for `event`: `event.client` has not all that is read by them. */
  events: Set<Taker>;
}

/** Null where one of the functions does more with the record than read the inputs in it. */
export function handedInput(
  { role, binding }: HandlerParameter,
  followed: { reference: Reference; use: InputUse }[],
  rewriting: Rewriting,
): HandedInput | null {
  const { script, fn: handler } = rewriting;
  if ((role !== 'client' && role !== 'context') || !binding) return null;
  const handed: HandedInput = {
    arguments: new Map(),
    reads: new Map(),
    patterns: new Set(),
    spelled: new Map(),
    asked: [],
    events: new Set(),
  };
  const isGiven = followed.every(
    ({ use }) => use.kind !== 'whole' || !isArgument(use.node) || give(use.node),
  );
  if (!isGiven || handed.arguments.size === 0) return null;
  findEvents();
  return [...handed.events].every(mayBeEvent) ? handed : null;

  function isArgument(node: Node): boolean {
    const call = script.parentOf(node);
    return (call?.type === 'CallExpression' && call.callee !== node) || aliasOf(node) !== null;
  }

  /** `const machine = client;` */
  function aliasOf(node: Node): Binding | null {
    const declarator = script.parentOf(node);
    if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier')
      return null;
    const alias = bindingAt(declarator.id, script);
    return node.type === 'Identifier' && alias && isSetOnce(alias, declarator) ? alias : null;
  }

  /** Looks at what has the record from here on: another name, or a function that it is handed to. */
  function give(argument: Node): boolean {
    const alias = aliasOf(argument);
    if (alias) return isKnownBy(alias, argument);
    const call = script.parentOf(argument) as t.CallExpression;
    const fn = functionCalled(call.callee, script);
    const parameter = fn?.params[call.arguments.indexOf(argument as t.Identifier)];
    if (!parameter || contains(fn, isArgumentsObject)) return false;
    if (parameter.type === 'ObjectPattern') {
      handed.arguments.set(argument, parameter);
      if (handed.patterns.has(parameter) || isTakenApart(parameter, fn)) return true;
      handed.patterns.delete(parameter);
      handed.spelled.set(argument, parameter);
      const isOwn = script.referenceOf(argument)?.binding === binding;
      return (
        role === 'client' && isOwn && parameter.properties.every((one) => pathOf(one) !== null)
      );
    }
    const own = parameter.type === 'Identifier' ? bindingAt(parameter, script) : null;
    return own !== null && roleOf(own, handler, script) === role && isKnownBy(own, argument);
  }

  function isKnownBy(own: Binding, argument: Node): boolean {
    handed.arguments.set(argument, own);
    if (handed.reads.has(own)) return true;
    handed.reads.set(own, []);
    return own.references.every((reference) => isRead(reference, own));
  }

  function isRead(reference: Reference, by: Binding): boolean {
    const use = followInput(reference, role, script);
    if (use.kind === 'whole' && use.node.type === 'Identifier' && isAsked(use.node, script)) {
      handed.asked.push({ node: use.node, by });
      return true;
    }
    if (use.kind === 'whole') return isArgument(use.node) && give(use.node);
    if (use.kind !== 'path' || isWrittenThrough(use.node, script)) return false;
    handed.reads.get(by)!.push({ reference, use });
    return true;
  }

  /** `function planOf({ id, metadata })` */
  function isTakenApart(pattern: t.ObjectPattern, fn: FunctionOrMethod): boolean {
    const index = fn.params.indexOf(pattern);
    const isRecord = (argument: Node | undefined): boolean => {
      const given = argument && script.referenceOf(argument)?.binding;
      return !!given && roleOf(given, handler, script) === role;
    };
    handed.patterns.add(pattern);
    return (
      role === 'client' &&
      !!callsOf(fn, script)?.every((call) => isRecord(call.arguments[index])) &&
      pattern.properties.every((property) => keyInClient(property) !== null)
    );
  }

  /** What is read by a name, or by one that is given it, decides what the name must stand for. */
  function findEvents(): void {
    const { events, reads } = handed;
    for (const [name, all] of reads) {
      if (all.some(({ use }) => !use.path.startsWith(CLIENT))) events.add(name);
    }
    for (let before = -1; before < events.size;) {
      before = events.size;
      for (const [argument, taker] of handed.arguments) {
        const giver = script.referenceOf(argument)!.binding!;
        if (events.has(taker) && giver !== binding) events.add(giver);
      }
    }
  }

  /** Two parameters cannot both become `event`; one that takes the callback may get it for that. */
  function mayBeEvent(taker: Taker): boolean {
    const others = role === 'client' ? ['context', 'cb'] : ['cb'];
    const fn = 'scope' in taker && taker.kind === 'parameter' ? taker.scope.node : null;
    return (
      isFunction(fn) &&
      !fn.params.some((parameter) => {
        const own = parameter.type === 'Identifier' ? bindingAt(parameter, script) : null;
        return own !== null && others.includes(roleOf(own, handler, script) ?? '');
      })
    );
  }
}

const CLIENT = 'client.';

/** Where the event has what a part of a pattern takes of the client; null where it has not. */
function pathOf(property: t.ObjectPattern['properties'][number]): string | null {
  if (property.type !== 'ObjectProperty' || property.computed) return null;
  const fields = INPUTS.client.kind === 'record' ? INPUTS.client.fields : {};
  const key = propertyName(property) ?? '';
  const input = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return input?.kind === 'path' ? input.path : null;
}

/** The key below `event.client` for what a pattern takes; null where it lies elsewhere. */
function keyInClient(property: t.ObjectPattern['properties'][number]): string | null {
  const path = pathOf(property);
  return path?.startsWith(CLIENT) ? path.slice(CLIENT.length) : null;
}

function isSetOnce({ declaration, reassigned }: Binding, declarator: Node): boolean {
  return declaration === declarator && !reassigned;
}

function isArgumentsObject(node: Node): boolean {
  return node.type === 'Identifier' && node.name === 'arguments';
}

/** Hands `event` or `event.client` to the functions in the place of the record, and reads that. */
export function handOn(handed: HandedInput, rewriting: Rewriting): void {
  const { edits, names, script } = rewriting;
  const { events } = handed;
  for (const [argument, taker] of handed.arguments) {
    const giver = script.referenceOf(argument)!.binding!;
    const hasEvent = events.has(giver) || !handed.reads.has(giver);
    const client = hasEvent ? `${names.event}.client` : giver.name;
    const spelled = handed.spelled.get(argument);
    const text = spelled ? spelledOut(spelled, rewriting) : client;
    edits.replace(rangeOf(argument), events.has(taker) ? names.event : text);
  }
  for (const [binding, reads] of handed.reads) {
    const { name, identifier } = binding;
    const isEvent = events.has(binding);
    if (isEvent) {
      edits.replace(rangeOf(identifier), names.event);
      renameInDescription(binding, names.event, rewriting);
    }
    const uses = reads.map(({ use }) => use);
    for (const { node, path } of withoutRepeated(uses, rewriting)) {
      const below = `${name}.${path.slice(CLIENT.length)}`;
      edits.replace(rangeOf(node), isEvent ? `${names.event}.${path}` : below);
    }
  }
  for (const { node, by } of handed.asked) {
    settleAsked(node, events.has(by) ? names.event : by.name, rewriting);
  }
  for (const pattern of handed.patterns) renameKeys(pattern, rewriting);
}

/** `@param {object} client - ...` above a function whose parameter gets another name. */
function renameInDescription({ name, scope }: Binding, to: string, rewriting: Rewriting): void {
  const { script, edits } = rewriting;
  const around = script.parentOf(scope.node);
  const declared = around?.type === 'VariableDeclarator' ? script.parentOf(around)! : scope.node;
  const description = script.comments.find(
    ({ value, end }) =>
      value.startsWith('*') && script.text.slice(end!, declared.start!).trim() === '',
  );
  if (!description || !isFunction(scope.node)) return;
  const text = script.text.slice(description.start!, description.end!);
  for (const { 0: before, index } of text.matchAll(/@param\s+(\{[^}]*\}\s+)?\[?/g)) {
    const start = description.start! + index + before.length;
    const end = start + name.length;
    if (/^[\w$]+/.exec(script.text.slice(start))?.[0] === name) edits.replace({ start, end }, to);
  }
}

/** `{ tenant: event.tenant.id }` for `({ tenant = '' }) => ...`. */
function spelledOut({ properties }: t.ObjectPattern, { names }: Rewriting): string {
  const fields = properties.map((property) => {
    const key = propertyName(property as t.ObjectProperty)!;
    return `${key}: ${names.event}.${pathOf(property)!}`;
  });
  return `{ ${fields.join(', ')} }`;
}

function renameKeys(pattern: t.ObjectPattern, { edits }: Rewriting): void {
  for (const property of pattern.properties as t.ObjectProperty[]) {
    const key = keyInClient(property)!;
    if (key === propertyName(property)) continue;
    if (property.shorthand) edits.insert(property.start!, `${key}: `);
    else edits.replace(rangeOf(property.key), key);
  }
}
