import { ungrantedReads } from '../../analyse/ungranted-reads.js';
import type { Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { isNeverUndefined } from './claims.js';

/** The first place where the hook failed if nothing was granted: it had not asked for its scopes. */
export function unaskedScopes(rewriting: Rewriting): Node | undefined {
  return ungrantedReads(rewriting.fn, rewriting.script).find(
    (list) => !isNeverUndefined(list, rewriting),
  );
}
