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
    const reason = error instanceof Error ? error.message : String(error);
    return {
      kind: 'refused',
      findings: [
        {
          id: 'converter-fault',
          severity: 'error',
          message: `hooks-to-actions failed on this hook: ${reason}.`,
          advice: 'Convert it by hand, and report the fault with the hook if you can share it.',
        },
      ],
    };
  }
}
