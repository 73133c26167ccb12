import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { build, type Plugin } from 'rolldown';

const SUFFIX = '?inlined';
/** An id that no other plugin takes for a style sheet or a script. */
const ID = '.inlined';

/**
 * `import text from './page/main.js?inlined'`: a file as a string, a script bundled for the browser
 * with all that it imports. Both the build and the tests load the page of the HTML report this way.
 */
export function inlined(): Plugin {
  return {
    name: 'inlined',
    resolveId(source, importer) {
      if (!source.endsWith(SUFFIX) || !importer) return null;
      return resolve(dirname(importer), source.slice(0, -SUFFIX.length)) + ID;
    },
    async load(id) {
      if (!id.endsWith(ID)) return null;
      const file = id.slice(0, -ID.length);
      const text = file.endsWith('.js')
        ? await browserScript(file.replace(/\.js$/, '.ts'))
        : await readFile(file, 'utf8');
      return { code: `export default ${JSON.stringify(text)};`, moduleType: 'js' };
    },
  };
}

async function browserScript(entry: string): Promise<string> {
  const { output } = await build({
    input: entry,
    write: false,
    platform: 'browser',
    logLevel: 'warn',
    output: { format: 'iife', minify: true, comments: false },
  });
  return output[0].code.trim();
}
