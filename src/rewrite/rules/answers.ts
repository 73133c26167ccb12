import type * as t from '@babel/types';
import {
  findSites,
  followAnswers,
  nearestFunction,
  type AnswerSite,
} from '../../analyse/answers.js';
import {
  ANSWERED,
  MIXED,
  NEVER,
  NOT_PASSED,
  passedBefore,
  UNANSWERED,
  type Flow,
} from '../../analyse/flow.js';
import { parametersOf } from '../../analyse/inputs.js';
import {
  entriesOf,
  hasRepeatedNames,
  mayChangeLater,
  readToken,
  type TokenEntry,
  type TokenVariable,
} from '../../analyse/token.js';
import { isPure } from '../../analyse/purity.js';
import { contains, isFunction, rangeOf, type Node } from '../../parse/syntax.js';
import type { Piece } from '../edits.js';
import type { Rewriting } from '../rewriting.js';
import {
  insertBefore,
  line,
  removeFromBlock,
  removeStatement,
  replaceStatement,
  statement,
  statementsAround,
  type Line,
} from '../statements.js';
import { claimLines, fateOf } from './claims.js';
import { errorArgument, isCertainlyError } from './errors.js';
import type { Rule } from './rule.js';
import {
  initialScopes,
  literalScopes,
  planScopes,
  rewriteScopes,
  scopeLines,
  type ScopePlan,
} from './scopes.js';
import { clearScopes } from './target-scopes.js';

/**
 * Calls of the callback become calls of `api`, at the place of the answer: what the hook sent was
 * settled there. The handler must be left wherever a second answer could follow, and must deny
 * wherever the hook gave none.
 */
export const answers: Rule = {
  name: 'answers',
  styles: ['direct', 'awaited'],
  apply(rewriting) {
    const { fn, script } = rewriting;
    const parameters = parametersOf(fn, script);
    if (!parameters) return rewriting.obstacle('the handler takes its arguments as a list', fn);
    if (fn.generator) return rewriting.obstacle('the handler is a generator', fn);
    const callback = parameters.find(({ role }) => role === 'cb');
    if (callback && (!callback.binding || callback.fallback)) {
      return rewriting.obstacle('the callback is not a plain parameter', callback.pattern);
    }
    const found = findSites(callback?.binding ?? null, fn, script);
    if (found.kind === 'escapes') return rewriting.obstacle(found.why, found.at);

    const { sites } = found;
    const leaving = sitesToLeave(sites, callback?.binding?.name ?? '', rewriting);
    if (!leaving) return;
    const flow = settleExits(sites, leaving, rewriting);
    if (!flow) return;

    const scope = parameters.find(({ role }) => role === 'scope');
    const tokens = new Tokens(sites, flow, rewriting);
    for (const { call } of sites) tokens.find(call.arguments, scope);
    for (const site of sites) {
      rewriting.consumed.add(script.referenceOf(site.call.callee)!);
      const lines = answerLines(site, tokens, scope, rewriting);
      place(site, lines, leaving.has(site), rewriting);
    }
    tokens.rewrite(scope);
    denyWhereNothingWasAnswered(flow, rewriting);
  },
};

/** Where the handler must be left at once: code that may follow would answer again. */
function sitesToLeave(
  sites: AnswerSite[],
  callback: string,
  rewriting: Rewriting,
): Set<AnswerSite> | null {
  const leaving = new Set<AnswerSite>();
  for (const site of sites) {
    const answersAgain = site.after.some((node) =>
      contains(
        node,
        (inner) =>
          inner.type === 'CallExpression' &&
          inner.callee.type === 'Identifier' &&
          inner.callee.name === callback,
      ),
    );
    if (!site.afterIsPure) {
      rewriting.obstacle('the hook goes on working after it has answered', site.call);
      return null;
    }
    if (answersAgain) {
      leaving.add(site);
      rewriting.find('first-answer-wins', site.statement);
    } else if (!site.after.every((node) => isLog(node) || isAssignment(node))) leaving.add(site);
  }
  return leaving;
}

