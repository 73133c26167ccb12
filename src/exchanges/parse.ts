import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { parseAllDocuments } from 'yaml';
import schema from '../../docs/exchange.schema.json' with { type: 'json' };
import type { Exchange, Scenario } from '../model/index.js';

export type ParsedExchanges =
  | { kind: 'scenarios'; scenarios: Scenario[] }
  /** `problem`: what is wrong and where, one sentence. */
  | { kind: 'invalid'; problem: string };

/** Compiled for the first file: most runs are given none, and it takes longer than to read one. */
let validator: ValidateFunction<Exchange> | undefined;

function exchangeValidator(): ValidateFunction<Exchange> {
  return (validator ??= new Ajv2020({ strict: false, allErrors: true })
    .addSchema(schema)
    .compile<Exchange>({ $ref: `${schema.$id}#/$defs/exchange` }));
}

/**
 * Reads the text of an exchange file, JSON or YAML (of which JSON is a part): an exchange, a
 * scenario with several exchanges on one warm instance, or a list of either. A field that is not
 * known is an error that names it. `source` names exchanges that have no name of their own.
 */
export function parseExchanges(text: string, source: string): ParsedExchanges {
  const isExchange = exchangeValidator();
  const documents = parseAllDocuments(text.replace(/^\uFEFF/, ''));
  const scenarios: Scenario[] = [];
  const problems: string[] = [];
  const entries = documents.flatMap((document) => {
    const [error] = document.errors;
    if (error) problems.push(error.message.split('\n')[0] ?? error.message);
    const value: unknown = document.toJS();
    return Array.isArray(value) ? (value as unknown[]) : [value];
  });
  if (problems.length === 0 && entries.length === 0) problems.push('it holds no exchange');
  entries.forEach((entry, index) => {
    const label = entries.length > 1 ? `${source} ${String(index + 1)}` : source;
    const exchanges = exchangesOf(entry);
    const faults = exchanges.list.flatMap((exchange, at) =>
      isExchange(exchange)
        ? []
        : faultsOf(exchange, isExchange.errors ?? []).map((fault) =>
            exchanges.list.length > 1 ? `${fault} (exchange ${String(at + 1)})` : fault,
          ),
    );
    faults.unshift(...exchanges.faults);
    problems.push(...faults.map((fault) => (entries.length > 1 ? `${label}: ${fault}` : fault)));
    if (faults.length === 0) {
      const list = exchanges.list as Exchange[];
      scenarios.push({ name: exchanges.name ?? list[0]?.name ?? label, exchanges: list });
    }
  });
  return problems.length > 0
    ? { kind: 'invalid', problem: problems.join('; ') }
    : { kind: 'scenarios', scenarios };
}

/** The exchanges of one entry of a file. */
function exchangesOf(entry: unknown): { name?: string; list: unknown[]; faults: string[] } {
  if (typeof entry !== 'object' || entry === null || !('exchanges' in entry)) {
    return { list: [entry], faults: [] };
  }
  const { name, exchanges, ...others } = entry as Record<string, unknown>;
  const faults = Object.keys(others).map((field) => `unknown field "${field}" in a scenario`);
  if (name !== undefined && typeof name !== 'string') faults.push('"name" must be a text');
  if (!Array.isArray(exchanges) || exchanges.length === 0) {
    return {
      list: [],
      faults: [...faults, '"exchanges" must be a list with at least one exchange'],
    };
  }
  return { ...(typeof name === 'string' && { name }), list: exchanges as unknown[], faults };
}

function faultsOf(exchange: unknown, errors: ErrorObject[]): string[] {
  if (typeof exchange !== 'object' || exchange === null) return ['it is not an exchange'];
  return errors.map(({ instancePath, keyword, params, message = 'is not valid' }) => {
    const place = instancePath.slice(1).replaceAll('/', '.');
    if (keyword !== 'additionalProperties') return `"${place}" ${message}`;
    const { additionalProperty: field } = params as { additionalProperty: string };
    return place === '' ? `unknown field "${field}"` : `unknown field "${field}" in "${place}"`;
  });
}
