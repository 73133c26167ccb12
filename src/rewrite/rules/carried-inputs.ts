import type * as t from '@babel/types';
import {
  followFrom,
  isWrittenThrough,
  type HandlerParameter,
  type InputUse,
} from '../../analyse/inputs.js';
import { isNeverRead, recordReads, type RecordRead } from '../../analyse/record-reads.js';
import type { Reference } from '../../parse/scopes.js';
import { isMember, propertyName, rangeOf, type Node, type Range } from '../../parse/syntax.js';
import { HIDDEN, INPUTS, WHOLE, type Input } from '../../triggers/credentials-exchange/mapping.js';
import { quoted } from '../layout.js';
import { block, line, type Line } from '../lines.js';
import { withParentheses } from '../parentheses.js';
import type { Rewriting } from '../rewriting.js';
import { keyOfShorthand } from '../shorthand.js';
import { statement } from '../statements.js';

type Role = 'client' | 'context';

/** Text that takes the place of what the hook has there. */
interface Change {
  at: Range;
  text: string;
}

/** A record of inputs that goes into objects, classes or lodash, all of whose reads are in view. */
export interface CarriedInput {
  /** The places where it is handed on. */
  uses: ReadonlySet<Node>;
  /** What is read of it elsewhere, by members. */
  reads: InputUse[];
  changes: Change[];
  /** Where only a part of it can be handed on, and by a name. */
  declaration: Line[];
}

/** Where in the event lies what is handed on in place of a record. */
const HOMES: Record<Role, string> = { client: 'client.', context: '' };

/** Null where more is done with the record than what is in it is read. */
export function carriedInput(
  { role, binding }: HandlerParameter,
  stays: { reference: Reference; use: InputUse }[],
  rewriting: Rewriting,
): CarriedInput | null {
  const { script, fn, names } = rewriting;
  if ((role !== 'client' && role !== 'context') || !binding) return null;
  const nodes = stays.map(({ reference, use }) =>
    use.kind === 'whole' && !reference.writes ? use.node : null,
  );
  if (!nodes.every((node): node is t.Identifier => node?.type === 'Identifier')) return null;
  const own = binding.references.map(({ identifier }) => identifier);
  const reads = recordReads(role, own, script, fn);
  if (!reads) return null;

  const elsewhere = reads.filter(({ at }) => !isReadOf(at, own, rewriting));
  const unread = nodes.map((node) => unreadProperty(node, rewriting));
  const dropped = unread.flatMap((one) => one ?? []);
  const handed = nodes.filter((_, index) => !unread[index]);
  const uses = new Set<Node>(nodes);
  const members = elsewhere.flatMap(({ at }) =>
    isMember(at) ? followFrom(at.object, role, script) : [],
  );
  const home = HOMES[role];
  const renamed = elsewhere.map((read) => renaming(read, role, rewriting));
  if (renamed.every((one) => one !== null)) {
    const record = `${names.event}${home && '.'}${home.slice(0, -1)}`;
    const changes = handed.map((node) => replaced(node, record, rewriting));
    return {
      uses,
      reads: members,
      changes: [...dropped, ...changes, ...renamed.flat()],
      declaration: [],
    };
  }
  const fields = role === 'client' ? fieldsFor(elsewhere, names.event) : null;
  if (!fields) return null;
  const [node, ...others] = handed;
  if (node && others.length === 0 && fields.length <= 2 && isInHandler(node, rewriting)) {
    const text = `{ ${fields.join(', ')} }`;
    return {
      uses,
      reads: members,
      changes: [...dropped, replaced(node, text, rewriting)],
      declaration: [],
    };
  }
  const declaration = declarationOf(binding.name, fields, rewriting);
  return { uses, reads: members, changes: dropped, declaration };
}

export function carry(
  { changes, declaration }: CarriedInput,
  { edits, prologue }: Rewriting,
): void {
  prologue.push(...declaration);
  for (const { at, text } of changes) edits.replace(at, text);
}

function replaced(node: Node, text: string, { script }: Rewriting): Change {
  return { at: rangeOf(node), text: keyOfShorthand(node, script) + text };
}

/** Reads by the parameter itself are made in place. */
function isReadOf(at: Node, own: readonly Node[], { script }: Rewriting): boolean {
  if (isMember(at)) return own.includes(at.object);
  const declarator = at.type === 'ObjectProperty' && script.parentOf(script.parentOf(at)!);
  return (
    !!declarator &&
    declarator.type === 'VariableDeclarator' &&
    own.includes(declarator.init as Node)
  );
}

