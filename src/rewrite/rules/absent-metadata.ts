import { askedForMetadata } from '../../analyse/missing-metadata.js';
import { STYLES } from '../../model/index.js';
import type { Rewriting } from '../rewriting.js';
import type { Rule } from './rule.js';
import { unguardedRead } from './unguarded-metadata.js';

/**
 * An Action finds metadata for every client. A hook that did something else where there was none
 * does it no longer.
 */
export const absentMetadata: Rule = {
  name: 'absent-metadata',
  styles: STYLES,
  apply(rewriting) {
    const { exported, script, policies } = rewriting;
    if (!exported.fn || policies.emptyMetadata === 'undefined') return;
    for (const node of askedForMetadata(exported.fn, script)) {
      rewriting.find('absent-metadata', node);
    }
  },
};

/** By the policy clients may have no metadata, and the hook does something else for them. */
export function needsMissingMetadata(rewriting: Rewriting): boolean {
  const { fn, script, policies } = rewriting;
  if (policies.emptyMetadata === 'object') return false;
  return askedForMetadata(fn, script).length > 0 || unguardedRead(rewriting) !== undefined;
}
