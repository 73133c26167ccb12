import type * as t from '@babel/types';
import { isLogged } from '../../analyse/alike.js';
import {
  followFrom,
  followInput,
  isWrittenThrough,
  parametersOf,
  roleOf,
  type HandlerParameter,
  type InputUse,
  type LostInput,
} from '../../analyse/inputs.js';
import { placesOfRecord } from '../../analyse/record-reads.js';
import type { Script } from '../../analyse/script.js';
import type { Reference } from '../../parse/scopes.js';
import {
  isMember,
  memberName,
  propertyName,
  rangeOf,
  type Function,
  type Node,
} from '../../parse/syntax.js';
import {
  GEOIP_NAMES,
  HIDDEN,
  INPUTS,
  UNDOCUMENTED,
  WHOLE,
  type Input,
  type Parameter,
} from '../../triggers/credentials-exchange/mapping.js';
import type { Rewriting } from '../rewriting.js';
import { block, line } from '../lines.js';
import { keyIfLeft } from '../shorthand.js';
import { statement } from '../statements.js';
import { isAsked, recordAt, settleAsked } from './asked-inputs.js';
import { needsMissingMetadata } from './absent-metadata.js';
import { carriedInput, carry } from './carried-inputs.js';
import { envelopesRead, withEnvelope } from './envelopes.js';
import { handedInput, handOn } from './handed-inputs.js';
import { withoutRepeated } from './repeated-reads.js';
import { scopeParameter } from './scope-parameter.js';
import type { Rule } from './rule.js';

/** From here on a path is written often enough to deserve a name of its own. */
const OFTEN = 3;

/** Reads of the hook's parameters become reads of `event`, in place where that says it best. */
export const inputs: Rule = {
  name: 'inputs',
  styles: ['direct', 'awaited'],
  apply(rewriting) {
    for (const parameter of parametersOf(rewriting.fn, rewriting.script) ?? []) {
      if (parameter.role === 'cb') continue;
      const before = rewriting.prologue.length;
      if (!parameter.binding) destructuredParameter(parameter, rewriting);
      else if (parameter.role === 'scope') scopeParameter(parameter, rewriting);
      else namedParameter(parameter, rewriting);
      const { event, api } = rewriting.names;
      const name = parameter.binding?.name ?? '';
      if (rewriting.prologue.length > before && (name === event || name === api)) {
        rewriting.obstacle(
          'a parameter has the name of one of the Action itself',
          parameter.pattern,
        );
      }
    }
  },
};

function namedParameter(parameter: HandlerParameter, rewriting: Rewriting): void {
  const { script, names } = rewriting;
  const references = parameter.binding!.references.filter((ref) => !rewriting.consumed.has(ref));
  const followed = references.map((reference) => ({
    reference,
    use: followInput(reference, parameter.role, script),
  }));
  const handed = handedInput(parameter, followed, rewriting);
  reportUses([...followed, ...(handed ? [...handed.reads.values()].flat() : [])], rewriting);

  const whole = followed.filter(
    ({ reference, use }) =>
      reference.writes ||
      isWrittenThrough(use.node, script) ||
      (use.kind === 'whole' &&
        !handed?.arguments.has(use.node) &&
        !asPattern(use, parameter, rewriting) &&
        !isAsked(use.node, script)),
  );
  const envelope = followed.find(
    ({ use }) =>
      (use.kind === 'scope' || (use.kind === 'whole' && isEnvelope(use.node))) &&
      !isAsked(use.node, script),
  );
  if (envelope) {
    return withEnvelope(envelope.use.node, rewriting);
  }
  const isOnlyLogged = ({ use }: { use: InputUse }): boolean =>
    parameter.role === 'client' && use.kind === 'whole' && isLogged(use.node, script);
  if (parameter.role === 'client' && needsMissingMetadata(rewriting)) {
    return declareWhole(parameter, rewriting);
  }
  const stays = whole.filter((one) => !isOnlyLogged(one));
  const carried = stays.length > 0 ? carriedInput(parameter, stays, rewriting) : null;
  if (stays.length > 0 && !carried) {
    const [first] = whole;
    if (first && parameter.role !== 'audience') {
      rewriting.find('whole-input', first.reference.identifier, { name: parameter.role });
    }
    return declareWhole(parameter, rewriting);
  }
  for (const { use } of whole.filter(isOnlyLogged)) {
    rewriting.find('client-logged', use.node);
    replaceRead(use.node, `${names.event}.client`, rewriting);
  }
  if (carried) {
    for (const use of carried.reads) reportUndocumentedRead(use, rewriting);
    carry(carried, rewriting);
  }

  if (handed) handOn(handed, rewriting);
  for (const { use } of followed) {
    if (use.kind === 'path' || handed?.arguments.has(use.node)) continue;
    if (carried?.uses.has(use.node)) continue;
    if (use.kind === 'whole' && !replacePattern(use, parameter, rewriting))
      settleAsked(use.node, recordAt(use.node, names, parameter.role), rewriting);
  }
  const paths = followed.map(({ use }) => use).filter((use) => use.kind === 'path');
  if (parameter.role === 'audience' && paths.length >= OFTEN) {
    rewriting.prologue.push(
      statement(rewriting, `const ${parameter.binding!.name} = ${names.event}.${paths[0]!.path}`),
    );
    return;
  }
  for (const { node, path } of withoutRepeated(paths, rewriting))
    replaceRead(node, `${names.event}.${path}`, rewriting);
}

