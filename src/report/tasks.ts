import type { HookReport, Report, ReportFinding } from '../model/index.js';
import { runs, type Run } from './runs.js';
import { grantRuns } from './words.js';

/** What a person must do before the cutover; in the order in which it is done. */
export interface Task {
  kind: 'grant' | 'secret' | 'rewrite' | 'mend' | 'supply' | 'decide' | 'check';
  /** One line, in the imperative. */
  title: string;
  steps: TaskStep[];
}

export interface TaskStep {
  text: Run[];
  /** Names of the hooks that ask for it. */
  hooks: string[];
}

/** Hand work that the report asks for. Accepted findings and differences ask for nothing. */
export function tasks(report: Report): Task[] {
  const all: Task[] = [
    { kind: 'grant', title: 'Grant scopes to clients', steps: grants(report) },
    { kind: 'secret', title: 'Set the secrets of the Actions', steps: secrets(report) },
    { kind: 'rewrite', title: 'Rewrite by hand what was refused', steps: rewrites(report) },
    { kind: 'mend', title: 'Mend Actions that diverge', steps: mends(report) },
    { kind: 'supply', title: 'Supply what verification lacks', steps: supplies(report) },
    { kind: 'decide', title: 'Decide on differences of the platform', steps: decisions(report) },
    { kind: 'check', title: 'Check what was found', steps: checks(report) },
  ];
  return all.filter(({ steps }) => steps.length > 0);
}

function grants({ hooks }: Report): TaskStep[] {
  return named(
    hooks.flatMap((hook) =>
      hook.grantsNeeded.map((needed) => ({
        text: ['Grant ', ...grantRuns(needed), '.'],
        hooks: [hook.name],
      })),
    ),
  );
}

/** An export holds the names alone: every value must be set again. */
function secrets({ hooks }: Report): TaskStep[] {
  return hooks
    .filter(({ outcome, secrets }) => outcome === 'converted' && secrets.length > 0)
    .map(({ name, secrets }) => ({
      text: ['Set ', ...separated(secrets), ' on the Action ', { code: name }, '.'],
      hooks: [name],
    }));
}

function rewrites({ hooks }: Report): TaskStep[] {
  return hooks
    .filter(({ outcome }) => outcome === 'refused')
    .filter(
      ({ findings }) =>
        !findings.some(({ severity, accepted }) => severity === 'error' && accepted),
    )
    .map((hook) => {
      const finding = hook.findings.find(({ severity }) => severity === 'error');
      const place = finding?.at ? `:${String(finding.line)}:${String(finding.column)}` : '';
      return step(hook, [
        { code: hook.name },
        ' in ',
        { code: `${hook.source}${place}` },
        ': ',
        ...runs(sentences(finding?.message ?? hook.reason, finding?.advice)),
      ]);
    });
}

function mends({ hooks }: Report): TaskStep[] {
  return hooks
    .filter(({ verdict }) => verdict === 'divergent')
    .map((hook) => {
      const open = hook.divergences.find(({ class: from }) => from !== 'platform');
      return step(hook, [
        { code: hook.name },
        ': ',
        ...runs(sentences(open?.reason ?? hook.reason, open?.remedy)),
      ]);
    });
}

function supplies({ hooks }: Report): TaskStep[] {
  return hooks
    .filter(({ verdict }) => verdict === 'inconclusive')
    .map((hook) =>
      step(
        hook,
        hook.missing.length > 0
          ? [{ code: hook.name }, ': give ', ...separated(hook.missing), '.']
          : [{ code: hook.name }, ': ', ...runs(sentences(hook.reason))],
      ),
    );
}

function decisions({ hooks }: Report): TaskStep[] {
  return named(
    hooks.flatMap((hook) =>
      hook.divergences
        .filter(({ class: from, accepted }) => from === 'platform' && !accepted)
        .map(({ reason, remedy }) => step(hook, runs(sentences(reason, remedy)))),
    ),
  );
}

function checks({ hooks, findings = [] }: Report): TaskStep[] {
  const open = ({ severity, accepted }: ReportFinding) => severity === 'warning' && !accepted;
  return [
    ...named(
      hooks.flatMap((hook) =>
        hook.findings
          .filter(open)
          .map(({ message, advice }) => step(hook, runs(sentences(message, advice)))),
      ),
    ),
    ...hooks.flatMap((hook) =>
      (hook.historyDisagrees ?? []).map(({ scenario, loggedScopes, scopes }) =>
        step(hook, [
          { code: hook.name },
          ` gave ${scopesOf(loggedScopes)} in the log of "${scenario}", and here ${scopes ? scopesOf(scopes) : 'no token'}. ` +
            'Complete the exchange with what the log lacks: metadata, secrets, the request body.',
        ]),
      ),
    ),
    ...findings.filter(open).map(({ source, line, message, advice }) => ({
      text: [{ code: `${source}:${String(line)}` }, ' ', ...runs(sentences(message, advice))],
      hooks: [],
    })),
  ];
}

function scopesOf(scopes: string[]): string {
  return scopes.length > 0 ? `the scopes ${scopes.join(' ')}` : 'no scopes';
}

function step(hook: HookReport, text: Run[]): TaskStep {
  return { text, hooks: [hook.name] };
}

function sentences(...parts: (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .filter((part) => part !== '')
    .map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`))
    .join(' ');
}

function separated(names: string[]): Run[] {
  return names.flatMap((code, index) => (index === 0 ? [{ code }] : [', ', { code }]));
}

/** Names shown of a step that many hooks ask for. */
const NAMES = 8;

/** Each step once, behind the hooks that ask for it. */
function named(steps: TaskStep[]): TaskStep[] {
  return merged(steps).map(({ text, hooks }) => ({
    text: [
      ...separated(hooks.slice(0, NAMES)),
      hooks.length > NAMES ? ` and ${String(hooks.length - NAMES)} more: ` : ': ',
      ...text,
    ],
    hooks,
  }));
}

/** The same step for several hooks is one step. */
function merged(steps: TaskStep[]): TaskStep[] {
  const byText = new Map<string, TaskStep>();
  for (const { text, hooks } of steps) {
    const key = JSON.stringify(text);
    const known = byText.get(key)?.hooks ?? [];
    byText.set(key, { text, hooks: [...new Set([...known, ...hooks])] });
  }
  return [...byText.values()];
}
