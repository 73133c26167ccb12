import { formatPatch, structuredPatch } from 'diff/lib/patch/create.js';
import type { HookReport } from '../model/index.js';

/**
 * The unified diff from a hook's script to its Action's code, as `git apply` takes it in the
 * directory that the report's paths start from. Empty where there is no Action.
 *
 * The Action is a copy of the hook with edits, so that the hook stays. A script that is no file of
 * its own below that directory (it was read from an export's JSON, say) cannot be copied by git:
 * the Action then comes as a new file.
 */
export function hookDiff({ source, action, code }: HookReport): string {
  if (action === null || code.action === null) return '';
  const copied = code.hook !== null && isScriptFile(source);
  const patch = structuredPatch(
    copied ? `a/${source}` : '/dev/null',
    `b/${action}`,
    copied ? (code.hook ?? '') : '',
    code.action,
  );
  return formatPatch({
    ...patch,
    isGit: true,
    ...(copied ? { isCopy: true } : { isCreate: true }),
  });
}

function isScriptFile(source: string): boolean {
  return /\.[cm]?js$/.test(source) && !source.startsWith('/') && !source.startsWith('../');
}
