import type { Conversion, HookSource, Policies, Style } from '../model/index.js';
import { convert } from '../rewrite/index.js';

/** Converts a hook; a fault of ours on one must not cost the others their result. */
export function convertOne(
  hook: HookSource,
  options: { policies: Policies; from: Style },
): Conversion {
  try {
    return convert(hook, options);
  } catch (error) {
    return refusedByFault('hooks-to-actions failed on this hook', messageOf(error));
  }
}

/** A hook that was refused because this tool has a fault, not the hook. */
export function refusedByFault(what: string, reason: string): Conversion {
  return {
    kind: 'refused',
    findings: [
      {
        id: 'converter-fault',
        severity: 'error',
        message: `${what}: ${reason}.`,
        advice: 'Convert it by hand, and report the fault with the hook if you can share it.',
      },
    ],
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
