import type { Program } from '../model/index.js';
import { parse } from '../parse/parse.js';
import { walk } from '../parse/syntax.js';
import { isCore } from './core-names.js';
import { parseSpecifier, plainVersion } from './specifier.js';

/** An npm package; `version` is empty where nothing says which. */
export interface Package {
  name: string;
  version: string;
}

/** The packages that a program requires by a literal name, with the version that it will get. */
export function packagesOf({ code, dependencies }: Program): Package[] {
  const versions = new Map<string, string>();
  for (const [name, declared] of Object.entries(dependencies)) {
    if (parseSpecifier(name)?.name === name) versions.set(name, plainVersion(declared));
  }
  for (const specifier of requiredBy(code)) {
    const named = isCore(specifier) ? undefined : parseSpecifier(specifier);
    if (!named) continue;
    versions.set(named.name, named.version || (versions.get(named.name) ?? ''));
  }
  return [...versions].map(([name, version]) => ({ name, version }));
}

function requiredBy(code: string): string[] {
  const parsed = parse(code);
  if (parsed.kind !== 'parsed') return [];
  const specifiers: string[] = [];
  walk(parsed.tree.program, (node) => {
    if (node.type !== 'CallExpression') return true;
    const { callee } = node;
    const [argument] = node.arguments;
    const isRequire = callee.type === 'Identifier' && callee.name === 'require';
    if (isRequire && argument?.type === 'StringLiteral') specifiers.push(argument.value);
    return true;
  });
  return specifiers;
}