/** Findings, and the refusal where the Action has nothing like it. */
export function reportUses(
  followed: { reference: Reference; use: InputUse }[],
  rewriting: Rewriting,
): void {
  for (const { use } of followed) for (const one of lostBy(use)) reportLost(one, rewriting);
  for (const { use } of followed) reportUndocumentedRead(use, rewriting);
}

function lostBy(use: InputUse): LostInput[] {
  if (use.kind === 'whole' || use.kind === 'path') return use.lost;
  return use.kind === 'none' || use.kind === 'unknown-field' ? [use] : [];
}

function reportLost(one: LostInput, rewriting: Rewriting): void {
  const why = one.kind === 'none' ? one.why : 'no document says that hooks or Actions have it';
  rewriting.find('input-without-equivalent', one.node, { path: one.reads, why });
}

function reportUndocumentedRead(use: InputUse, rewriting: Rewriting): void {
  if (use.kind !== 'path' || !UNDOCUMENTED.some((path) => use.reads.startsWith(path))) return;
  const event = `${rewriting.names.event}.${use.path}`;
  rewriting.find('undocumented-input', use.node, { path: use.reads, event });
}

/** What other functions of the script read of an input that they are handed as a whole. */
export function reportReadsOfHanded(
  role: Parameter,
  handler: Function,
  rewriting: Rewriting,
): void {
  for (const use of readsOfHanded(role, handler, rewriting.script)) {
    reportUndocumentedRead(use, rewriting);
    for (const one of lostBy(use)) {
      // What only webtask had is looked for wherever it is read.
      const isReported = one.reads.startsWith('context.webtask.');
      if (!isReported && !isSetByScript(one, rewriting.script)) reportLost(one, rewriting);
    }
  }
}

/** `context.started = Date.now()`: the hook reads what it put there itself. */
function isSetByScript({ reads }: LostInput, script: Script): boolean {
  const name = reads.slice(reads.lastIndexOf('.') + 1);
  return script
    .nodesOf('AssignmentExpression')
    .some(({ left }) => isMember(left) && memberName(left) === name);
}

/** By the names of parameters, and by value where it goes into an object. */
function readsOfHanded(role: Parameter, handler: Function, script: Script): InputUse[] {
  const byName = script.bindings
    .filter(({ kind, scope }) => kind === 'parameter' && scope.node !== handler)
    .filter((binding) => roleOf(binding, handler, script) === role)
    .flatMap(({ references }) => references.map((one) => followInput(one, role, script)));
  const objects =
    role === 'client' || role === 'context' ? placesOfRecord(role, script, handler) : [];
  return [...byName, ...objects.map((node) => followFrom(node, role, script))];
}

function replaceRead(node: Node, text: string, rewriting: Rewriting): void {
  rewriting.edits.replace(rangeOf(node), keyIfLeft(node, rewriting), text);
}

/** `context.webtask.body`: it has the client and the scopes again. */
function isEnvelope(node: Node): boolean {
  return isMember(node) && memberName(node) === 'body';
}

/** A local object with the documented fields takes the parameter's place. */
function declareWhole(parameter: HandlerParameter, rewriting: Rewriting): void {
  const { names, policies } = rewriting;
  const { name } = parameter.binding!;
  const written = parameter.binding!.reassigned;
  const keyword = written ? 'let' : 'const';
  if (parameter.role === 'audience') {
    const value = `${names.event}.resource_server.identifier`;
    rewriting.prologue.push(statement(rewriting, `${keyword} ${name} = ${value}`));
    return;
  }
  const role = parameter.role as keyof typeof WHOLE;
  const [envelope] = role === 'context' ? envelopesRead(rewriting) : [];
  if (envelope) return withEnvelope(envelope, rewriting);
  reportReadsOfHanded(role, rewriting.fn, rewriting);
  const fields = WHOLE[role].map(([key, value]) =>
    line(`${key}: ${value(names.event, policies)},`),
  );
  const [open, ...rest] = block([`${keyword} ${name} = `], fields);
  rest.at(-1)!.pieces.push(rewriting.layout.semicolon);
  rewriting.prologue.push(open!, ...rest);
}

