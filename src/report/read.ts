import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Report } from '../model/index.js';
import schema from '../../docs/report.schema.json' with { type: 'json' };

export type ReadReport =
  | { kind: 'report'; report: Report }
  /** `problem`: what is wrong and where, one sentence. */
  | { kind: 'not-a-report'; problem: string };

/** A report as `renderReport(report, 'json')` wrote it, held against its published schema. */
export function readReport(text: string): ReadReport {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { kind: 'not-a-report', problem: `It is not JSON: ${(error as Error).message}.` };
  }
  const validate = new Ajv2020({ strict: false }).compile<Report>(schema);
  if (validate(value)) return { kind: 'report', report: value };
  const { instancePath = '', message = 'it does not match the schema' } =
    validate.errors?.[0] ?? {};
  return {
    kind: 'not-a-report',
    problem: `It is not a report of hooks-to-actions: ${instancePath || 'the document'} ${message}.`,
  };
}