function isInHandler(node: Node, { script, fn }: Rewriting): boolean {
  for (let at = script.parentOf(node); at && at !== fn; at = script.parentOf(at)) {
    if (/^(For|While|DoWhile)|Function/.test(at.type)) return false;
  }
  return true;
}

/** The same read of what the Action hands on; null where that has nothing like it. */
function renaming({ key, at }: RecordRead, role: Role, rewriting: Rewriting): Change[] | null {
  switch (at.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return renamedMember(at, role, rewriting);
    case 'CallExpression':
      return renamedPath(key, at.arguments[1]!, role, rewriting);
    case 'ObjectProperty': {
      const path = pathAt([key], role);
      if (!path) return null;
      if (path.length === 1 && path[0] === key) return [];
      if (path.length > 1 || at.computed) return null;
      const { start } = at;
      return at.shorthand
        ? [{ at: { start: start!, end: start! }, text: `${path[0]!}: ` }]
        : [{ at: rangeOf(at.key), text: path[0]! }];
    }
    default:
      return null;
  }
}

function renamedMember(
  at: t.MemberExpression | t.OptionalMemberExpression,
  role: Role,
  { script }: Rewriting,
): Change[] | null {
  const use = followFrom(at.object, role, script);
  if (use.kind !== 'path' || use.lost.length > 0 || isWrittenThrough(use.node, script)) return null;
  const path = below(use.path, role);
  if (path === null) return null;
  const start = withParentheses(at.object, script).end;
  const end = use.node.end!;
  const text = script.text.slice(start, end);
  if (/^\??\.(.*)$/.exec(text)?.[1] === path) return [];
  return [{ at: { start, end }, text: `${text.startsWith('?.') ? '?.' : '.'}${path}` }];
}

/** `_.get(client, 'metadata.plan')` */
function renamedPath(key: string, path: Node, role: Role, rewriting: Rewriting): Change[] | null {
  if (path.type !== 'StringLiteral') return pathAt([key], role)?.join('.') === key ? [] : null;
  const text = pathAt(path.value.split('.'), role)?.join('.');
  if (text === undefined) return null;
  return text === path.value ? [] : [{ at: rangeOf(path), text: quoted(text, rewriting.layout) }];
}

/** Where what is handed on has what the hook reads step by step. */
function pathAt(keys: readonly string[], role: Role): string[] | null {
  let input: Input | undefined = INPUTS[role];
  for (const [index, key] of keys.entries()) {
    input =
      input?.kind === 'record' && Object.hasOwn(input.fields, key) ? input.fields[key] : undefined;
    if (input?.kind !== 'path') continue;
    const rest = keys.slice(index + 1);
    const path = HIDDEN[input.path]?.keys.includes(rest[0] ?? '') ? null : below(input.path, role);
    return path === null ? null : [...path.split('.'), ...rest];
  }
  return null;
}

function below(path: string, role: Role): string | null {
  return path.startsWith(HOMES[role]) ? path.slice(HOMES[role].length) : null;
}

/** `{ client, context }` where nobody reads the context. */
function unreadProperty(node: Node, { script, fn }: Rewriting): Change | null {
  const property = script.parentOf(node);
  const literal = property && script.parentOf(property);
  if (property?.type !== 'ObjectProperty' || literal?.type !== 'ObjectExpression') return null;
  const name = propertyName(property);
  if (name === null || !isNeverRead(property, name, script, fn)) return null;
  const index = literal.properties.indexOf(property);
  const [before, next] = [literal.properties[index - 1], literal.properties[index + 1]];
  const at = next
    ? { start: property.start!, end: next.start! }
    : { start: before?.end ?? property.start!, end: property.end! };
  const isCommented = script.comments.some(({ start, end }) => start! < at.end && end! > at.start);
  return isCommented ? null : { at, text: '' };
}

/** What of the client is read anywhere: `tenant: event.tenant.id`. */
function fieldsFor(reads: readonly RecordRead[], event: string): string[] | null {
  const known = WHOLE.client.map(([key]) => key);
  if (!reads.every(({ key }) => known.includes(key))) return null;
  return known
    .filter((key) => reads.some((read) => read.key === key))
    .map((key) => {
      const input = INPUTS.client.kind === 'record' ? INPUTS.client.fields[key] : undefined;
      return `${key}: ${event}.${input?.kind === 'path' ? input.path : key}`;
    });
}

function declarationOf(name: string, fields: string[], rewriting: Rewriting): Line[] {
  if (fields.length <= 2) return [statement(rewriting, `const ${name} = { ${fields.join(', ')} }`)];
  const [open, ...rest] = block(
    [`const ${name} = `],
    fields.map((field) => line(`${field},`)),
  );
  rest.at(-1)!.pieces.push(rewriting.layout.semicolon);
  return [open!, ...rest];
}
