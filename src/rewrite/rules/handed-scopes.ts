import { findAnswers, type Answering } from '../../analyse/answers.js';
import { followScopes } from '../../analyse/follow-scopes.js';
import { parametersOf, type HandlerParameter } from '../../analyse/inputs.js';
import type { Carrier, ScopeFlow } from '../../analyse/scope-flow.js';
import { standsFor } from '../../analyse/stands-for.js';
import { entriesOf, type TokenVariable } from '../../analyse/token.js';
import type { Node } from '../../parse/syntax.js';
import type { Rewriting } from '../rewriting.js';
import { grantingCalls } from './answers/granting-calls.js';
import { isDenial } from './certain-errors.js';
import { fateOf } from './claims.js';
import { errorArgument } from './errors.js';

/** The scopes that a hook was given, followed into each of its answers. */
export interface HandedScopes {
  scope: HandlerParameter;
  token: TokenVariable | null;
  carriers: readonly Carrier[];
  flow: ScopeFlow;
}

/** Null where the list cannot be followed: then the Action keeps it and sets it as a whole. */
export function handedScopes(
  token: TokenVariable | null,
  rewriting: Rewriting,
): HandedScopes | null {
  const { fn, script } = rewriting;
  const parameters = parametersOf(fn, script) ?? [];
  const scope = parameters.find(({ role }) => role === 'scope');
  const found = findAnswers(fn, script);
  if (!scope?.binding || found.kind === 'escapes') return null;
  if (scope.fallback && rewriting.textOf(scope.fallback) !== '[]') return null;
  const carriers = carriersOf(found.answering, token, rewriting);
  const flow = carriers && followScopes(scope.binding, token, carriers, fn, script);
  return flow && { scope, token, carriers, flow };
}

/** The answers that give a token, with the scopes in it; null where one cannot be told. */
function carriersOf(
  [handler, ...helpers]: readonly Answering[],
  token: TokenVariable | null,
  rewriting: Rewriting,
): Carrier[] | null {
  const { script } = rewriting;
  const carriers: Carrier[] = [];
  const isToken = (node: Node): boolean => token !== null && standsFor(node, token.binding, script);
  for (const site of handler!.sites) {
    const [error, result] = site.call.arguments;
    if (site.helper || isDenial(error, rewriting)) continue;
    if (errorArgument(error, rewriting).kind === 'unknown') return null;
    if (result?.type === 'Identifier' && result.name !== 'undefined') {
      if (!isToken(result)) return null;
      carriers.push({ site, value: null });
      continue;
    }
    const entries = result?.type === 'ObjectExpression' ? entriesOf(result, script) : null;
    if (!entries) return null;
    if (entries.some((entry) => fateOf(entry.name, rewriting) === 'unknown')) return null;
    const scopes = entries.find((entry) => fateOf(entry.name, rewriting) === 'scope');
    if (scopes?.value.type === 'NullLiteral') return null;
    if (scopes) carriers.push({ site, value: scopes.value });
  }
  for (const site of helpers.flatMap(({ sites }) => sites)) {
    const [error, result] = site.call.arguments;
    if (isDenial(error, rewriting)) continue;
    // The handler's own calls of the function are answers with what they hand in.
    const calls = result && !site.helper ? grantingCalls(result, site, rewriting) : null;
    if (!calls) return null;
    for (const { call, value } of calls) {
      const by = handler!.sites.find((one) => one.call === call);
      if (!by || !isToken(value)) return null;
      carriers.push({ site: by, value: null });
    }
  }
  return carriers;
}
