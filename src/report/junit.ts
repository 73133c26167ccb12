import type { HookReport, Report, Trial } from '../model/index.js';
import { plainText, runs } from './runs.js';
import { outcomeWords } from './words.js';

/**
 * JUnit XML as CI servers read it: a suite for each hook, a case for each scenario. A difference is
 * a failure, what could not be judged an error, a refused hook a skipped case. Differences of the
 * platform fail too, until `hooks-to-actions.json` accepts them.
 */
export function renderJunit(report: Report): string {
  const suites = report.hooks.map(suite);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    element(
      'testsuites',
      { name: report.tool.name, ...totals(suites.flatMap(({ cases }) => cases)) },
      [
        ...suites.map(({ hook, cases }) =>
          element(
            'testsuite',
            {
              name: hook.name,
              ...totals(cases),
              timestamp: report.createdAt.replace(/\.\d+Z$|Z$/, ''),
              file: hook.source,
            },
            cases.map((each) => caseElement(hook, each)),
          ),
        ),
      ],
    ),
    '',
  ].join('\n');
}

interface Case {
  name: string;
  result: 'passed' | 'failure' | 'error' | 'skipped';
  message: string;
  text: string;
}

function suite(hook: HookReport): { hook: HookReport; cases: Case[] } {
  if (hook.outcome !== 'converted') {
    const text = hook.findings
      .map(({ id, line, column, message }) => `${String(line)}:${String(column)} ${id}: ${message}`)
      .join('\n');
    return { hook, cases: [{ name: hook.outcome, result: 'skipped', message: hook.reason, text }] };
  }
  const verdict: Case = {
    name: 'verdict',
    result: verdictResult(hook),
    message: `${hook.verdict ?? 'not verified'}: ${hook.reason}`,
    text: hook.missing.map((name) => `missing: ${name}`).join('\n'),
  };
  return { hook, cases: [...hook.trials.map((trial) => trialCase(hook, trial)), verdict] };
}

function verdictResult({ verdict, divergences }: HookReport): Case['result'] {
  switch (verdict) {
    case 'equivalent':
      return 'passed';
    case 'differs-by-platform':
      return divergences.every(({ accepted }) => accepted) ? 'passed' : 'failure';
    case 'divergent':
      return 'failure';
    case 'inconclusive':
    case null:
      return 'error';
  }
}

function trialCase(hook: HookReport, { scenario, result, reason, ...sides }: Trial): Case {
  const divergence = hook.divergences.find((each) => each.scenario === scenario);
  return {
    name: scenario,
    result:
      result === 'same' || divergence?.accepted
        ? 'passed'
        : result === 'different'
          ? 'failure'
          : 'error',
    message: divergence?.reason ?? reason,
    text: [
      `hook:   ${outcomeWords(sides.hook.outcome)}`,
      `Action: ${outcomeWords(sides.action.outcome)}`,
      ...(divergence ? [divergence.remedy, divergence.replay] : []),
    ].join('\n'),
  };
}

function totals(cases: Case[]): Record<string, string> {
  const count = (wanted: Case['result']) =>
    String(cases.filter(({ result }) => result === wanted).length);
  return {
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function caseElement(hook: HookReport, { name, result, message, text }: Case): string {
  const attributes = { name, classname: hook.name, file: hook.source };
  if (result === 'passed') return element('testcase', attributes);
  const detail = { message: plainText(runs(message)) };
  return element('testcase', attributes, [
    // `skipped` has no text of its own in most readers.
    result === 'skipped'
      ? element('skipped', { message: [detail.message, text].filter(Boolean).join('\n') })
      : element(result, { ...detail, type: hook.verdict ?? 'unverified' }, [escaped(text)]),
  ]);
}

function element(name: string, attributes: Record<string, string>, content: string[] = []): string {
  const open = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`),
  ].join(' ');
  return content.length === 0 ? `<${open}/>` : `<${open}>${content.join('\n')}</${name}>`;
}

/**
 * For text and attributes alike: line ends and tabs as references, as a parser turns them into
 * blanks otherwise, and what XML 1.0 cannot hold at all (controls, lone surrogates) as \uXXXX.
 */
function escaped(text: string): string {
  return text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replace(/[&<>"\t\r\n]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
