import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/index.js';
import { renderReport, REPORT_FORMATS } from '../../src/report/index.js';
import { readReport } from '../../src/report/read.js';
import {
  divergent,
  equivalent,
  HOSTILE,
  hostile,
  refused,
  reportOf,
  sampleReport,
} from './sample-report.js';

describe.each(REPORT_FORMATS)('%s', (format) => {
  it('gives the same bytes for the same report', () => {
    expect(renderReport(sampleReport(), format)).toBe(renderReport(sampleReport(), format));
  });

  it('renders a report without hooks', () => {
    expect(() => renderReport(reportOf([]), format)).not.toThrow();
  });
});

describe('json', () => {
  const schema = JSON.parse(readFileSync('docs/report.schema.json', 'utf8')) as object;

  it('follows the published schema, which names every property there is', () => {
    const validate = new Ajv2020({ strict: false }).compile(closed(schema) as object);
    const valid = validate(JSON.parse(renderReport(sampleReport(), 'json')));
    expect(validate.errors).toBeNull();
    expect(valid).toBe(true);
  });

  it('comes back as it was', () => {
    const report = sampleReport();
    expect(readReport(renderReport(report, 'json'))).toEqual({ kind: 'report', report });
  });

  it.each([
    ['no JSON', '{"schemaVersion": 1,', 'It is not JSON'],
    ['something else', '{"name": "x"}', 'must have required property'],
    [
      'a later version',
      renderReport({ ...sampleReport(), schemaVersion: 2 as 1 }, 'json'),
      '/schemaVersion',
    ],
    [
      'a hook with another verdict',
      renderReport(reportOf([equivalent({ verdict: 'fine' as 'equivalent' })]), 'json'),
      '/hooks/0/verdict',
    ],
  ])('refuses %s and says where', (_, text, words) => {
    const read = readReport(text);
    expect(read).toMatchObject({ kind: 'not-a-report' });
    expect(read).toHaveProperty('problem', expect.stringContaining(words));
  });
});

describe('junit', () => {
  it('holds every text, however hostile, so that an XML parser gives it back', () => {
    const { cases } = parseJunit(reportOf([hostile()]));
    // XML 1.0 cannot hold these two: they come as escapes.
    const held = HOSTILE.replace('\u0000', '\\u0000').replace('\u001b', '\\u001b');
    expect(cases[0]).toMatchObject({ name: `client named ${held}` });
  });

  it('maps verdicts to what CI servers count', () => {
    const { suites, cases } = parseJunit(sampleReport());
    expect(
      suites.map(({ name, failures, errors, skipped }) => [name, failures, errors, skipped]),
    ).toEqual([
      ['add-plan', '0', '0', '0'],
      ['add-region', '0', '0', '0'],
      ['add-resource-scope', '2', '0', '0'],
      ['legacy-quota', '2', '0', '0'],
      ['lookup-customer', '0', '2', '0'],
      ['broken-parenthesis', '0', '0', '1'],
      ['already-moved', '0', '0', '1'],
      ['hostile-text', '0', '0', '0'],
    ]);
    const results = new Set(cases.map(({ result }) => result));
    expect(results).toEqual(new Set([undefined, 'failure', 'error', 'skipped']));
  });

  it('passes a difference of the platform once it is accepted', () => {
    const report = sampleReport();
    for (const { divergences } of report.hooks) {
      for (const each of divergences) each.accepted = { by: 'Robin', reason: 'known' };
    }
    const { suites } = parseJunit(report);
    const failing = suites.filter(({ failures }) => failures !== '0').map(({ name }) => name);
    expect(failing).toEqual(['add-resource-scope', 'legacy-quota']);
  });
});

describe('sarif', () => {
  it('is accepted by the schema of SARIF 2.1.0', () => {
    // It is written in draft 4, of which it uses nothing that later drafts read otherwise.
    const schema = JSON.parse(
      readFileSync('node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json', 'utf8'),
    ) as Record<string, unknown>;
    delete schema.$schema;
    delete schema.id;
    const validate = new Ajv({
      strict: false,
      validateFormats: false,
      unicodeRegExp: false,
    }).compile(schema);
    validate(JSON.parse(renderReport(sampleReport(), 'sarif')));
    expect(validate.errors).toBeNull();
  });

  it('puts findings at their places and marks the accepted ones as suppressed', () => {
    const log = JSON.parse(renderReport(sampleReport(), 'sarif')) as {
      runs: { results: { ruleId: string; suppressions?: unknown[]; locations: unknown[] }[] }[];
    };
    const results = log.runs[0]?.results ?? [];
    expect(results.find(({ ruleId }) => ruleId === 'syntax-error')).toMatchObject({
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'hooks/broken-parenthesis.js' },
            region: { startLine: 2, startColumn: 38 },
          },
        },
      ],
    });
    expect(results.filter(({ suppressions }) => suppressions).map(({ ruleId }) => ruleId)).toEqual([
      'secret-to-set',
    ]);
  });

  it('writes paths as URIs', () => {
    const odd = { ...refused(), source: 'hooks/50% of #1/a b.js' };
    expect(renderReport(reportOf([odd]), 'sarif')).toContain('hooks/50%25%20of%20%231/a%20b.js');
  });

  it('gives each difference a rule and its replay command', () => {
    const text = renderReport(reportOf([divergent()]), 'sarif');
    expect(text).toContain('"difference-granted-instead-of-denied"');
    expect(text).toContain('hooks-to-actions verify');
  });
});

/** The schema, refusing properties that it does not name. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, closed(value)]);
  const open =
    'properties' in schema && !('allOf' in schema) && !('additionalProperties' in schema);
  return {
    ...Object.fromEntries(entries),
    ...(open ? { additionalProperties: false } : {}),
  } as unknown;
}

function parseJunit(report: Report) {
  const suites: Record<string, string>[] = [];
  const cases: (Record<string, string> & { result?: string })[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'testsuite') suites.push(attributes);
    else if (name === 'testcase') cases.push({ ...attributes });
    else if (name !== 'testsuites') cases.at(-1)!.result = name;
  });
  parser.write(renderReport(report, 'junit')).close();
  return { suites, cases };
}
