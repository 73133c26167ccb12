import type { AnswerSite } from '../../../analyse/answers.js';
import {
  hasRepeatedNames,
  resultParts,
  type ResultPart,
  type TokenEntry,
} from '../../../analyse/token.js';
import { mayBeSame } from '../../../analyse/strings.js';
import { standInAt } from '../../../analyse/stand-ins.js';
import { rangeOf, type Node } from '../../../parse/syntax.js';
import type { Rewriting } from '../../rewriting.js';
import { either, type Line } from '../../lines.js';
import { removeStatement, statement } from '../../statements.js';
import { claimLines, fateOf, isNeverUndefined } from '../claims.js';
import { literalScopes, scopeLines } from '../scopes.js';
import { clearScopes } from '../target-scopes.js';
import { consume, isScopeItself } from '../untouched-scopes.js';
import { madeJustBefore } from './made-before.js';
import { KeptObject } from './kept-object.js';
import type { Tokens } from './tokens.js';

/** The statements that issue a hook's result, in the first way that keeps its meaning. */
export function resultLines(result: Node | undefined, site: AnswerSite, tokens: Tokens): Line[] {
  const { rewriting } = tokens;
  const { names } = rewriting;
  if (!result || (result.type === 'Identifier' && result.name === 'undefined')) {
    rewriting.find('answer-without-result', site.call);
    return clearScopes(site.call, rewriting);
  }
  const lines =
    variableLines(result, site, tokens) ??
    madeBeforeLines(result, site, tokens) ??
    partLines(result, site, tokens) ??
    wholeLines(result, site, tokens);
  if (lines) return lines;
  rewriting.find('claims-decided-at-run-time', site.call);
  rewriting.needs.add('issue');
  return [
    statement(rewriting, `${names.issue}(${names.event}, ${names.api}, `, rangeOf(result), ')'),
  ];
}

/** A token object that is filled step by step: each claim is set where the hook put it there. */
function variableLines(result: Node, site: AnswerSite, tokens: Tokens): Line[] | null {
  const planned = result.type === 'Identifier' ? tokens.of(result) : null;
  return planned && scopeLines(planned.plan, planned.token, site.call, tokens.rewriting);
}

/** An object that is made as the hook made it, and set entry by entry. */
function wholeLines(result: Node, site: AnswerSite, tokens: Tokens): Line[] | null {
  const kept = KeptObject.read(result, site, tokens);
  if (!kept) return null;
  const lines = kept.claimLines();
  return [
    ...lines,
    ...(kept.hasScope ? kept.scopeLines() : clearScopes(site.call, tokens.rewriting)),
  ];
}

/** `const token = { ...claims, scope }; cb(null, token);`: the name is not needed. */
function madeBeforeLines(result: Node, site: AnswerSite, tokens: Tokens): Line[] | null {
  const made = madeJustBefore(result, tokens.rewriting);
  const lines = made && made.init.type !== 'Identifier' ? partLines(made.init, site, tokens) : null;
  if (lines) removeStatement(tokens.rewriting, made!.declaration);
  return lines;
}