function isLog(node: Node): boolean {
  return (
    node.type === 'ExpressionStatement' &&
    node.expression.type === 'CallExpression' &&
    node.expression.callee.type === 'MemberExpression' &&
    node.expression.callee.object.type === 'Identifier' &&
    node.expression.callee.object.name === 'console' &&
    node.expression.arguments.every(({ type }) => /Literal$|^Identifier$/.test(type))
  );
}

/** `object[key] = value;`: nothing that was sent already changes by it. */
function isAssignment(node: Node): boolean {
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AssignmentExpression') {
    return false;
  }
  const { left, right } = node.expression;
  return (
    left.type === 'MemberExpression' &&
    left.object.type === 'Identifier' &&
    /Literal$|^Identifier$/.test(right.type)
  );
}

/** Every way out must be plainly answered or plainly not; leaves more sites where that helps. */
function settleExits(
  sites: AnswerSite[],
  leaving: Set<AnswerSite>,
  rewriting: Rewriting,
): Flow | null {
  const { fn } = rewriting;
  let flow = followAnswers(fn, sites, leaving);
  if (flow.exits.some(({ states }) => states === MIXED)) {
    for (const site of sites) {
      if (site.form === 'statement' && !isFollowedByReturn(site, rewriting)) leaving.add(site);
    }
    flow = followAnswers(fn, sites, leaving);
  }
  const unclear = flow.exits.find(({ states }) => states === MIXED);
  const again = sites.find(({ statement: at }) => ((flow.before.get(at) ?? 0) & ANSWERED) !== 0);
  if (!unclear && !again) return flow;
  rewriting.obstacle('whether the hook has answered already depends on the path', null);
  return null;
}

function isFollowedByReturn(site: AnswerSite, rewriting: Rewriting): boolean {
  const around = statementsAround(rewriting, site.statement);
  return around[around.indexOf(site.statement as t.Statement) + 1]?.type === 'ReturnStatement';
}

/** The token objects of the handler, each read once and rewritten once. */
class Tokens {
  private readonly read = new Map<object, { token: TokenVariable; plan: ScopePlan } | null>();

  constructor(
    private readonly sites: AnswerSite[],
    private readonly flow: Flow,
    private readonly rewriting: Rewriting,
  ) {}

  /** Looks at the token of an answer that gives one: what it carries decides for all answers. */
  find([error, result]: Node[], scope: Parameters<typeof planScopes>[2]): void {
    if (result?.type !== 'Identifier' || errorArgument(error, this.rewriting).kind !== 'none')
      return;
    this.of(result, scope);
  }

  /** Null where the object must be kept as it is and looked at when the code runs. */
  of(
    identifier: t.Identifier,
    scope: Parameters<typeof planScopes>[2],
  ): { token: TokenVariable; plan: ScopePlan } | null {
    const { script, fn } = this.rewriting;
    const binding = script.referenceOf(identifier)?.binding;
    if (!binding) return null;
    const known = this.read.get(binding);
    if (known !== undefined) return known;
    const result = readToken(binding, this.sites, fn, script);
    let planned = null;
    if (result.kind === 'token' && this.isPlain(result.token)) {
      const used = this.sites.filter(
        ({ call }) =>
          call.arguments[1]?.type === 'Identifier' &&
          script.referenceOf(call.arguments[1])?.binding === binding,
      );
      const plan = planScopes(result.token, used, scope, this.rewriting);
      if (plan.kind !== 'unclear') planned = { token: result.token, plan };
    }
    this.read.set(binding, planned);
    return planned;
  }

  /** Whether each entry can be set where the hook set it. */
  private isPlain(token: TokenVariable): boolean {
    const { rewriting } = this;
    const { fn, script } = rewriting;
    const entries = [...token.initial, ...token.writes];
    if (!this.setsEachNameOnce(entries)) return false;
    return entries.every((entry) => {
      if (fateOf(entry, rewriting) === 'unknown' || mayChangeLater(entry, fn, script)) return false;
      return this.statesAt(entry.at) !== MIXED;
    });
  }

  /** A name may be set in several places, but never twice on one path: then the order counted. */
  private setsEachNameOnce(entries: TokenEntry[]): boolean {
    const { fn, script } = this.rewriting;
    return entries.every((entry) => {
      const same = entries.filter(({ name }) => name?.whole && name.prefix === entry.name?.prefix);
      if (same.length < 2) return true;
      const marks = new Set(same.map(({ at }) => at));
      return (
        marks.has(entry.at) && passedBefore(entry.at, marks, fn, script.parentOf) === NOT_PASSED
      );
    });
  }

