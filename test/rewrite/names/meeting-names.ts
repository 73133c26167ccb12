import fc from 'fast-check';
import { renamed, resolved } from './resolved.js';

/** Names that Actions, what they call and what awaits a callback have of their own. */
const OF_ACTIONS = (
  'event api answer deny issueToken resolve resolve2 results error result scope scopes claims ' +
  'tokenClaims tokenScopes token name value one granted grantedScope codes message first second ' +
  'hook returned answered client audience context cb Object JSON URL Promise Array Set'
).split(' ');

/**
 * A hook of the given ones in which some things are called as others are, or as the Action calls
 * something, wherever the hook still means the same.
 */
export function hookWithMeetingNames(
  texts: readonly string[],
): fc.Arbitrary<{ own: string; text: string }> {
  const renaming = fc.record({ thing: fc.nat(), as: fc.nat() });
  return fc
    .record({
      own: fc.constantFrom(...texts),
      renamings: fc.array(renaming, { minLength: 1, maxLength: 3 }),
    })
    .map(({ own, renamings }) => {
      let at = resolved(own);
      for (const { thing, as } of renamings) {
        if (!at || at.declared.length === 0) break;
        const names = [...at.declared.map(({ name }) => name), ...OF_ACTIONS];
        at = renamed(at, thing % at.declared.length, names[as % names.length]!) ?? at;
      }
      return { own, text: at?.text ?? own };
    });
}
