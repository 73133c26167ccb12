import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/index.js';
import { HOSTILE, reportOf, sampleReport } from '../report/sample-report.js';
import { browserPath, launch } from './chromium.js';

const HOOK = { equivalent: 0, accepted: 1, platform: 2, divergent: 3, refused: 5, hostile: 7 };

describe.skipIf(!browserPath)('the HTML report in Chromium', () => {
  let browser: Browser;
  let folder: string;
  /** What the page must never do: log, throw, or ask for anything but itself. */
  let trouble: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'html-report-'));
    writeFileSync(join(folder, 'report.html'), renderReport(sampleReport(), 'html'));
    const friendly = sampleReport().hooks.filter(({ name }) => name !== 'hostile-text');
    writeFileSync(join(folder, 'picture.html'), renderReport(reportOf(friendly), 'html'));
    writeFileSync(join(folder, 'large.html'), renderReport(sampleReport({ hooks: 500 }), 'html'));
    browser = await launch();
  });

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    const seen = trouble;
    trouble = [];
    expect(seen).toEqual([]);
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(
    { hook, file = 'report.html' }: { hook?: number; file?: string } = {},
    options: BrowserContextOptions = {},
  ): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    const url = pathToFileURL(join(folder, file)).href;
    page.on('console', (message) => trouble.push(message.text()));
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== url) trouble.push(request.url());
    });
    page.on('dialog', (dialog) => trouble.push(dialog.message()));
    await page.goto(hook === undefined ? url : `${url}#hook-${String(hook)}`);
    await page.locator('h1').waitFor();
    return page;
  }

  const names = (page: Page) => page.locator('.hooks tbody th a').allTextContents();

  it('opens from disk with the answer first', async () => {
    const page = await open();
    expect(await page.locator('h1').textContent()).toBe(
      '3 of 8 hooks proven equivalent, 4 need a person',
    );
    expect(await page.locator('.banner').textContent()).toContain('4 days ago');
    expect(await page.locator('.tasks h3').allTextContents()).toHaveLength(7);
    expect(await names(page)).toHaveLength(8);
  });

  it('says what the verdicts rest on', async () => {
    const facts = (await open()).locator('dl.facts');
    const shown = (await facts.innerText()).replace(/\s+/g, ' ');
    expect(shown).toContain('Seed 1');
    expect(shown).toContain('Markers filled from config.json: STAGE, HOST');
  });

  it('searches, filters and sorts the hooks', async () => {
    const page = await open();
    expect((await names(page))[0]).toBe('legacy-quota');
    await page.getByRole('button', { name: 'Hook', exact: true }).click();
    expect((await names(page))[0]).toBe('add-plan');
    await page.getByRole('button', { name: 'Hook', exact: true }).click();
    expect((await names(page))[0]).toBe('lookup-customer');
    await page.getByRole('searchbox').fill('add equivalent');
    expect(await names(page)).toEqual(['add-region', 'add-plan']);
    expect(await page.locator('#shown').textContent()).toBe('Showing 2 of 8 hooks.');
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: 'refused' }).click();
    expect(await names(page)).toEqual(['broken-parenthesis']);
  });

  it('lets a reviewer walk through the hooks by keyboard and tick them off', async () => {
    const page = await open();
    const heading = () => page.locator('h1').textContent();
    for (const name of ['legacy-quota', 'lookup-customer', 'broken-parenthesis']) {
      await page.keyboard.press('j');
      await expect.poll(heading).toContain(name);
      await page.keyboard.press('r');
    }
    await page.keyboard.press('k');
    await expect.poll(heading).toContain('lookup-customer');
    expect(await page.locator('#reviewed').isChecked()).toBe(true);
    await page.keyboard.press('u');
    await page.locator('.hooks').waitFor();
    expect(await page.locator('.reviewed').textContent()).toContain('3 of 8 hooks reviewed');
    await page.reload();
    expect(await page.locator('.reviewed').textContent()).toContain('3 of 8 hooks reviewed');
    await page.getByLabel('not reviewed only').check();
    expect(await names(page)).toHaveLength(5);
  });

  it('keeps single keys out of the way of typing, and lets them be switched off', async () => {
    const page = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('jr');
    expect(await page.getByRole('searchbox').inputValue()).toBe('jr');
    await page.getByRole('button', { name: 'Keyboard' }).click();
    await page.getByLabel('Single-key shortcuts are on').uncheck();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.locator('body').press('j');
    expect(page.url()).not.toContain('#hook-');
  });

  it('shows a divergence with both outcomes, the smallest exchange and how to see it again', async () => {
    const page = await open({ hook: HOOK.divergent });
    const card = page.locator('.divergence');
    expect(await card.locator('.outcomes tr.is-different th').allTextContents()).toEqual([
      'Resultdiffers',
      'Errordiffers',
      'Descriptiondiffers',
      'Scopediffers',
      'Claim https://quota.example/leftdiffers',
    ]);
    expect(await card.locator('pre').textContent()).toContain('"plan": "0"');
    expect(await card.locator('.command code').textContent()).toContain('hooks-to-actions verify');
    expect(await page.locator('.diff .is-unreached').allTextContents()).toEqual(['12', '13', '14']);
  });

  it('marks the scopes that one side lacks', async () => {
    const page = await open({ hook: HOOK.platform });
    expect(await page.locator('.divergence code.differs').allTextContents()).toEqual([
      'read:resource',
    ]);
  });

  it('shows the diff side by side or unified, findings under their lines', async () => {
    const page = await open({ hook: HOOK.accepted });
    const before = (row: string) =>
      page.locator(`.diff tr:has(+ .note-row) ${row}`).first().textContent();
    expect(await before('td.code')).toContain('REGION_KEY');
    expect(await page.locator('.note-row').first().textContent()).toContain(
      'Accepted by Robin Doe',
    );
    await page.getByRole('button', { name: 'Unified' }).click();
    expect(await page.locator('.diff.is-unified').count()).toBe(1);
    expect(await before('td.code')).toContain('REGION_KEY');
    await page.keyboard.press('s');
    expect(await page.locator('.diff.is-split').count()).toBe(1);
  });

  it('folds what did not change and unfolds it', async () => {
    const page = await open({ hook: HOOK.equivalent });
    const lines = () => page.locator('.diff td.code').count();
    const folded = await lines();
    await page.getByRole('button', { name: /unchanged lines/ }).click();
    expect(await lines()).toBeGreaterThan(folded);
  });

  it('shows code of a hook as it is, whatever it contains', async () => {
    const page = await open({ hook: HOOK.hostile });
    const code = sampleReport().hooks[HOOK.hostile]?.code.hook?.split('\r\n') ?? [];
    const shown = await page
      .locator('.diff tbody tr:not(.note-row) td:nth-child(3)')
      .allTextContents();
    expect(shown).toHaveLength(code.length);
    expect(shown[2]).toBe(code[2]);
    expect(shown[0]).toContain('</script><!-- ]]> -->');
    // What would turn the reading direction around is shown as an escape.
    expect(shown[0]).toContain('\\u202eabc');
    expect(await page.locator('img').count()).toBe(0);
    await page.locator('details.trial').first().locator('summary').click();
    expect(await page.locator('.exchange pre').textContent()).toContain(HOSTILE.slice(0, 52));
  });

  it('refuses foreign scripts, markup made of text and connections', async () => {
    const page = await open();
    const blocked = await page.evaluate(async () => {
      const { document } = globalThis as unknown as {
        document: {
          body: { innerHTML: string };
          createElement(tag: string): { textContent: string };
        };
      };
      const attempts: [string, () => unknown][] = [
        ['markup', () => (document.body.innerHTML = '<b>x</b>')],
        ['connection', () => fetch('https://collector.example/')],
        ['script', () => (document.createElement('script').textContent = 'x()')],
      ];
      const refused: string[] = [];
      for (const [name, attempt] of attempts) {
        try {
          await attempt();
        } catch {
          refused.push(name);
        }
      }
      return refused;
    });
    expect(blocked).toEqual(['markup', 'connection', 'script']);
    trouble = trouble.filter(
      (text) => !/Content Security Policy|Trusted|TrustedHTML|collector/.test(text),
    );
  });

  it('copies a summary for the change ticket', async () => {
    const page = await open({}, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: /Copy summary/ }).click();
    await page.locator('.toast, dialog').first().waitFor();
    const text = await page.evaluate(() =>
      (
        globalThis as unknown as { navigator: { clipboard: { readText(): Promise<string> } } }
      ).navigator.clipboard.readText(),
    );
    expect(text).toContain('- 1 divergent');
    expect(text).toContain('Reviewed: 0 of 8');
    expect(text).toContain('Grant read:resource for https://api.example/');
  });

  it('shows the summary to copy by hand where the clipboard is closed', async () => {
    const page = await open();
    await page.evaluate(() => {
      const { navigator } = globalThis as unknown as { navigator: { clipboard: object } };
      Object.assign(navigator.clipboard, { writeText: () => Promise.reject(new Error('closed')) });
    });
    await page.keyboard.press('c');
    expect(await page.getByRole('textbox').inputValue()).toContain('- 1 divergent');
  });

  it('is dark where the system is, and as the reader chose', async () => {
    const page = await open({}, { colorScheme: 'dark' });
    const paper = () =>
      page.evaluate(() => {
        const { document, getComputedStyle } = globalThis as unknown as {
          document: { body: object };
          getComputedStyle(element: object): { backgroundColor: string };
        };
        return getComputedStyle(document.body).backgroundColor;
      });
    expect(await paper()).toBe('rgb(20, 23, 28)');
    await page.getByLabel('Theme').selectOption('light');
    expect(await paper()).toBe('rgb(255, 255, 255)');
    await page.reload();
    expect(await paper()).toBe('rgb(255, 255, 255)');
  });

  it('prints the overview with everything that is signed, on few pages', async () => {
    const page = await open({}, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.sign-line').allTextContents()).toEqual([
      'Name',
      'Date',
      'Signature',
    ]);
    expect(await page.locator('.sign-off').isVisible()).toBe(true);
    expect(await page.getByRole('searchbox').isVisible()).toBe(false);
    const pdf = await page.pdf({ format: 'A4', printBackground: true });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThanOrEqual(2);
    expect(pages.length).toBeLessThanOrEqual(4);
  });

  it('prints every hook on a sheet of its own where asked to, and comes back', async () => {
    const page = await open();
    await page.evaluate(() => {
      const scope = globalThis as unknown as {
        print: () => void;
        sheets: number;
        dispatchEvent: (event: Event) => void;
        document: { querySelectorAll(selector: string): { length: number } };
      };
      scope.print = () => {
        scope.sheets = scope.document.querySelectorAll('.hook-sheet .diff').length;
        scope.dispatchEvent(new Event('afterprint'));
      };
    });
    await page.getByRole('button', { name: 'Print' }).click();
    await page.getByRole('button', { name: 'The overview and every hook' }).click();
    expect(await page.evaluate(() => (globalThis as unknown as { sheets: number }).sheets)).toBe(8);
    expect(await page.locator('.hook-sheet').count()).toBe(0);
    expect(await names(page)).toHaveLength(8);
  });

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

    it.each([
      ['the overview', undefined, 1280],
      ['the overview on a telephone', undefined, 400],
      ['a hook with findings', HOOK.accepted, 1280],
      ['a divergent hook', HOOK.divergent, 1280],
      ['a divergent hook on a telephone', HOOK.divergent, 400],
      ['a refused hook', HOOK.refused, 1280],
    ] as const)('axe finds nothing to mend in %s', async (_, hook, width) => {
      const page = await open(hook === undefined ? {} : { hook }, {
        colorScheme,
        viewport: { width, height: 800 },
        // axe makes markup out of text, which the page's own policy forbids.
        bypassCSP: true,
      });
      for (const summary of await page.locator('summary:visible').all()) await summary.click();
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { axe: tool } = globalThis as unknown as {
          axe: {
            run(
              options: object,
            ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
          };
        };
        const result = await tool.run({
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        });
        return result.violations.map(({ id, nodes }) => [
          id,
          ...nodes.map(({ html }) => html.slice(0, 200)),
        ]);
      });
      expect(violations).toEqual([]);
    });
  });

  it.each([400, 1280])('never scrolls sideways at %i pixels', async (width) => {
    for (const hook of [undefined, HOOK.divergent, HOOK.hostile]) {
      const page = await open(hook === undefined ? {} : { hook }, {
        viewport: { width, height: 800 },
      });
      const { scrollWidth } = await page.evaluate(() => {
        const { document } = globalThis as unknown as {
          document: { documentElement: { scrollWidth: number } };
        };
        return { scrollWidth: document.documentElement.scrollWidth };
      });
      expect(scrollWidth).toBeLessThanOrEqual(width);
    }
  });

  it('gives the picture that the README shows', async () => {
    const page = await open({ file: 'picture.html' }, { viewport: { width: 1280, height: 860 } });
    const picture = await page.screenshot();
    // `UPDATE_DOCS=1` takes it anew: look at it.
    if (process.env.UPDATE_DOCS === '1') writeFileSync('docs/report.png', picture);
    expect(readFileSync('docs/report.png').subarray(0, 24)).toEqual(picture.subarray(0, 24));
  });

  it('holds 500 hooks', async () => {
    const page = await open({ file: 'large.html' });
    expect(await names(page)).toHaveLength(500);
    await page.getByRole('searchbox').fill('legacy-quota-4');
    expect((await names(page)).every((name) => name.startsWith('legacy-quota-4'))).toBe(true);
    await page.locator('.hooks tbody a').first().click();
    await page.locator('.diff').waitFor();
  });
});
