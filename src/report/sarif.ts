import type { HookReport, Report, ReportFinding } from '../model/index.js';
import { explanation } from './explanations.js';
import { plainText, runs } from './runs.js';
import { outcomeWords } from './words.js';

const SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

type Level = 'error' | 'warning' | 'note';

interface Result {
  ruleId: string;
  level: Level;
  message: string;
  help: string;
  file: string;
  line: number;
  column: number;
  accepted?: { by: string; reason: string };
  properties?: Record<string, unknown>;
}

/** SARIF 2.1.0: findings and differences as results at their places, each kind of them a rule. */
export function renderSarif(report: Report): string {
  const results = [
    ...report.hooks.flatMap((hook) => [
      ...hook.findings.map((finding) => findingResult(hook.source, finding)),
      ...divergences(hook),
    ]),
    ...(report.findings ?? []).map((finding) => findingResult(finding.source, finding)),
  ];
  const rules = new Map<string, { level: Level; help: string }>();
  for (const { ruleId, level, help } of results) {
    if (!rules.has(ruleId)) rules.set(ruleId, { level, help });
  }
  const ids = [...rules.keys()].sort();
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            semanticVersion: report.tool.version,
            rules: ids.map((id) => rule(id, rules.get(id) ?? { level: 'warning', help: '' })),
          },
        },
        // Columns of the report are UTF-16 units.
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: report.complete, endTimeUtc: report.createdAt }],
        results: results.map((result) => sarifResult(result, ids.indexOf(result.ruleId))),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function findingResult(file: string, finding: ReportFinding): Result {
  const { id, severity, message, advice, line, column, accepted } = finding;
  return {
    ruleId: id,
    level: severity === 'info' ? 'note' : severity,
    message: `${message} ${advice}`,
    help: advice,
    file,
    line,
    column,
    ...(accepted ? { accepted } : {}),
  };
}

/** They have no place of their own: line 1 of the hook. */
function divergences(hook: HookReport): Result[] {
  return hook.divergences.map(
    ({ what, class: from, reason, remedy, replay, accepted, ...sides }) => ({
      ruleId: `difference-${what}`,
      level: from === 'platform' ? 'warning' : 'error',
      message: `${reason} ${remedy}`,
      help: remedy,
      file: hook.source,
      line: 1,
      column: 1,
      ...(accepted ? { accepted } : {}),
      properties: {
        hook: outcomeWords(sides.hook.outcome),
        action: outcomeWords(sides.action.outcome),
        replay,
      },
    }),
  );
}

function rule(id: string, { level, help }: { level: Level; help: string }) {
  const page = explanation(id);
  return {
    id,
    shortDescription: { text: id.replaceAll('-', ' ') },
    help: { text: plainText(runs(help)) || id, ...(page !== undefined && { markdown: page }) },
    defaultConfiguration: { level },
  };
}

function sarifResult({ accepted, ...result }: Result, ruleIndex: number) {
  return {
    ruleId: result.ruleId,
    ruleIndex,
    level: result.level,
    message: { text: plainText(runs(result.message)) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: result.file.split('/').map(encodeURIComponent).join('/') },
          region: { startLine: result.line, startColumn: result.column },
        },
      },
    ],
    ...(accepted
      ? {
          suppressions: [
            {
              kind: 'external',
              status: 'accepted',
              justification: `${accepted.reason} (${accepted.by})`,
            },
          ],
        }
      : {}),
    ...(result.properties ? { properties: result.properties } : {}),
  };
}
