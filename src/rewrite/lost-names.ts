import { maskMarkers, type Script } from '../analyse/script.js';
import { parse } from '../parse/parse.js';
import { resolveScopes } from '../parse/scopes.js';
import { rangeOf } from '../parse/syntax.js';
import type { Rendered } from './edits.js';
import { PROVIDED } from './rules/names.js';

/**
 * A name that the Action uses and nothing declares any more. The new text is read only where the
 * edits took a declaration away and left a use of it: mostly they take both.
 */
export function lostName(script: Script, rendered: Rendered, code: string): string | null {
  const isInDoubt = script.bindings.some(
    ({ name, kind, identifier, references }) =>
      !rendered.keeps(rangeOf(identifier)) &&
      (references.some((reference) => rendered.keeps(rangeOf(reference.identifier))) ||
        (kind === 'parameter' && isMentioned(name, rendered.written))) &&
      !isDeclaredAnew(name, code),
  );
  if (!isInDoubt) return null;
  const parsed = parse(maskMarkers(code));
  if (parsed.kind === 'syntax-error') return null;
  const known = new Set(script.free.map(({ identifier }) => identifier.name));
  const lost = resolveScopes(parsed.tree).free.find(
    ({ identifier: { name } }) => !known.has(name) && !PROVIDED.has(name),
  );
  return lost?.identifier.name ?? null;
}

/** What the rules write speaks of parameters too. */
function isMentioned(name: string, code: string): boolean {
  if (!code.includes(name)) return false;
  const escaped = name.replaceAll('$', '\\$&');
  return new RegExp(`(?<![.\\w$])${escaped}(?![\\w$]|\\s*:)`).test(code);
}

/** What is written often gets a name at the start of the Action: the parameter's own. */
function isDeclaredAnew(name: string, code: string): boolean {
  return code.includes(`const ${name} = `) || code.includes(`let ${name} = `);
}
