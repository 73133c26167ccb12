import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/**
 * The page holds the licences of all packages whose code is in `dist`:
 * `npm run build && UPDATE_DOCS=1 npx vitest run test/docs/licences.test.ts` writes it.
 */
const PAGE = 'docs/third-party-licences.md';
/** The bundler says where each part of a file is from; the report's script names its own. */
const BUNDLED = /^\/\/#region (?:.*\/)?node_modules\/((?:@[^/\s]+\/)?[^/\s]+)/gm;
const IN_REPORT = /\/\* Contains ([^:]+): docs\/third-party-licences\.md/g;

function packagesIn(text: string): string[] {
  const bundled = [...text.matchAll(BUNDLED)].map(([, name]) => name!);
  const inReport = [...text.matchAll(IN_REPORT)].flatMap(([, names]) => names!.split(/, | and /));
  return [...bundled, ...inReport];
}

function section(name: string): string {
  const folder = join('node_modules', name);
  const { license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    license: string;
    author?: string | { name: string };
  };
  const by = typeof author === 'object' ? author.name : author;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
  return `## ${name}\n\n${license}${by ? `, by ${by}` : ''}\n${text && `\n\`\`\`text\n${text}\n\`\`\`\n`}`;
}

it('the page holds the licence of each package that the build inlines', () => {
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join('dist', file), 'utf8'));
  const names = [...new Set(files.flatMap(packagesIn))].sort();
  expect(names).toContain('diff');
  expect(names).toContain('@mswjs/interceptors');
  const page = [
    '# Licences of what is bundled\n\nThe files that are published, and the script inside `report.html`, contain code of these packages.\n',
    ...names.map(section),
  ].join('\n');
  if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});
