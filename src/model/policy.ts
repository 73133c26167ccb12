/**
 * Questions on which Auth0's documents conflict or are silent. The first value of each is the
 * default. A policy holds for conversion and for both hosts alike, so that a verdict never mixes
 * two readings of the documents.
 */
export const POLICIES = {
  /**
   * Names without a namespace in a hook's result. `documented`: the hook page's rule, they are
   * ignored. `since-2023`: the custom-claims notice, they are issued under the Action's rules.
   */
  claims: ['documented', 'since-2023'],
  /**
   * What a conversion does where the hook changes or omits scopes. `target-scopes`: it calls
   * `api.transaction`. `leave-out`: it leaves scopes alone and reports each as a hand task.
   */
  scopes: ['target-scopes', 'leave-out'],
  /** Scopes that a hook adds beyond the client grant. `as-returned`: its token has them. */
  hookScopes: ['as-returned', 'granted'],
  /** What a hook gets as `scope` where nothing was granted: the documents say either. */
  emptyScope: ['undefined', 'array'],
  /**
   * What a hook gets as `client.metadata` where the client has none. `object`: the documented
   * type, an empty object. `undefined`: an unguarded read then throws in the hook alone.
   */
  emptyMetadata: ['object', 'undefined'],
  /** Whether the tenant offers the target-scope methods of `api.transaction` (Early Access). */
  targetScopes: ['available', 'unavailable'],
} as const;

export type Policies = { -readonly [K in keyof typeof POLICIES]: (typeof POLICIES)[K][number] };

export const DEFAULT_POLICIES: Policies = {
  claims: 'documented',
  scopes: 'target-scopes',
  hookScopes: 'as-returned',
  emptyScope: 'undefined',
  emptyMetadata: 'object',
  targetScopes: 'available',
};
