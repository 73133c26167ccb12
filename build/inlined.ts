import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, parse, resolve } from 'node:path';
import { build, type Plugin } from 'rolldown';

const NOTICE =
  '/* Contains highlight.js, lowlight, devlop and diff: docs/third-party-licences.md of hooks-to-actions. */';
/** An id that no other plugin takes for a style sheet or a script. */
const ID = '.inlined';

/**
 * `import text from './page/main.js?inlined'`: a file as a string, a script bundled for the browser
 * with all that it imports. `import texts from '../docs?folder'`: the texts of a folder's files by
 * their names without extension. Both the build and the tests load reports this way.
 */
export function inlined(): Plugin {
  return {
    name: 'inlined',
    resolveId(source, importer) {
      const [path, kind] = source.split('?');
      if (!path || !importer || (kind !== 'inlined' && kind !== 'folder')) return null;
      return resolve(dirname(importer), path) + ID;
    },
    async load(id) {
      if (!id.endsWith(ID)) return null;
      const content = await contentOf(id.slice(0, -ID.length));
      return { code: `export default ${JSON.stringify(content)};`, moduleType: 'js' };
    },
  };
}

async function contentOf(path: string): Promise<string | Record<string, string>> {
  if (path.endsWith('.js')) return browserScript(path.replace(/\.js$/, '.ts'));
  return statSync(path).isDirectory() ? textsOf(path) : readFileSync(path, 'utf8');
}

function textsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder).sort();
  return Object.fromEntries(
    files.map((file) => [parse(file).name, readFileSync(join(folder, file), 'utf8')]),
  );
}

async function browserScript(entry: string): Promise<string> {
  const { output } = await build({
    input: entry,
    write: false,
    platform: 'browser',
    logLevel: 'warn',
    output: { format: 'iife', minify: true, comments: false, postBanner: NOTICE },
  });
  return output[0].code.trim();
}
