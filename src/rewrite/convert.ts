import { findExport, type NoHandler } from '../analyse/handler.js';
import { readScript, type Script } from '../analyse/script.js';
import {
  DEFAULT_POLICIES,
  STYLES,
  type Action,
  type Conversion,
  type Fallback,
  type Finding,
  type HookSource,
  type Policies,
  type Style,
} from '../model/index.js';
import { compileError } from '../parse/compile-error.js';
import { codeFrame } from '../parse/frame.js';
import { maskMarkers } from '../parse/markers.js';
import { placeAt, placesIn } from '../parse/place.js';
import { flatten, straighten } from './flatten/index.js';
import type { Rendered } from './edits.js';
import { FINDINGS, type FindingId, type Meta } from './findings.js';
import { changedInAction } from './changed-names.js';
import { RULES } from './rules/index.js';
import { fill, Rewriting, type HandlerExport } from './rewriting.js';
import { settleRemovedLines } from './statements.js';
import { partsOf, restyle } from './snippets.js';

export interface ConvertOptions {
  policies?: Policies;
  /** The most readable style that may be tried; verification asks for a lower one. */
  from?: Style;
}

/** What Auth0 allows for each Action (Auth0 docs: Actions limitations, entity limit policy). */
const MAX_CODE_BYTES = 100_000;
const MAX_DEPENDENCIES = 10;
const MAX_SECRETS = 30;

/** Converts one hook in the most readable style that keeps its meaning, or says why it cannot. */
export function convert(hook: HookSource, options: ConvertOptions = {}): Conversion {
  const policies = options.policies ?? DEFAULT_POLICIES;
  if (hook.trigger !== 'credentials-exchange') {
    return refuse(hook, 'trigger-not-supported', { trigger: hook.trigger });
  }
  const read = readScript(hook);
  if (read.kind === 'syntax-error') {
    return refuse(hook, 'syntax-error', { detail: read.message }, read.at);
  }
  const { script } = read;
  const exported = findExport(script);
  if (exported.kind === 'action') {
    return { kind: 'unchanged', reason: `it is an Action already: it exports ${exported.handler}` };
  }
  if (exported.kind === 'none') {
    const at = exported.at ? placeAt(hook.text, exported.at.start!) : { line: 1, column: 1 };
    return refuse(hook, 'no-handler', { detail: NO_HANDLER[exported.why] }, at);
  }

  const fallbacks: Fallback[] = [];
  for (const style of STYLES.slice(STYLES.indexOf(options.from ?? 'direct'))) {
    const attempt = attemptStyle(style, script, exported, policies);
    if (attempt.kind !== 'obstacle')
      return { ...attempt, ...(attempt.kind === 'converted' ? { fallbacks } : {}) } as Conversion;
    fallbacks.push({ style, reason: attempt.reason });
  }
  return refuse(hook, 'conversion-broke', {
    detail: fallbacks.map(({ style, reason }) => `${style}: ${reason}`).join('; '),
  });
}

type Attempt = Conversion | { kind: 'obstacle'; reason: string };

function attemptStyle(
  style: Style,
  script: Script,
  exported: HandlerExport,
  policies: Policies,
): Attempt {
  if (style === 'bridged') {
    return applyRules(style, script, new Rewriting(script, exported, policies));
  }
  const flat = style === 'awaited' ? flatten(script, exported) : straighten(script, exported);
  if (!(flat?.exported ?? exported).fn) {
    return { kind: 'obstacle', reason: 'the exported function is made by other code' };
  }
  if (!flat) {
    return {
      kind: 'obstacle',
      reason: 'there is no callback that could be awaited in its place',
    };
  }
  const rewriting = new Rewriting(flat.script, flat.exported, policies, flat.originOf);
  return applyRules(style, flat.script, rewriting);
}

function applyRules(style: Style, script: Script, rewriting: Rewriting): Attempt {
  for (const rule of RULES) if (rule.styles.includes(style)) rule.apply(rewriting);

  const errors = rewriting.findings.filter(({ finding }) => finding.severity === 'error');
  if (errors.length > 0) {
    return refusal(
      script.hook,
      errors.map(({ finding }) => finding),
    );
  }
  const [obstacle] = rewriting.obstacles;
  if (obstacle) {
    const line = obstacle.at ? placeAt(script.text, obstacle.at.start!).line : null;
    return {
      kind: 'obstacle',
      reason: line ? `${obstacle.reason} (line ${line})` : obstacle.reason,
    };
  }
  return finish(style, script, rewriting);
}

