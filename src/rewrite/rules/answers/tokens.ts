import type * as t from '@babel/types';
import type { ClaimName } from '../../../analyse/claims.js';
import { nearestFunction, type Answering, type AnswerSite } from '../../../analyse/answers.js';
import {
  MIXED,
  NEVER,
  NOT_PASSED,
  passedBefore,
  UNANSWERED,
  type Flow,
} from '../../../analyse/flow.js';
import { possibleKeys, type Keys } from '../../../analyse/keys.js';
import { isNewOnEachTurn } from '../../../analyse/distinct-names.js';
import type { HandlerParameter } from '../../../analyse/inputs.js';
import { mayBeSame } from '../../../analyse/strings.js';
import { readToken, type TokenEntry, type TokenVariable } from '../../../analyse/token.js';
import { rangeOf, type Node } from '../../../parse/syntax.js';
import { nameOfClaim } from '../../naming.js';
import type { Rewriting } from '../../rewriting.js';
import { hasCommentOfItsOwn } from '../../comments.js';
import { line, type Line } from '../../lines.js';
import {
  insertAfter,
  removeDeclarators,
  removeStatement,
  replaceStatement,
  statement,
} from '../../statements.js';
import { claimLines, fateOf, isNeverUndefined } from '../claims.js';
import { isDenial } from '../certain-errors.js';
import { errorArgument } from '../errors.js';
import { grantingCalls } from './granting-calls.js';
import { KeptObject } from './kept-object.js';
import type { KeptScopes } from './kept-scopes.js';
import { AT_ONCE, settledAfter, type Settled } from './settled.js';
import { dropStarterCode } from './starter-code.js';
import { planScopes, type ScopePlan } from '../scope-plan.js';
import { initialScopes, openingScopes, rewriteScopes } from '../scopes.js';

/** The token objects of the handler, each read once and rewritten once. */
export class Tokens {
  private readonly read = new Map<object, { token: TokenVariable; plan: ScopePlan } | null>();

  private readonly sites: AnswerSite[];
  private readonly settled = new Map<TokenEntry, Settled>();

  constructor(
    readonly answering: Answering,
    private readonly flow: Flow,
    readonly scope: HandlerParameter | undefined,
    readonly rewriting: Rewriting,
    private readonly all: readonly Answering[],
    readonly keptScopes: KeptScopes,
  ) {
    this.sites = answering.sites.filter(({ helper }) => !helper);
  }

  /** Whether another answer may give one of the same objects; one that is not told may. */
  isGivenAgain({ things }: Keys, site: AnswerSite): boolean {
    const { script, fn } = this.rewriting;
    return this.all.some(({ sites }) =>
      sites.some(({ call, helper }) => {
        const [, result] = call.arguments;
        if (helper || call === site.call || !result) return false;
        const others = possibleKeys([result], script, fn)?.things;
        return !others || [...others].some((one) => things.has(one));
      }),
    );
  }

  /** Looks at the token of an answer that gives one: what it carries decides for all answers. */
  find(site: AnswerSite): void {
    const [error, result] = site.call.arguments;
    if (result?.type !== 'Identifier') return;
    const isGiven = errorArgument(error, this.rewriting).kind === 'none';
    if (!isGiven || !this.of(result)) this.placeKept(result, site);
  }

  /** Where the object is kept its scopes may still be set where they change. */
  private placeKept(result: t.Identifier, site: AnswerSite): void {
    const { answering, rewriting, keptScopes } = this;
    const granting = grantingCalls(result, site, rewriting);
    if (!granting && answering.fn !== rewriting.fn) return;
    const isTold = (one: AnswerSite): boolean => {
      const [, given] = one.call.arguments;
      return given?.type !== 'Identifier' || KeptObject.read(given, one, this) !== null;
    };
    keptScopes.place(granting?.[0]!.value ?? result, () => this.sites.every(isTold));
  }

