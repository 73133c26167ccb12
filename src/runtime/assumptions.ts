/**
 * What the runtime takes for granted where the documents are silent, by the name that the code
 * refers to it with. `docs/runtime.md` explains each.
 */
export const ASSUMPTIONS = {
  'hook-context': 'A hook finds the token request in `context.body` and `context.request`.',
  'geoip-names':
    'What a hook finds in `context.request.geoip` has the names that the event of an Action has, and the same with underscores.',
  'target-scopes-at-entry':
    '`event.transaction.target_scopes` starts as all scopes of the client grant, also for a request that asks for fewer; a token has those only after a call of a target-scope method.',
  'hook-result-not-an-object':
    'A hook that answers with no object gives a token without custom claims and without scopes.',
  'hook-scope-not-an-array': 'A `scope` in the result that is no array counts as left out.',
  'rejection-ends-the-hook':
    'After an unhandled rejection a hook gives no token, even if it would still have answered.',
  'action-work-left-running':
    'What an Action left running when its promise settled goes on, as with a hook that has answered; calls of `api` after that have no effect.',
  'api-returns-nothing':
    'Methods of `api` return nothing, except `api.cache`: what other models return cannot be relied on.',
  'cache-limits': 'An `api.cache.set` beyond a limit stores nothing and says so in its result.',
  'event-is-writable': 'Writes to `event` are possible and seen by nobody else.',
  'claim-undefined': 'A claim set to `undefined` is not set.',
  'claim-not-json': 'A claim that JSON cannot write down throws where it is set.',
  'deny-wins':
    'An exchange that was denied gives no token, whatever else the Action did; the last denial counts.',
  'failure-response':
    'A failed execution is a 500 `server_error` to the client. The description is ours.',
} as const;

export type AssumptionId = keyof typeof ASSUMPTIONS;
