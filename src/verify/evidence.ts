import { isDeepStrictEqual } from 'node:util';
import type { Exchange, GrantNeeded, Program, Scenario, Verification } from '../model/index.js';
import { markersIn } from '../parse/markers.js';
import { ownOutcome, serviceOf } from './compare.js';
import type { Differing } from './divergences.js';
import type { Investigation, Observed } from './investigation.js';
import type { Pair } from './pair.js';

/** What may be a host that the code itself names. */
const HOST = /(?:\/\/|['"`])([\w.-]+(?::\d+)?)/g;

/**
 * What was never given: modules, and replies of services of which no exchange had any. A made-up
 * exchange without a reply stands for a service out of reach. Where the address comes out of the
 * exchange, as one in a secret does, any address that answered stands for the others.
 */
export function missingIn({ observed }: Investigation, { hook, action }: Pair): string[] {
  const named = new Set(
    [hook, action].flatMap(({ code }) => [...code.matchAll(HOST)].map(([, host]) => host)),
  );
  const whoAnswers = (request: { method: string; url: string }): string => {
    const host = URL.canParse(request.url) ? new URL(request.url).host : request.url;
    return named.has(host) ? serviceOf(request) : request.method;
  };
  const answered = new Set(
    observed.flatMap(({ encounter }) =>
      [...encounter.hook, ...encounter.action].flatMap(({ effects }) =>
        effects.requests.filter(({ reply }) => reply === 'matched').map(whoAnswers),
      ),
    ),
  );
  const byService = new Map<string, string>();
  for (const { comparison } of observed) {
    if (comparison.kind !== 'inconclusive') continue;
    for (const { service, text, request } of comparison.missing) {
      if (request && answered.has(whoAnswers(request))) continue;
      if (!byService.has(service)) byService.set(service, text);
    }
  }
  return [...byService.values()];
}

/** Markers whose values nobody gave: what is uploaded is not what was run. */
export function unfilledIn({ hook, action }: Pair): string[] {
  const markers = [hook, action].flatMap(({ code }) => markersIn(code));
  const missing = new Set(markers.map(({ marker }) => `the value of ${marker} (--keywords)`));
  return [...missing];
}

/** The hook gave a token or an error of its own. */
export function answeredByHook({ encounter }: Observed): boolean {
  return encounter.hook.some(({ outcome }) => ownOutcome(outcome).kind !== 'failed');
}

/** Where a tenant's log has other scopes than our host gives the hook's token. */
export function historyOf(
  { observed }: Investigation,
  real: Scenario[],
): Pick<Verification, 'historyDisagrees'> {
  const given = observed.filter(({ encounter }) => real.includes(encounter.scenario));
  const historyDisagrees = given.flatMap(({ encounter }) =>
    encounter.scenario.exchanges.flatMap(({ logged }, at) => {
      const outcome = encounter.hook[at]?.outcome;
      if (!logged || !outcome) return [];
      const scopes = outcome.kind === 'token' ? outcome.scope : null;
      const agrees = scopes !== null && isDeepStrictEqual(new Set(scopes), new Set(logged.scope));
      const scenario = encounter.scenario.name;
      return agrees ? [] : [{ scenario, loggedScopes: logged.scope, scopes }];
    }),
  );
  return historyDisagrees.length > 0 ? { historyDisagrees } : {};
}

/**
 * The client grants that must get a scope, each once. Of a made-up request only a scope that the
 * hook itself names says something. `real`: with clients that there are.
 */
export function grantsNeeded(
  differing: Differing[],
  real: Scenario[],
  hook: Program,
): GrantNeeded[] {
  const needed = differing.flatMap(({ observed, difference }) => {
    if (difference.what !== 'scope-outside-grant' || observed.comparison.kind !== 'different') {
      return [];
    }
    const { scenario } = observed.encounter;
    const { client, audience = '' }: Exchange = scenario.exchanges[observed.comparison.at] ?? {};
    const scopes = difference.scopes ?? [];
    if (!real.includes(scenario)) {
      return scopes.filter((scope) => hook.code.includes(scope)).map((scope) => ({ scope }));
    }
    const whose = { clientId: client?.id ?? '', clientName: client?.name ?? '', audience };
    return scopes.map((scope) => ({ ...whose, scope }));
  });
  const byText = new Map(needed.map((grant) => [JSON.stringify(grant), grant]));
  return [...byText.values()];
}