/** A result that is put together of literals, and of objects whose keys are all known. */
function partLines(result: Node, site: AnswerSite, tokens: Tokens): Line[] | null {
  const { rewriting, scope } = tokens;
  const parts = resultParts(result, rewriting.script);
  if (!parts) return null;
  const kept = keptObjects(parts, site, tokens);
  const keysOf = (part: ResultPart): string[] => kept?.get(part)?.names ?? [];
  if (!kept || hasRepeatedNames(parts, keysOf) || !parts.every(isTold)) return null;
  const isSetWhole = [...kept.values()].some((object) => object.isSetWhole);
  if (isSetWhole && (kept.size > 1 || mayRepeat(parts, kept))) return null;
  const scopes = scopesOf(parts);
  if (scopes === 'unclear' || mayLoseClaim(parts, rewriting)) return null;
  consumeStandIns(result, rewriting);
  const lines = parts.flatMap(linesOf);
  if (scopes.length === 0) return [...lines, ...clearScopes(site.call, rewriting)];
  const [first] = scopes;
  if (first instanceof KeptObject) return [...lines, ...first.scopeLines()];
  if (scopes.length === 1) return [...lines, ...literalScopes(first!, scope, rewriting)];
  for (const one of scopes) if (!(one instanceof KeptObject)) consume(one.value, rewriting);
  return lines;

  function isTold(part: ResultPart): boolean {
    if (part.kind === 'choice') return [...part.yes, ...part.no].every(isTold);
    return part.kind === 'object' || fateOf(part.entry.name, rewriting) !== 'unknown';
  }

  /** What sets the scopes: on every way one of them, or none on any. */
  function scopesOf(from: ResultPart[]): (TokenEntry | KeptObject)[] | 'unclear' {
    const found: (TokenEntry | KeptObject)[] = [];
    for (const part of from) {
      if (part.kind === 'object') {
        const object = kept!.get(part)!;
        if (object.hasScope) found.push(object);
      } else if (part.kind === 'entry') {
        if (fateOf(part.entry.name, rewriting) !== 'scope') continue;
        if (part.entry.value.type === 'NullLiteral') return 'unclear';
        found.push(part.entry);
      } else {
        const [yes, no] = [scopesOf(part.yes), scopesOf(part.no)];
        if (yes === 'unclear' || no === 'unclear' || yes.length !== no.length) return 'unclear';
        const all = [...yes, ...no];
        const same = all.every(
          (one) =>
            !(one instanceof KeptObject) &&
            isScopeItself(one.value, scope, rewriting, new Set([one.at])),
        );
        if (!same) return 'unclear';
        found.push(...all);
      }
    }
    return found;
  }

  function linesOf(part: ResultPart): Line[] {
    if (part.kind === 'object') return kept!.get(part)!.claimLines();
    if (part.kind === 'choice') {
      return either(part.test, part.yes.flatMap(linesOf), part.no.flatMap(linesOf));
    }
    return fateOf(part.entry.name, rewriting) === 'scope' ? [] : claimLines(part.entry, rewriting);
  }
}

/** The parts that are objects of their own; null where one of them has keys that nobody knows. */
function keptObjects(
  parts: ResultPart[],
  site: AnswerSite,
  tokens: Tokens,
): Map<ResultPart, KeptObject> | null {
  const kept = new Map<ResultPart, KeptObject>();
  for (const part of parts) {
    if (part.kind === 'choice') {
      const inner = keptObjects([...part.yes, ...part.no], site, tokens);
      if (!inner) return null;
      for (const [one, object] of inner) kept.set(one, object);
    }
    if (part.kind !== 'object') continue;
    const object = KeptObject.read(part.value, site, tokens);
    if (!object) return null;
    kept.set(part, object);
  }
  return kept;
}

/** Whether a claim may be taken back by an entry of the same name that has no value. */
function mayLoseClaim(parts: ResultPart[], rewriting: Rewriting): boolean {
  const entriesIn = (part: ResultPart): TokenEntry[] => {
    if (part.kind === 'choice') return [...part.yes, ...part.no].flatMap(entriesIn);
    return part.kind === 'entry' ? [part.entry] : [];
  };
  const entries = parts.flatMap(entriesIn);
  return entries.some(
    ({ name, value }, index) =>
      entries.slice(0, index).some((earlier) => mayBeSame(earlier.name, name)) &&
      fateOf(name, rewriting) === 'claim' &&
      !isNeverUndefined(value, rewriting),
  );
}

/** Whether a name of which the beginning is known may be the name of another part. */
function mayRepeat(parts: ResultPart[], kept: ReadonlyMap<ResultPart, KeptObject>): boolean {
  const begins = [...kept.values()].flatMap((object) => object.begins);
  const isRepeated = (part: ResultPart): boolean => {
    if (part.kind === 'object') return false;
    if (part.kind === 'choice') return [...part.yes, ...part.no].some(isRepeated);
    const { prefix, whole } = part.entry.name!;
    return begins.some((begin) => prefix.startsWith(begin) || (!whole && begin.startsWith(prefix)));
  };
  return parts.some(isRepeated);
}

/** The parts of `__assign({ }, ...)` are set without it. */
function consumeStandIns(result: Node, rewriting: Rewriting): void {
  const { script, consumed } = rewriting;
  if (result.type !== 'CallExpression' || standInAt(result.callee, script) !== 'Object.assign')
    return;
  consumed.add(script.referenceOf(result.callee)!);
  for (const argument of result.arguments) consumeStandIns(argument, rewriting);
}