  private statesAt(node: Node): number {
    const { script, fn } = this.rewriting;
    let at = node;
    // A callback that runs at once belongs to the statement that it stands in.
    for (let fnAround = nearestFunction(at, script); fnAround && fnAround !== fn;) {
      at = fnAround;
      fnAround = nearestFunction(at, script);
    }
    while (!/Statement$|Declaration$/.test(at.type)) at = script.parentOf(at)!;
    return this.flow.before.get(at) ?? NEVER;
  }

  rewrite(scope: Parameters<typeof planScopes>[2]): void {
    const { rewriting } = this;
    for (const planned of this.read.values()) {
      if (!planned) continue;
      const { token, plan } = planned;
      for (const entry of token.writes) {
        if ((this.statesAt(entry.at) & UNANSWERED) === 0) {
          rewriting.find('claim-after-answer', entry.at);
          removeStatement(rewriting, entry.at);
        } else replaceStatement(rewriting, entry.at, claimLines(entry, rewriting));
      }
      rewriteScopes(token, plan, scope, rewriting);
      const first = token.initial.flatMap((entry) =>
        initialLines(entry, token, plan, scope, rewriting),
      );
      replaceDeclarator(token, first, rewriting);
    }
  }
}

function initialLines(
  entry: TokenEntry,
  token: TokenVariable,
  plan: ScopePlan,
  scope: Parameters<typeof planScopes>[2],
  rewriting: Rewriting,
): Line[] {
  return fateOf(entry, rewriting) === 'scope'
    ? initialScopes(entry, token, plan, scope, rewriting)
    : claimLines(entry, rewriting);
}

function replaceDeclarator(token: TokenVariable, lines: Line[], rewriting: Rewriting): void {
  const { declaration, declarator } = token;
  const { declarations } = declaration;
  if (declarations.length === 1) return replaceStatement(rewriting, declaration, lines);
  if (lines.length > 0) {
    return rewriting.obstacle('the token object is declared among other variables', declarator);
  }
  const index = declarations.indexOf(declarator);
  const next = declarations[index + 1];
  const range = next
    ? { start: declarator.start!, end: next.start! }
    : { start: declarations[index - 1]!.end!, end: declarator.end! };
  rewriting.edits.remove(range);
}

/** The statements that answer as this call of the callback did. */
function answerLines(
  site: AnswerSite,
  tokens: Tokens,
  scope: Parameters<typeof planScopes>[2],
  rewriting: Rewriting,
): Line[] {
  const { names, fn, script } = rewriting;
  const [error, result, ...further] = site.call.arguments;
  if (site.call.arguments.some(({ type }) => type === 'SpreadElement')) {
    return atRunTime(site, rewriting);
  }
  if (!further.every((argument) => isPure(argument, script, fn))) return atRunTime(site, rewriting);
  const failure = errorArgument(error, rewriting);
  if (failure.kind === 'unknown' && error && isCertainlyError(error, rewriting)) {
    rewriting.find('error-of-unknown-class', site.call);
    rewriting.needs.add('deny');
    return [statement(rewriting, `${names.deny}(${names.api}, `, rangeOf(error), ')')];
  }
  if (failure.kind === 'unknown') {
    rewriting.find('error-of-unknown-class', site.call);
    return atRunTime(site, rewriting);
  }
  if (failure.kind === 'deny') {
    if (result && !isPure(result, script, fn)) return atRunTime(site, rewriting);
    const { quote } = rewriting.layout;
    const reason: Piece[] = failure.reason ? [', ', ...failure.reason] : [];
    return [
      statement(
        rewriting,
        `${names.api}.access.deny(${quote}${failure.code}${quote}`,
        ...reason,
        ')',
      ),
    ];
  }
  if (!result || (result.type === 'Identifier' && result.name === 'undefined')) {
    rewriting.find('answer-without-result', site.call);
    return clearScopes(site.call, rewriting);
  }
  if (result.type === 'ObjectExpression') {
    const lines = literalLines(result, scope, rewriting);
    if (lines) return lines;
  }
  if (result.type === 'Identifier') {
    const planned = tokens.of(result, scope);
    if (planned) return scopeLines(planned.plan, site.call, rewriting);
  }
  rewriting.find('claims-decided-at-run-time', site.call);
  rewriting.needs.add('issue');
  return [
    statement(rewriting, `${names.issue}(${names.event}, ${names.api}, `, rangeOf(result), ')'),
  ];
}

