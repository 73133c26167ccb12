import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES, type HookSource } from '../../src/model/index.js';
import { CODE_FINDINGS, codeFindings } from '../../src/migrate/code-findings.js';
import { convert, FINDINGS } from '../../src/rewrite/index.js';
import { plainHook } from '../plain-hook.js';

const FOLDER = join(import.meta.dirname, '../../docs/findings');
/** `UPDATE_DOCS=1` writes headers and examples anew; look at every changed line. */
const UPDATE = process.env['UPDATE_DOCS'] === '1';

/** Findings of the conversion, and of the hook's own code. */
const META = { ...FINDINGS, ...CODE_FINDINGS };
const ids = Object.keys(META) as (keyof typeof META)[];

function pageOf(id: string): string {
  return readFileSync(join(FOLDER, `${id}.md`), 'utf8');
}

function headerOf(id: keyof typeof META): string {
  const { severity, message, advice } = META[id];
  return `# ${id}\n\n> **${severity}**: ${message}\n>\n> ${advice}\n\n`;
}

/** What the tool makes of the page's example, as the page shows it. */
function resultOf(hook: HookSource): { ids: string[]; shown: string } {
  const conversion = convert(hook, { policies: DEFAULT_POLICIES });
  if (conversion.kind === 'unchanged') return { ids: [], shown: '' };
  const found = conversion.findings.map((finding) => finding.id);
  if (conversion.kind === 'refused') {
    const frame = conversion.frame ?? '';
    return { ids: found, shown: `Refused:\n\n\`\`\`text\n${frame}\n\`\`\`\n` };
  }
  const told = ofCode(hook, conversion.action).map(({ id }) => id);
  return {
    ids: [...found, ...told],
    shown: `After:\n\n\`\`\`js\n${conversion.action.code}\n\`\`\`\n`,
  };
}

const EXAMPLE = /## Example\n\nBefore:\n\n```js\n([\s\S]*?)\n```\n\n([\s\S]*)$/;

/** The page's example, as a hook. */
const examples = new Map(
  ids.flatMap((id) => {
    const text = existsSync(join(FOLDER, `${id}.md`)) ? EXAMPLE.exec(pageOf(id))?.[1] : undefined;
    return text === undefined ? [] : [[id, plainHook(text, id)] as const];
  }),
);

let ofCode: Awaited<ReturnType<typeof codeFindings>>;
beforeAll(async () => {
  ofCode = await codeFindings([...examples.values()]);
});

describe.each(ids)('%s', (id) => {
  test('has a page that says what the tool says', () => {
    expect(existsSync(join(FOLDER, `${id}.md`))).toBe(true);
    const page = pageOf(id);
    if (UPDATE) {
      const body = page.replace(/^# .*\n\n(>.*\n)*\n?/, '');
      const example = EXAMPLE.exec(body);
      const shown = example ? resultOf(examples.get(id)!).shown : '';
      const rest = example ? body.slice(0, body.length - example[2]!.length) + shown : body;
      writeFileSync(join(FOLDER, `${id}.md`), headerOf(id) + rest);
      return;
    }
    expect(page.startsWith(headerOf(id))).toBe(true);
  });

  test('has an example that gives the finding', () => {
    const example = EXAMPLE.exec(pageOf(id));
    if (!example) {
      // Findings that no small example can give: say so here.
      expect([
        'trigger-not-supported',
        'conversion-broke',
        'action-too-large',
        'scopes-left-out',
        'too-many-secrets',
        'native-module',
      ]).toContain(id);
      return;
    }
    const { ids: found, shown } = resultOf(examples.get(id)!);
    expect(found).toContain(id);
    expect(example[2]).toBe(shown);
  });
});

/** Findings of other rooms than the transformer, by their ids in the code. */
const elsewhere = ['sources', 'migrate', 'review'].flatMap((room) => {
  const folder = join(import.meta.dirname, '../../src', room);
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const literal = [...text.matchAll(/\bid: '([a-z-]+)'/g)].map(([, id]) => id!);
    const advised = /ADVICE[^{]*\{([\s\S]*?)\n\}/.exec(text)?.[1] ?? '';
    return [...literal, ...[...advised.matchAll(/'([a-z-]+)':/g)].map(([, id]) => id!)];
  });
});

test.each([...new Set(elsewhere)])('%s has a page', (id) => {
  expect(pageOf(id)).toMatch(new RegExp(`^# ${id}\n\n> \\*\\*(error|warning|info)\\*\\*: `));
});

test('no page is about a finding that does not exist', () => {
  const known = new Set<string>([...ids, ...elsewhere]);
  const pages = readdirSync(FOLDER).map((file) => file.replace(/\.md$/, ''));
  expect(pages.filter((page) => !known.has(page))).toEqual([]);
});
