import type * as t from '@babel/types';
import type { Binding } from '../parse/scopes.js';
import { isWithin, type Function, type Node } from '../parse/syntax.js';
import { nearestFunction } from './answers.js';
import { constantInit } from './constants.js';
import { possibleKeys } from './keys.js';
import type { Write } from './objects/value.js';
import type { Script } from './script.js';
import { isScopeEntry, partAt, type TokenEntry, type TokenVariable } from './token.js';

/**
 * All that happens to the scopes of an object that the script goes on with as it is: logged,
 * filled by helpers, read by names that a loop makes. Null where anything but statements of the
 * handler may set them or get the list.
 */
export function readKeptScopes(
  object: Node,
  handler: Function,
  script: Script,
): TokenVariable | null {
  const binding = madeAs(object, script);
  const declarator = binding?.declaration;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id !== binding?.identifier)
    return null;
  const declaration = script.parentOf(declarator);
  if (
    declaration?.type !== 'VariableDeclaration' ||
    nearestFunction(declaration, script) !== handler
  )
    return null;
  const isEarly = ({ identifier }: { identifier: Node }): boolean =>
    identifier.start! < declaration.end!;
  if (binding.references.some((reference) => reference.writes || isEarly(reference))) return null;
  const keys = possibleKeys([object], script, handler);
  const scope = keys?.byName.get('scope');
  if (!keys || !scope || keys.isReplaced || keys.mayBeMissing) return null;
  if (keys.patterns.some(({ begin }) => 'scope'.startsWith(begin.prefix))) return null;

  const token: TokenVariable = {
    binding,
    declaration,
    declarator,
    initial: [],
    writes: [],
    uses: [],
    scopeWrites: [],
    scopeUses: [],
    looks: keys.reads.flatMap(({ name, at }) => (name === null ? [at] : [])),
  };
  for (const { identifier } of binding.references) {
    const part = partAt(identifier, script);
    if (part.kind === 'set' && isScopeEntry(part.entry)) token.scopeWrites.push(part.entry);
    if (part.kind === 'read' && isScopeEntry(part)) token.scopeUses.push(part.member);
  }
  const isOfStatement = ({ at }: Write): boolean =>
    token.scopeWrites.some((entry) => isWithin(at, entry.at) && !isWithin(at, entry.value));
  const [begin, ...others] = scope.writes.filter((write) => !isOfStatement(write));
  if (others.length > 0) return null;
  if (begin) {
    const entry = scope.isSure ? entryIn(declarator, begin, script) : null;
    if (!entry) return null;
    token.initial.push(entry);
  }
  const isTold = ({ name, at }: (typeof keys.reads)[number]): boolean =>
    name !== 'scope' || token.scopeUses.includes(at);
  return keys.reads.every(isTold) ? token : null;
}

/** The first name of an object: `const token = access_token;` */
function madeAs(object: Node, script: Script): Binding | null {
  const init = object.type === 'Identifier' ? constantInit(object, script) : null;
  if (init?.type === 'Identifier') return madeAs(init, script);
  return script.referenceOf(object)?.binding ?? null;
}

/** `scope` in a literal that the variable begins with, or that goes into what it begins with. */
function entryIn(
  { init }: t.VariableDeclarator,
  { at, value, key }: Write,
  script: Script,
): TokenEntry | null {
  if (!init || !value || at.type !== 'ObjectProperty' || !isWithin(at, init)) return null;
  if (nearestFunction(at, script) !== nearestFunction(init, script)) return null;
  return { key, name: { prefix: 'scope', whole: true }, value: value as t.Expression, at };
}