function finish(style: Style, script: Script, rewriting: Rewriting): Attempt {
  const { hook } = script;
  settleRemovedLines(rewriting);
  const rendered = rewriting.edits.render();
  if (rendered.lost) {
    const { line } = placeAt(script.text, rendered.lost.start);
    return { kind: 'obstacle', reason: `two changes stand in each other's way (line ${line})` };
  }
  const code = withParts(rendered.text, rewriting);
  const fault = compileError(maskMarkers(code));
  if (fault !== null) {
    return { kind: 'obstacle', reason: `the result would not compile: ${fault}` };
  }
  const changed = changedInAction(script, rendered, code);
  if (changed) {
    const { name, how } = changed;
    const reason =
      how === 'lost'
        ? `nothing in the result would declare ${name}`
        : `${name} would mean something else in the result`;
    return { kind: 'obstacle', reason };
  }
  const size = Buffer.byteLength(code);
  if (size > MAX_CODE_BYTES) {
    return refuse(hook, 'action-too-large', { size: String(Math.ceil(size / 1000)) });
  }
  const { dependencies } = rewriting;
  const secrets = [...new Set([...hook.secrets, ...rewriting.secrets])]
    .filter((name) => name !== '' && name !== 'auth0-extension-secret')
    .sort();
  if (dependencies.size > MAX_DEPENDENCIES) {
    rewriting.find('too-many-dependencies', null, { count: String(dependencies.size) });
  }
  if (secrets.length > MAX_SECRETS) {
    rewriting.find('too-many-secrets', null, { count: String(secrets.length) });
  }
  const placeInCode = placesIn(code);
  const findings = rewriting.findings.map(({ finding, offset }) =>
    offset === null
      ? finding
      : { ...finding, inAction: placeInCode(shownAt(finding.id, offset, rendered)) },
  );
  const action: Action = {
    name: hook.name,
    trigger: hook.trigger,
    code,
    secrets,
    dependencies: [...dependencies].map(([name, version]) => ({ name, version })),
    deployed: hook.enabled,
  };
  return { kind: 'converted', style, action, findings, fallbacks: [] };
}

/** Where the Action shows what a finding speaks of: the line that stands for that of the hook. */
function shownAt(id: string, offset: number, rendered: Rendered): number {
  const { shows }: Meta = FINDINGS[id as FindingId];
  const at = rendered.offsetOf(offset);
  if (!shows || shows.test(lineAround(at, rendered.text))) return at;
  for (const { start, end } of rendered.replacing(offset)) {
    const found = shows.exec(rendered.text.slice(start, end));
    if (found) {
      const [line] = /[^\n]*$/.exec(rendered.text.slice(0, start + found.index))!;
      return start + found.index - line.trimStart().length;
    }
  }
  if (rendered.keeps({ start: offset, end: offset + 1 })) return at;
  // What the hook had here is gone: the nearest line that speaks of it.
  const lines = [...rendered.text.matchAll(new RegExp(shows, 'g'))].map(({ index }) => index);
  const [nearest] = lines.sort((one, other) => Math.abs(one - at) - Math.abs(other - at));
  return nearest ?? at;
}

function lineAround(offset: number, text: string): string {
  const end = text.indexOf('\n', offset);
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, end < 0 ? undefined : end);
}

/** The code with what it needs below the handler, in the style of the file. */
function withParts(text: string, rewriting: Rewriting): string {
  const { layout, names, policies, needs, adapter, script } = rewriting;
  const parts = [...(adapter ? [adapter] : []), ...partsOf(needs, names, policies)];
  const below = parts.map((part) => layout.eol + restyle(part, layout, script));
  const ended = below.length > 0 && !/[\r\n]$/.test(text) ? text + layout.eol : text;
  return ended + below.join('');
}

function refuse(
  hook: HookSource,
  id: FindingId,
  values: Record<string, string>,
  at?: { line: number; column: number },
): Conversion {
  const { severity, message, advice } = FINDINGS[id];
  return refusal(hook, [
    {
      id,
      severity,
      message: fill(message, values),
      advice: fill(advice, values),
      ...(at ? { at } : {}),
    },
  ]);
}

function refusal(hook: HookSource, findings: Finding[]): Conversion {
  const at = findings.find((finding) => finding.at)?.at;
  return { kind: 'refused', findings, ...(at ? { frame: codeFrame(hook.text, at) } : {}) };
}

const NO_HANDLER: Record<NoHandler, string> = {
  'nothing-but-comments': 'the file is empty, or holds nothing but comments',
  'no-export': 'the file exports nothing',
  'returned-at-top': 'the file returns its function instead of exporting it',
  'exported-as-property': 'module.exports is used, but no function is assigned to it',
  'exported-twice': 'module.exports is used more than once',
  'exported-by-other-code': '`module` is handed to other code, which may export anything',
  'exported-inside-code': 'the export stands inside other code',
  'not-a-function': 'what is exported is no function',
};