function literalLines(
  object: t.ObjectExpression,
  scope: Parameters<typeof planScopes>[2],
  rewriting: Rewriting,
): Line[] | null {
  const entries = entriesOf(object, rewriting.script);
  if (!entries || hasRepeatedNames(entries)) return null;
  if (entries.some((entry) => fateOf(entry, rewriting) === 'unknown')) return null;
  const scopes = entries.find((entry) => fateOf(entry, rewriting) === 'scope');
  const lines = entries
    .filter((entry) => entry !== scopes)
    .flatMap((entry) => claimLines(entry, rewriting));
  if (!scopes) return [...lines, ...clearScopes(object, rewriting)];
  if (scopes.value.type === 'NullLiteral') return null;
  return [...lines, ...literalScopes(scopes, scope, rewriting)];
}

/** Hands the hook's own arguments to the function below the handler, which looks at them. */
function atRunTime(site: AnswerSite, rewriting: Rewriting): Line[] {
  const { names } = rewriting;
  rewriting.needs.add('answer');
  const [first] = site.call.arguments;
  const last = site.call.arguments.at(-1);
  const given: Piece[] = first && last ? [', ', { start: first.start!, end: last.end! }] : [];
  return [statement(rewriting, `${names.answer}(${names.event}, ${names.api}`, ...given, ')')];
}

/** Puts the lines of an answer in its place, with a `return` where the handler must be left. */
function place(site: AnswerSite, lines: Line[], leaves: boolean, rewriting: Rewriting): void {
  const { script, fn } = rewriting;
  const returns = (leaves || site.form === 'return') && !isLast(site, rewriting);
  let all = lines;
  if (returns) {
    // Auth0's own samples return the denial itself.
    const [only] = lines;
    const whole =
      lines.length === 1 && !/setCustomClaim|TargetScopes/.test(String(only!.pieces[0]));
    all = whole ? [line('return ', ...only!.pieces)] : [...lines, statement(rewriting, 'return')];
  }
  if (all.length === 0 && site.form !== 'body') {
    return removeFromBlock(rewriting, site.statement, `return${rewriting.layout.semicolon}`);
  }
  if (site.form === 'body' && isFunction(fn) && script.parentOf(site.call) === fn) {
    rewriting.body = all;
    return;
  }
  replaceStatement(rewriting, site.statement, all);
}

/** The last statement of the handler needs no `return`. */
function isLast(site: AnswerSite, { fn }: Rewriting): boolean {
  if (site.form === 'body') return true;
  return fn.body.type === 'BlockStatement' && fn.body.body.at(-1) === site.statement;
}

function denyWhereNothingWasAnswered(flow: Flow, rewriting: Rewriting): void {
  const { fn, names, layout } = rewriting;
  for (const { node, states } of flow.exits) {
    if (states !== UNANSWERED) continue;
    rewriting.find('path-without-answer', node === fn ? { ...fn, start: fn.end! - 1 } : node);
    const lines = [
      line(
        '// TODO(hooks-to-actions): the hook never answered here, so that the request timed out.',
      ),
      statement(
        rewriting,
        `${names.api}.access.deny(${layout.quote}server_error${layout.quote}, ${layout.quote}No answer was given.${layout.quote})`,
      ),
    ];
    if (node.type === 'ReturnStatement') {
      if (node.argument && !isPure(node.argument, rewriting.script, fn)) {
        rewriting.obstacle('the hook returns without an answer', node);
      } else if (statementsAround(rewriting, node).length > 0) insertBefore(rewriting, node, lines);
      else replaceStatement(rewriting, node, [...lines, statement(rewriting, 'return')]);
      continue;
    }
    rewriting.epilogue.push(...lines);
  }
}