/** `{ id, name }` in the place of a parameter. */
function destructuredParameter(parameter: HandlerParameter, rewriting: Rewriting): void {
  const input = parameter.role === 'cb' ? undefined : INPUTS[parameter.role];
  const declarators = input ? declaratorsFor(parameter.pattern, input, rewriting) : null;
  if (!declarators || (parameter.role === 'client' && needsMissingMetadata(rewriting))) {
    return rewriting.obstacle('a parameter is taken apart in an unusual way', parameter.pattern);
  }
  for (const declarator of declarators) {
    rewriting.prologue.push(statement(rewriting, `const ${declarator}`));
  }
}

/** `const { id } = client`: the declarator, where its pattern can be mapped. */
function asPattern(
  use: InputUse,
  parameter: HandlerParameter,
  rewriting: Rewriting,
): { declarator: t.VariableDeclarator; texts: string[] } | null {
  const declarator = rewriting.script.parentOf(use.node);
  if (declarator?.type !== 'VariableDeclarator' || declarator.init !== use.node) return null;
  const input = inputAt(use.node, parameter);
  const texts = input ? declaratorsFor(declarator.id, input, rewriting) : null;
  return texts ? { declarator, texts } : null;
}

function replacePattern(use: InputUse, parameter: HandlerParameter, rewriting: Rewriting): boolean {
  const mapped = asPattern(use, parameter, rewriting);
  if (mapped) rewriting.edits.replace(rangeOf(mapped.declarator), mapped.texts.join(', '));
  return mapped !== null;
}

function inputAt(node: Node, parameter: HandlerParameter): Input | null {
  const keys: string[] = [];
  let at = node;
  while (isMember(at)) {
    keys.unshift(memberName(at) ?? '');
    at = at.object;
  }
  let input: Input | undefined = parameter.role === 'cb' ? undefined : INPUTS[parameter.role];
  for (const key of keys) input = input?.kind === 'record' ? input.fields[key] : undefined;
  return input ?? null;
}

/**
 * Declarators that bind what a pattern bound. Null where one of its keys is computed, a rest, or
 * has no equivalent.
 */
function declaratorsFor(pattern: Node, input: Input, rewriting: Rewriting): string[] | null {
  const { event } = rewriting.names;
  const groups = new Map<string, string[]>();
  const single: string[] = [];

  const take = (target: Node, from: Input): boolean => {
    if (from.kind === 'none' || from.kind === 'scope') return false;
    if (from.kind === 'path') {
      reportUndocumented(target, from.path, rewriting);
      if (target.type === 'ObjectPattern') {
        if (!onlyOpenKeys(target, from.path)) return false;
        single.push(`${rewriting.textOf(target)} = ${event}.${from.path}`);
        return true;
      }
      const dot = from.path.lastIndexOf('.');
      const container = dot < 0 ? event : `${event}.${from.path.slice(0, dot)}`;
      const key = from.path.slice(dot + 1);
      const text = rewriting.textOf(target);
      const entry = text === key || text.startsWith(`${key} =`) ? text : `${key}: ${text}`;
      groups.set(container, [...(groups.get(container) ?? []), entry]);
      return true;
    }
    if (target.type === 'Identifier') {
      single.push(`${target.name} = ${recordText(from, event)}`);
      return true;
    }
    if (target.type !== 'ObjectPattern') return false;
    return target.properties.every((property) => {
      if (property.type !== 'ObjectProperty' || property.computed) return false;
      const next = from.fields[propertyName(property) ?? ''];
      return next !== undefined && take(property.value, next);
    });
  };
  if (!take(pattern, input)) return null;
  const grouped = [...groups].map(([container, keys]) => `{ ${keys.join(', ')} } = ${container}`);
  return [...grouped, ...single];
}

/** All that an Action's request tells was undocumented in hooks, the body by a shorter name. */
function reportUndocumented(target: Node, path: string, rewriting: Rewriting): void {
  if (!path.startsWith('request.')) return;
  const reads = path === 'request.body' ? 'context.body' : `context.${path}`;
  rewriting.find('undocumented-input', target, {
    path: reads,
    event: `${rewriting.names.event}.${path}`,
  });
}

/** An object of the fields that the Action has; other names for the same inputs left out. */
function recordText(record: Extract<Input, { kind: 'record' }>, event: string): string {
  const fields = Object.entries(record.fields).flatMap(([key, input]) => {
    if (input.kind === 'path') return [`${key}: ${event}.${input.path}`];
    return input.kind === 'record' && key !== 'body' ? [`${key}: ${recordText(input, event)}`] : [];
  });
  return `{ ${fields.join(', ')} }`;
}

function onlyOpenKeys(pattern: t.ObjectPattern, path: string): boolean {
  const hidden = HIDDEN[path]?.keys ?? [];
  for (const property of pattern.properties) {
    const key = property.type === 'ObjectProperty' ? propertyName(property) : null;
    if (key !== null && hidden.includes(key)) return false;
    const isRenamed = key !== null && (GEOIP_NAMES.get(key) ?? key) !== key;
    if (isRenamed && path === 'request.geoip') return false;
  }
  return true;
}
