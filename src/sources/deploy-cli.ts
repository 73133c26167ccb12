import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { isTriggerId, TRIGGER_IDS, type Finding, type Found } from '../model/index.js';
import type { JsonObject } from '../model/index.js';
import { codeFrame } from '../parse/frame.js';
import { readTenant } from './deploy-cli-tenant.js';
import { isObject, loadJson } from './json-file.js';
import { shownPath } from './list-files.js';
import { loadText } from './load.js';
import { normalName } from './names.js';
import type { Candidate, Reader, ReadOptions, Taking } from './reader.js';

/**
 * Auth0 Deploy CLI, directory mode: every JSON file in `hooks/` is one hook, its `script` a path
 * relative to that folder (auth0-deploy-cli src/context/directory/handlers/hooks.ts). Clients and
 * grants beside it say who asked for tokens.
 */
export const deployCli: Reader = {
  layout: 'deploy-cli',
  read(candidates, options) {
    const taking: Taking = { found: [], taken: new Set() };
    const roots = new Set<string>();
    for (const path of hookFiles(candidates)) {
      const found = readHook(path, options, taking.taken);
      if (!found) continue;
      taking.found.push(found);
      taking.taken.add(path);
      roots.add(dirname(dirname(path)));
    }
    for (const root of roots) takeRest(root, candidates, options, taking);
    const tenants = [...roots].map(readTenant);
    taking.tenant = {
      clients: tenants.flatMap((tenant) => tenant.clients),
      grants: tenants.flatMap((tenant) => tenant.grants),
    };
    return taking;
  },
};

/** The JSON files to look at: those in `hooks/`, and the one beside a script that was named. */
function hookFiles(candidates: readonly Candidate[]): Set<string> {
  const files = new Set<string>();
  for (const { path } of candidates) {
    if (basename(dirname(path)) !== 'hooks') continue;
    const json = path.slice(0, -extname(path).length) + '.json';
    if (existsSync(json)) files.add(json);
  }
  return files;
}

/** Undefined: a JSON file that has nothing of a hook. */
function readHook(path: string, options: ReadOptions, taken: Set<string>): Found | undefined {
  const shown = shownPath(path, options.cwd);
  const stem = basename(path, '.json');
  const unreadable = (finding: Finding, file = shown, frame?: string): Found => ({
    kind: 'unreadable',
    file,
    name: normalName(stem),
    finding,
    ...(frame ? { frame } : {}),
  });

  const loaded = loadJson(path);
  if (loaded.kind === 'unreadable') {
    const { finding, text } = loaded;
    const frame = finding.at && text !== undefined ? codeFrame(text, finding.at) : undefined;
    return unreadable(finding, shown, frame);
  }
  const hook = loaded.value;
  if (!isObject(hook) || !('triggerId' in hook || 'script' in hook)) return undefined;
  if (!isTriggerId(hook['triggerId'])) return unreadable(unknownTrigger(hook['triggerId']));
  if (typeof hook['script'] !== 'string' || hook['script'] === '') {
    return unreadable(SCRIPT_MISSING);
  }

  const folder = dirname(path);
  const script = resolve(folder, hook['script'].replaceAll('\\', '/'));
  if (leaves(dirname(folder), script)) return unreadable(scriptOutside(hook['script']));
  const file = shownPath(script, options.cwd);
  taken.add(script);
  const text = loadText(script);
  if (text.kind === 'unreadable') return unreadable(text.finding, file);
  return {
    kind: 'hook',
    file,
    hook: {
      name: normalName(typeof hook['name'] === 'string' && hook['name'] ? hook['name'] : stem),
      file,
      text: text.text,
      trigger: hook['triggerId'],
      enabled: hook['enabled'] === true || hook['enabled'] === 'true',
      secrets: isObject(hook['secrets']) ? Object.keys(hook['secrets']) : [],
      dependencies: dependenciesOf(hook),
      layout: 'deploy-cli',
    },
  };
}

function dependenciesOf(hook: JsonObject): Record<string, string> {
  const { dependencies } = hook;
  if (!isObject(dependencies)) return {};
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, version]) => [name, String(version)]),
  );
}

/** Whether a path leads out of a folder, also by way of a symbolic link. */
function leaves(folder: string, path: string): boolean {
  const outside = (from: string, to: string): boolean => {
    const way = relative(from, to);
    return way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way;
  };
  return (
    outside(folder, path) || (existsSync(path) && outside(realpathSync(folder), realpathSync(path)))
  );
}

/** Folders of an export that may hold scripts or JSON, but no hooks. */
const NEIGHBOURS: Record<string, string> = {
  clients: 'clients: used as exchanges, not converted',
  grants: 'client grants: used as exchanges, not converted',
  connections: 'connections, not hooks',
  'database-connections': 'custom database scripts, not hooks',
  emails: 'e-mail templates, not hooks',
  pages: 'pages, not hooks',
  'resource-servers': 'APIs, not hooks',
  rules: 'rules, not hooks: they have a migration path of their own',
  triggers: 'bindings of Actions, not hooks',
};

/** Gives every other file of an export its reason, once for a folder. */
function takeRest(
  root: string,
  candidates: readonly Candidate[],
  options: ReadOptions,
  taking: Taking,
): void {
  const folders = new Set<string>();
  for (const { path, shown } of candidates) {
    if (taking.taken.has(path) || relative(root, path).startsWith('..')) continue;
    const [top = '', ...rest] = relative(root, path).split(sep);
    if (top in NEIGHBOURS && rest.length > 0) folders.add(top);
    else if (top === 'hooks')
      passOver(taking, shown, 'no JSON file in this folder names it as a script');
    else if (top === 'tenant.json') passOver(taking, shown, 'settings of the tenant, not a hook');
    else if (top === 'actions' && extname(path) === '.json') {
      const code = join(root, 'actions', basename(path, '.json'), 'code.js');
      taking.taken.add(code);
      taking.found.push({
        kind: 'action',
        file: shownPath(existsSync(code) ? code : path, options.cwd),
        name: basename(path, '.json'),
        reason: 'already an Action',
      });
    } else continue;
    taking.taken.add(path);
  }
  for (const folder of folders) {
    passOver(taking, shownPath(join(root, folder), options.cwd), NEIGHBOURS[folder]!);
  }
}

function passOver(taking: Taking, file: string, reason: string): void {
  taking.found.push({ kind: 'passed-over', file, reason });
}

const SCRIPT_MISSING: Finding = {
  id: 'script-missing',
  severity: 'error',
  message: 'It names no script, so at Auth0 it was an empty hook.',
  advice: 'Export the hook again, or delete its JSON file if it never did anything.',
};

function scriptOutside(script: string): Finding {
  return {
    id: 'script-outside-export',
    severity: 'error',
    message: `Its script, ${script}, lies outside the export and was not read.`,
    advice: 'Move the script into the export, or name it as a plain file.',
  };
}

function unknownTrigger(id: unknown): Finding {
  return {
    id: 'trigger-unknown',
    severity: 'error',
    message:
      id === undefined
        ? 'It names no triggerId.'
        : `Its triggerId, ${JSON.stringify(id)}, is none of the five extensibility points.`,
    advice: `Set triggerId to one of: ${TRIGGER_IDS.join(', ')}.`,
  };
}
