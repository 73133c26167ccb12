import {
  DEFAULT_POLICIES,
  type Conversion,
  type HookSource,
  type Policies,
  type Style,
} from '../model/index.js';
import { convert } from '../rewrite/index.js';

export interface ConvertHookOptions {
  policies?: Partial<Policies>;
  /** The most readable style that may be tried. Default: `direct`. */
  from?: Style;
}

/** A hook with as much as is known about it; the rest has defaults. */
export type HookInput = Pick<HookSource, 'text' | 'trigger'> & Partial<HookSource>;

/**
 * Converts one hook, synchronously and without running anything. What comes out is likely, not
 * proven: `verify` proves it, and `migrate` chooses the style by the proof.
 *
 * @returns `converted` with the Action, `refused` with the reason as findings, or `unchanged`
 *   where the text already is an Action.
 */
export function convertHook(hook: HookInput, options: ConvertHookOptions = {}): Conversion {
  return convert(
    {
      name: 'hook',
      file: 'hook.js',
      enabled: true,
      secrets: [],
      dependencies: {},
      layout: 'plain',
      ...hook,
    },
    {
      policies: { ...DEFAULT_POLICIES, ...options.policies },
      ...(options.from && { from: options.from }),
    },
  );
}
