import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/index.js';
import { equivalent, HOSTILE, hostile, reportOf, sampleReport } from './sample-report.js';

const LIMIT = 65_536;

describe('markdown', () => {
  it.each([8, 100, 500, 2000])('of %i hooks fits a comment and says what was left out', (hooks) => {
    const text = renderReport(sampleReport({ hooks }), 'markdown');
    expect(text.length).toBeLessThanOrEqual(LIMIT);
    const rows = text.match(/^\| `/gm)?.length ?? 0;
    const diffs = text.match(/^<details>/gm)?.length ?? 0;
    if (rows + diffs === 2 * hooks) expect(text).not.toContain('Left out');
    else expect(text).toMatch(/^> Left out, .*: .*\d+ diffs/m);
  });

  it('says by what the markers were filled', () => {
    const text = renderReport(sampleReport(), 'markdown');
    expect(text).toMatch(/seed 1, markers filled from config\.json<\/sub>/);
  });

  it('counts what it left out', () => {
    const text = renderReport(sampleReport({ hooks: 100 }), 'markdown');
    const shown = text.match(/^<details>/gm)?.length ?? 0;
    expect(text).toContain(`${String(100 - shown)} diffs`);
  });

  it('lets a name neither end its cell nor become markup, a link or a mention', () => {
    const name = HOSTILE.replace(/[\u0000\u001b\u202e\u202c\u2028\ufeff]/g, '');
    const text = renderReport(
      reportOf([equivalent({ name, code: { hook: null, action: null } })]),
      'markdown',
    );
    const row = text.split('\n').find((line) => line.includes('equivalent | direct'));
    // Columns: GFM takes a pipe for the end of a cell unless a backslash stands before it.
    expect(row?.split(/(?<!\\)\|/)).toHaveLength(8);
    const [, summary] = /<summary><code>(.*)<\/code>/.exec(text) ?? [];
    expect(summary).not.toMatch(/[<>]/);
  });

  it('lets no code end its block', () => {
    const text = renderReport(reportOf([hostile()]), 'markdown');
    const [fence] = /^`{3,}(?=diff$)/m.exec(text) ?? [''];
    expect(fence.length).toBeGreaterThan(4);
    expect(text.split('\n').filter((line) => line === fence)).toHaveLength(1);
  });

  it('mentions nobody and links nowhere in prose', () => {
    const reason = 'See @someone and #12 at https://phish.example/ or www.phish.example [x](y)';
    const text = renderReport(reportOf([equivalent({ reason })]), 'markdown');
    expect(text).not.toContain('@someone');
    expect(text).not.toContain('#12');
    expect(text).not.toContain('https://phish');
    expect(text).not.toContain('www.phish');
    expect(text).toContain('\\[x\\](y)');
  });
});
