import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  coloursFor,
  createProgress,
  cut,
  diffText,
  findingText,
  summaryText,
  table,
  width,
  wrap,
  type Screen,
} from '../../../src/cli/terminal/index.js';
import { hookDiff } from '../../../src/report/index.js';
import { HOSTILE, hostile, sampleReport } from '../../report/sample-report.js';

const plain = coloursFor({ isTTY: false }, {});
const colourful = coloursFor({ isTTY: true }, {});

describe('colours', () => {
  it.each([
    ['on a terminal', { isTTY: true }, {}, true],
    ['in a pipe', { isTTY: false }, {}, false],
    ['with NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', { isTTY: true }, { NO_COLOR: '' }, true],
    ['with NO_COLOR and FORCE_COLOR', { isTTY: true }, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['in a pipe with FORCE_COLOR', { isTTY: false }, { FORCE_COLOR: '1' }, true],
    ['on a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
  ])('%s', (_, stream, env, on) => {
    expect(coloursFor(stream, env).on).toBe(on);
    expect(coloursFor(stream, env).bad('x') === 'x').toBe(!on);
  });
});

describe('width', () => {
  it.each([
    ['abc', 3],
    [colourful.bad('abc'), 3],
    ['日本', 4],
    ['é', 1],
    ['👩‍👩‍👧', 2],
    ['', 0],
  ])('%j', (text, columns) => {
    expect(width(text)).toBe(columns);
  });

  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['日本語', 4, '日…'],
  ])('cut %j to %i', (text, columns, expected) => {
    expect(cut(text, columns)).toBe(expected);
  });

  it('wraps at blanks and indents what follows', () => {
    expect(wrap('one two three four', 9, '  ')).toBe('one two\n  three\n  four');
  });
});

describe('table', () => {
  const columns = [
    { head: 'hook', flexible: true },
    { head: 'n', align: 'right' as const },
  ];

  it('lines columns up, colours or not', () => {
    const rows = [
      [{ text: 'a', paint: colourful.good }, '10'],
      ['longer', '7'],
    ];
    expect(stripVTControlCharacters(table(columns, rows, { columns: 80 }))).toBe(
      'hook     n\na       10\nlonger   7',
    );
  });

  it('shortens the flexible column to fit', () => {
    const lines = table(columns, [['x'.repeat(100), '1000']], { columns: 40 }).split('\n');
    expect(lines.map(width).every((each) => each <= 40)).toBe(true);
    expect(lines[1]).toContain('…');
  });
});

describe('progress', () => {
  it('draws one line again and again on a terminal, and takes it away', () => {
    const { screen, written } = recorder({ isTTY: true, columns: 30 });
    let time = 0;
    const progress = createProgress(screen, { now: () => time });
    progress.show({
      doing: 'verifying',
      done: 1,
      total: 3,
      executions: 1200,
      running: ['a-long-name'],
    });
    time = 50;
    progress.show({ doing: 'verifying', done: 2, total: 3 });
    time = 120;
    progress.show({ doing: 'verifying', done: 2, total: 3, running: ['b'] });
    progress.end();
    progress.show({ doing: 'never' });
    const lines = written.join('').split('\r\u001b[2K');
    expect(lines).toEqual(
      ['', 'verifying 1/3 · 1,200 executi…', 'verifying 2/3 · b', ''].map((line) => cut(line, 29)),
    );
  });

  it('writes plain lines elsewhere: at news, at the end and every five seconds', () => {
    const { screen, written } = recorder({});
    let time = 0;
    const progress = createProgress(screen, { now: () => time });
    for (let done = 0; done <= 100; done += 1) {
      progress.show({ doing: 'verifying', done, total: 100 });
      time += 100;
    }
    progress.end();
    expect(written).toEqual(['verifying 0/100\n', 'verifying 50/100\n', 'verifying 100/100\n']);
  });

  it('is silent where asked to be, but for notes', () => {
    const { screen, written } = recorder({ isTTY: true });
    const progress = createProgress(screen, { quiet: true });
    progress.show({ doing: 'verifying' });
    progress.note('careful');
    progress.end();
    expect(written).toEqual(['careful\n']);
  });

  it('keeps notes above the line that it draws', () => {
    const { screen, written } = recorder({ isTTY: true });
    const progress = createProgress(screen);
    progress.show({ doing: 'reading' });
    progress.note('careful');
    expect(written.join('')).toMatch(/reading\r\u001b\[2Kcareful\n\r\u001b\[2Kreading$/);
  });
});

describe('summary', () => {
  it('fits 80 columns', () => {
    const lines = summaryText(sampleReport(), plain).split('\n');
    expect(lines.filter((line) => width(line) > 80)).toEqual([]);
  });

  it('says for every hook what became of it', () => {
    const report = sampleReport();
    const text = summaryText(report, plain);
    for (const { name } of report.hooks) expect(text).toMatch(new RegExp(`^${name} .+`, 'm'));
  });

  it('says that a run was interrupted', () => {
    expect(summaryText({ ...sampleReport(), complete: false }, plain)).toContain('Interrupted');
  });

  it('lets no text of a hook steer the terminal', () => {
    expect(summaryText(sampleReport(), plain)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

it('shows a finding with its place, frame and advice', () => {
  const finding = {
    id: 'syntax-error',
    severity: 'error' as const,
    message: 'Unexpected token',
    advice: 'Mend it.',
    at: { line: 2, column: 9 },
  };
  expect(findingText('hooks/a.js', finding, { colours: plain, frame: '> 2 | x' })).toBe(
    'hooks/a.js:2:9 error Unexpected token syntax-error\n> 2 | x\n  Mend it.',
  );
});

describe('diff', () => {
  const diff = hookDiff(hostile());

  it('stays byte for byte without colours', () => {
    expect(diffText(diff, plain)).toBe(diff);
  });

  it('lets no text of a hook steer the terminal', () => {
    expect(diff).toContain(HOSTILE.slice(0, 10));
    const shown = stripVTControlCharacters(diffText(diff, colourful));
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

function recorder(properties: Omit<Screen, 'write'>): { screen: Screen; written: string[] } {
  const written: string[] = [];
  return { screen: { ...properties, write: (text) => written.push(text) }, written };
}
