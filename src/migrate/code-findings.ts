import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Action, Finding, HookSource, Severity } from '../model/index.js';
import { maskMarkers } from '../parse/markers.js';
import { placeAt } from '../parse/place.js';
import { checkHooks, type CodeFault } from '../typecheck/index.js';

/** Findings about the hook's own code, which the Action takes over. Each has a page in the docs. */
export const CODE_FINDINGS = {
  'node-api-removed': {
    severity: 'warning',
    message: 'Node 22, on which Actions run, does not offer `{name}`.',
    advice: 'Replace it and test the Action; where it is missing this line throws.',
  },
  'node-api-deprecated': {
    severity: 'info',
    message: '`{name}` is deprecated in Node 22, on which Actions run.',
    advice: 'It still works there; replace it when you next change this code.',
  },
  'file-write': {
    severity: 'warning',
    message: '`{name}` writes a file, and the file system of an Action cannot be written to.',
    advice:
      'Keep the data in memory, in `api.cache` or in a service; this line fails in an Action.',
  },
  'native-module': {
    severity: 'warning',
    message: '`{name}` is compiled when it is installed, and Actions cannot have such packages.',
    advice: 'Use a package of plain JavaScript in its place.',
  },
  'hook-code-fault': {
    severity: 'warning',
    message: "The hook's own code looks wrong: {name}.",
    advice: 'The Action does what the hook did; mend it in both if it was not meant.',
  },
} as const satisfies Record<string, { severity: Severity; message: string; advice: string }>;

type CodeFindingId = keyof typeof CODE_FINDINGS;

const ID_OF: Record<CodeFault['kind'], CodeFindingId> = {
  removed: 'node-api-removed',
  deprecated: 'node-api-deprecated',
  'file-write': 'file-write',
  fault: 'hook-code-fault',
};

/**
 * What is told of the code of each hook, for the Action that was made of it. Of packages only what
 * a folder of `modules` shows.
 */
export async function codeFindings(
  hooks: readonly HookSource[],
  modules?: string,
): Promise<(hook: HookSource, action: Action) => Finding[]> {
  const faults = await checkHooks(hooks.map(({ text }) => maskMarkers(text)));
  return (hook, action) => {
    const own = faults.filter((fault) => hooks[fault.hook] === hook);
    const native = action.dependencies.filter(({ name }) => isNative(name, modules));
    return [
      ...own.map((fault) => {
        const name = fault.kind === 'fault' ? fault.detail : fault.name;
        return { id: ID_OF[fault.kind], name, offset: fault.offset, text: fault.text };
      }),
      ...native.map(({ name }) => {
        return { id: 'native-module' as const, name, offset: hook.text.indexOf(name), text: name };
      }),
    ].flatMap((told) => findingOf(told, hook, action));
  };
}

interface Told {
  id: CodeFindingId;
  /** What the message names. */
  name: string;
  /** Where the code stands in the hook, and the code. */
  offset: number;
  text: string;
}

function findingOf(told: Told, hook: HookSource, action: Action): Finding[] {
  const { severity, message, advice } = CODE_FINDINGS[told.id];
  const place = placeInAction(told, hook, action);
  if (place === null) return [];
  return [
    {
      id: told.id,
      severity,
      message: message.replace('{name}', () => told.name),
      advice,
      at: placeAt(hook.text, told.offset),
      inAction: placeAt(action.code, place),
    },
  ];
}

/** Packages that npm builds with node-gyp. */
function isNative(name: string, modules: string | undefined): boolean {
  if (modules === undefined) return false;
  const folder = join(modules, 'node_modules', name);
  if (existsSync(join(folder, 'binding.gyp'))) return true;
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return (manifest as { gypfile?: unknown } | null)?.gypfile === true;
  } catch {
    return false; // not installed there, or not as a package
  }
}

/** Where the same code stands in the Action; null where it is gone. */
function placeInAction({ text, offset }: Told, hook: HookSource, { code }: Action): number | null {
  // Of a call the arguments may have changed: an input that it is given is found elsewhere now.
  const called = /^(new\s+)?[\w$.]+\(/.exec(text)?.[0];
  for (const part of called ? [text, called] : [text]) {
    const before = occurrences(hook.text.slice(0, offset), part).length;
    const places = occurrences(code, part);
    if (places.length > 0) return places[before] ?? places.at(-1)!;
  }
  return null;
}

function occurrences(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length))
    places.push(at);
  return places;
}
