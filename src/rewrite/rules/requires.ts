import { isBuiltin } from 'node:module';
import { rangeOf } from '../../parse/syntax.js';
import { STYLES } from '../../model/index.js';
import { quoted } from '../layout.js';
import type { Script } from '../../analyse/script.js';
import type { Rule } from './rule.js';

/** `require('name@1.2.3')` becomes `require('name')` and a dependency of the Action. */
export const requires: Rule = {
  name: 'requires',
  styles: STYLES,
  apply(rewriting) {
    const { script } = rewriting;
    const declared = new Map(Object.entries(script.hook.dependencies));
    for (const { identifier } of script.free) {
      const call = script.parentOf(identifier);
      if (identifier.name !== 'require') continue;
      if (call?.type !== 'CallExpression' || call.callee !== identifier) continue;
      const [specifier] = call.arguments;
      if (specifier?.type !== 'StringLiteral') {
        rewriting.find('dynamic-require', call);
        continue;
      }
      const required = parseSpecifier(specifier.value);
      if (!required || isBuiltin(specifier.value)) continue;
      const { name, version, path } = required;
      if (specifier.value !== name + path) {
        const quote = script.text[specifier.start!] === '"' ? '"' : "'";
        rewriting.edits.replace(
          rangeOf(specifier),
          quoted(name + path, { ...rewriting.layout, quote }),
        );
      }
      const known = rewriting.dependencies.get(name) ?? declared.get(name);
      if (version && known && known !== version && known !== 'latest') {
        rewriting.find('two-versions-of-a-package', call, { name, first: known, second: version });
      }
      const said = version || known ? null : versionInComments(name, script);
      if (said) rewriting.find('version-from-a-comment', call, { name, version: said });
      else if (!version && !known) rewriting.find('undeclared-dependency', call, { name });
      rewriting.dependencies.set(name, version ?? known ?? said ?? 'latest');
    }
    for (const [name, version] of declared) {
      if (!rewriting.dependencies.has(name)) rewriting.dependencies.set(name, version);
    }
  },
};

/** `// depends on: request@2.88.2`, `NPM: jsonwebtoken 8.5.1`; none where comments name two. */
function versionInComments(name: string, { comments }: Script): string | null {
  const escaped = name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const said = new RegExp(
    `(?<![\\w@./-])${escaped}(?:@| v?| = ?|: ?"?)(\\d+\\.\\d+\\.\\d+)(?![\\w.-])`,
    'g',
  );
  const versions = new Set(
    comments.flatMap(({ value }) => Array.from(value.matchAll(said), ([, version]) => version!)),
  );
  const [only = null] = versions;
  return versions.size === 1 ? only : null;
}

/** Splits `@scope/name@1.2.3/path`; null for a path of its own. */
export function parseSpecifier(
  specifier: string,
): { name: string; version: string | null; path: string } | null {
  const plain = specifier.replace(/^(\.\/)?node_modules\//, '');
  const parts = /^((?:@[^/@]+\/)?[^/@.][^/@]*)(?:@([^/]+))?(\/.*)?$/.exec(plain);
  return parts ? { name: parts[1]!, version: parts[2] ?? null, path: parts[3] ?? '' } : null;
}
