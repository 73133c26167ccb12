import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Folders of the package that are for older versions of TypeScript. */
const FOR_OLDER = /^ts\d/;

/**
 * The types of Node 22, on which Actions run (Auth0 docs: migrate to Node.js 22): what they do not
 * have Node does not promise any more, and what it would rather not keep they mark as deprecated.
 */
export function nodeTypes(): Map<string, string> {
  const require = createRequire(import.meta.url);
  const root = dirname(require.resolve('types-node-22/package.json'));
  // The types of fetch are a package of their own.
  const fetch = dirname(
    createRequire(join(root, 'package.json')).resolve('undici-types/package.json'),
  );
  return new Map([
    ...declarationsIn(root, '/node_modules/@types/node'),
    ...declarationsIn(fetch, '/node_modules/undici-types'),
  ]);
}

function declarationsIn(folder: string, as: string): [string, string][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const skipped = FOR_OLDER.test(entry.name) || entry.name === 'node_modules';
      return skipped ? [] : declarationsIn(path, `${as}/${entry.name}`);
    }
    const needed = /\.d\.ts$|^package\.json$/.test(entry.name);
    return needed ? [[`${as}/${entry.name}`, withoutProse(readFileSync(path, 'utf8'))]] : [];
  });
}

/** Most of the text is documentation, which would be parsed too. */
function withoutProse(text: string): string {
  return text.replace(/\/\*\*[\s\S]*?\*\//g, (comment) =>
    comment.includes('@deprecated') ? '/** @deprecated */' : '',
  );
}