  /** Null where the object must be kept as it is and looked at when the code runs. */
  of(identifier: t.Identifier): { token: TokenVariable; plan: ScopePlan } | null {
    const { script } = this.rewriting;
    const { fn } = this.answering;
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
      const { token } = result;
      const { sites } = this.answering;
      const isOnly = (from?: Node): boolean =>
        !sites.some(
          (site) =>
            this.givesOther(site, token) &&
            (!from ||
              passedBefore(site.statement, new Set([from]), fn, script.parentOf) !== NOT_PASSED),
        );
      const plan = planScopes(token, used, isOnly, this.scope, this.rewriting);
      if (plan.kind !== 'unclear') planned = { token, plan };
    }
    this.read.set(binding, planned);
    return planned;
  }

  /** Whether each entry can be set where the hook set it. */
  private isPlain(token: TokenVariable): boolean {
    const { rewriting } = this;
    const alone = token.declaration.declarations.length === 1;
    if (!alone && token.initial.some(({ name }) => fateOf(name, rewriting) !== 'scope'))
      return false;
    const entries = [...token.initial, ...token.writes];
    const isKnown = ({ name }: { name: string }): boolean =>
      entries.filter((entry) => entry.name?.whole && entry.name.prefix === name).length === 1;
    if (!token.uses.every(isKnown) || this.mayLeak(token)) return false;
    return entries.every((entry) => {
      const fate = fateOf(entry.name, rewriting);
      // Scopes have a plan of their own.
      const settled =
        fate === 'scope' ? AT_ONCE : settledAfter(entry, token, this.answering, rewriting);
      if (fate === 'unknown' || !settled) return false;
      if (fate !== 'claim' && (settled.after || settled.isNamed)) return false;
      this.settled.set(entry, settled);
      return (
        this.statesAt(settled.after ?? entry.at) !== MIXED &&
        this.countsAsInTheHook(entry, entries, settled)
      );
    });
  }

  /** Whether another token may be given when claims of this one have been set already. */
  private mayLeak(token: TokenVariable): boolean {
    const { script } = this.rewriting;
    const { fn, sites } = this.answering;
    const marks = new Set<Node>(token.writes.map(({ at }) => this.statementOf(at)));
    const claims = token.initial.filter(({ name }) => fateOf(name, this.rewriting) !== 'scope');
    if (claims.length > 0) marks.add(token.declaration);
    return sites.some(
      (site) =>
        this.givesOther(site, token) &&
        passedBefore(site.statement, marks, fn, script.parentOf) !== NOT_PASSED,
    );
  }

  private givesOther({ call, helper }: AnswerSite, token: TokenVariable): boolean {
    if (helper) return helper.sites.some((site) => this.givesOther(site, token));
    const { rewriting } = this;
    const [error, result] = call.arguments;
    const own = result && rewriting.script.referenceOf(result)?.binding === token.binding;
    return !isDenial(error, rewriting) && own !== true;
  }

  /**
   * Whether a name that is set again, on one path or in a loop, ends as it did: the later call
   * counts too, if there certainly is one and each call stays in its place.
   */
  private countsAsInTheHook(
    entry: TokenEntry,
    entries: readonly TokenEntry[],
    { after }: Settled,
  ): boolean {
    const { rewriting } = this;
    const { script } = rewriting;
    const { fn } = this.answering;
    const same = entries.filter(({ name }) => mayBeSame(name, entry.name));
    const comesAgain = (one: TokenEntry): boolean => {
      const statement = this.statementOf(one.at);
      const isAlone = isNewOnEachTurn(one.key, one.value, one.at, fn, script);
      const earlier = isAlone ? same.filter((other) => other !== one) : same;
      const marks = new Set(earlier.map(({ at }) => this.statementOf(at)));
      return (
        (nearestFunction(one.at, script) !== fn && marks.has(statement)) ||
        passedBefore(statement, marks, fn, script.parentOf) !== NOT_PASSED
      );
    };
    if (!same.some(comesAgain)) return true;
    return !after && (!comesAgain(entry) || isNeverUndefined(entry.value, rewriting));
  }

  private statesAt(node: Node): number {
    return this.flow.before.get(this.statementOf(node)) ?? NEVER;
  }

  /** The statement that runs it, among those of the function that answers. */
  private statementOf(node: Node): Node {
    const { script } = this.rewriting;
    const { fn } = this.answering;
    let at = node;
    // A callback that runs at once belongs to the statement that it stands in.
    for (let fnAround = nearestFunction(at, script); fnAround && fnAround !== fn;) {
      at = fnAround;
      fnAround = nearestFunction(at, script);
    }
    while (!/Statement$|Declaration$/.test(at.type)) at = script.parentOf(at)!;
    return at;
  }

  rewrite(): void {
    const { rewriting, scope } = this;
    for (const planned of this.read.values()) {
      if (!planned) continue;
      const { token, plan } = planned;
      for (const entry of token.writes) {
        if ((this.statesAt(entry.at) & UNANSWERED) === 0) {
          rewriting.find('claim-after-answer', entry.at);
          removeStatement(rewriting, entry.at);
        } else replaceStatement(rewriting, entry.at, this.entryLines(entry));
      }
      rewriteScopes(token, plan, scope, rewriting);
      const first = token.initial.flatMap((entry) =>
        fateOf(entry.name, rewriting) === 'scope'
          ? initialScopes(entry, token, plan, scope, rewriting)
          : this.entryLines(entry),
      );
      const opening = openingScopes(token, plan, rewriting);
      replaceDeclarator(token, [...opening, ...first], rewriting);
      if (token.binding.name === 'access_token') dropStarterCode(rewriting);
    }
  }

  /** What stands in the place of an entry; its claim is set as soon as nothing changes it any more. */
  private entryLines(entry: TokenEntry): Line[] {
    const { rewriting } = this;
    const { after, uses, isNamed } = this.settled.get(entry)!;
    const local = isNamed ? nameOfClaim(entry.name?.prefix ?? '', rewriting) : undefined;
    const lines = claimLines(entry, rewriting, local);
    const isMissed = lines.length === 0 && hasCommentOfItsOwn(entry.at, rewriting.script);
    if (isMissed) return leftOut(entry, rewriting);
    if (after) insertAfter(rewriting, after, lines);
    const inPlace = after ? [] : lines;
    if (local === undefined) return inPlace;
    for (const use of uses) rewriting.edits.replace(rangeOf(use), local);
    return [statement(rewriting, `const ${local} = `, rangeOf(entry.value)), ...inPlace];
  }
}

/** Says of what a comment spoke, where the claim below it is in no token. */
function leftOut({ name }: TokenEntry, rewriting: Rewriting): Line[] {
  const why = WHY_LEFT_OUT[fateOf(name, rewriting)];
  return why ? [line(`// The claim "${name!.prefix}" is left out: ${why}.`)] : [];
}

const WHY_LEFT_OUT: Partial<Record<ClaimName, string>> = {
  bare: 'it has no namespace',
  reserved: 'it is reserved',
  'auth0-domain': 'it lies in a domain of Auth0',
};

function replaceDeclarator(token: TokenVariable, lines: Line[], rewriting: Rewriting): void {
  const { declaration, declarator } = token;
  const isAlone = declaration.declarations.length === 1;
  if (isAlone) return replaceStatement(rewriting, declaration, lines);
  if (lines.length > 0) {
    return rewriting.obstacle('the token object is declared among other variables', declarator);
  }
  removeDeclarators(rewriting, [declarator]);
}
