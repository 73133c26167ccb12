import { isAnswer } from '../../analyse/answers.js';
import { DEFINED_FUNCTIONS } from '../../analyse/built-ins.js';
import { claimName, type ClaimName } from '../../analyse/claims.js';
import type { TokenEntry } from '../../analyse/token.js';
import { functionsByValue } from '../../analyse/functions-by-value.js';
import { jsonChanges, type JsonChange } from '../../analyse/json-changes.js';
import { isUndefined } from '../../analyse/guards.js';
import { isDefined } from '../../analyse/definedness.js';
import { returnedFrom } from '../../analyse/members.js';
import { isPure } from '../../analyse/purity.js';
import { rangeOf, type Node } from '../../parse/syntax.js';
import { inputValue, isAlwaysThere, isRecordOfStrings } from '../../analyse/input-values.js';
import type { KnownString } from '../../analyse/strings.js';
import type { Piece } from '../edits.js';
import { isSimple, nameOfClaim } from '../naming.js';
import { quoted } from '../layout.js';
import type { Rewriting } from '../rewriting.js';
import { block, type Line, not } from '../lines.js';
import { statement } from '../statements.js';

/** What becomes of a name in the hook's result, under the chosen reading of the documents. */
export function fateOf(name: KnownString | null, rewriting: Rewriting): ClaimName {
  const fate = claimName(name);
  return fate === 'bare' && rewriting.policies.claims === 'since-2023' ? 'claim' : fate;
}

/**
 * The statements that put one entry of the hook's token object into the token; its value may have
 * a name already.
 */
export function claimLines(entry: TokenEntry, rewriting: Rewriting, local?: string): Line[] {
  const fate = fateOf(entry.name, rewriting);
  if (fate !== 'claim') {
    reportDropped(entry, fate, rewriting);
    return isPure(entry.value, rewriting.script, rewriting.fn)
      ? []
      : [statement(rewriting, rangeOf(entry.value))];
  }
  const key: Piece = entry.key
    ? rangeOf(entry.key)
    : quoted(entry.name?.prefix ?? '', rewriting.layout);
  const set = (...given: Piece[]): Line =>
    statement(
      rewriting,
      `${rewriting.names.api}.accessToken.setCustomClaim(`,
      key,
      ', ',
      ...given,
      ')',
    );

  rewriting.carriedOut.add(entry.value);
  const setTo = (value: Node): Line[] => {
    if (isUndefined(value)) return [];
    if (value.type === 'ConditionalExpression') {
      const { test, consequent, alternate } = value;
      if (isUndefined(alternate)) return block(['if (', rangeOf(test), ') '], setTo(consequent));
      if (isUndefined(consequent)) return block(['if (', ...not(test), ') '], setTo(alternate));
    }
    if (isNeverUndefined(value, rewriting)) return [set(rangeOf(value))];
    rewriting.find('claim-may-be-undefined', value, { name: shownName(entry) });
    if (isSimple(value)) {
      return block(['if (', rangeOf(value), ' !== undefined) '], [set(rangeOf(value))]);
    }
    const name = nameOfClaim(entry.name?.whole ? entry.name.prefix : '', rewriting);
    return [
      statement(rewriting, `const ${name} = `, rangeOf(value)),
      ...block([`if (${name} !== undefined) `], [set(name)]),
    ];
  };
  const changes = jsonChanges(entry.value, rewriting.fn, rewriting.script);
  if (changes.some(({ kind }) => kind === 'number')) {
    rewriting.find('claim-may-be-nan', entry.value);
  }
  if (local === undefined) {
    for (const { node, kind } of changes) {
      if (kind === 'number') continue;
      rewriting.edits.replace(rangeOf(node), ...asJson(node, kind, rangeOf(node)));
    }
    return setTo(entry.value);
  }
  const [change] = changes;
  if (change?.node === entry.value) return [set(...asJson(change.node, change.kind, local))];
  if (isNeverUndefined(entry.value, rewriting)) return [set(local)];
  rewriting.find('claim-may-be-undefined', entry.value, { name: shownName(entry) });
  return block([`if (${local} !== undefined) `], [set(local)]);
}

export function reportDropped(
  entry: Pick<TokenEntry, 'name' | 'at'>,
  fate: ClaimName,
  rewriting: Rewriting,
): void {
  const name = shownName(entry);
  if (fate === 'bare') rewriting.find('claim-not-namespaced', entry.at, { name });
  if (fate === 'reserved') rewriting.find('claim-reserved', entry.at, { name });
  if (fate === 'auth0-domain') rewriting.find('claim-of-auth0-domain', entry.at, { name });
}

/** The name as far as the text says it. */
function shownName({ name }: Pick<TokenEntry, 'name'>): string {
  return `${name?.prefix ?? ''}${name?.whole ? '' : '…'}`;
}

/** What JSON makes of a value; a date that is none becomes null there, and by `toJSON` too. */
function asJson(node: Node, kind: JsonChange['kind'], text: Piece): Piece[] {
  if (kind === 'number') return [text];
  if (kind === 'instance') return ['JSON.parse(JSON.stringify(', text, '))'];
  const isBare = node.type === 'NewExpression' && node.end === node.callee.end;
  return isBare || node.type === 'LogicalExpression'
    ? ['(', text, ').toJSON()']
    : [text, '.toJSON()'];
}

/** Whether a value is certainly there, by what it is or by what was asked before. */
export function isNeverUndefined(value: Node, rewriting: Rewriting): boolean {
  if (isDefinedInText(value, rewriting)) return true;
  // Either side of `convert ? convert(value) : value` has reasons of its own.
  if (value.type === 'ConditionalExpression') {
    return [value.consequent, value.alternate].every((one) => isNeverUndefined(one, rewriting));
  }
  return value.type === 'CallExpression' && isCallDefined(value.callee, rewriting);
}

function isDefinedInText(value: Node, { exported, script }: Rewriting): boolean {
  const { fn } = exported;
  if (!fn) return isDefined(value, script);
  return isDefined(value, script, {
    isAlwaysThere: (node) => isAlwaysThere(inputValue(node, fn, script)),
    isRecordOfStrings: (node) => isRecordOfStrings(inputValue(node, fn, script)),
    isAnswer: (statement) => isAnswer(statement, fn, script),
  });
}

/** Whether each function that a call may mean, by value, always gives something. */
function isCallDefined(callee: Node, rewriting: Rewriting): boolean {
  const { exported, script } = rewriting;
  const called = exported.fn && functionsByValue(callee, exported.fn, script);
  return !!called?.every((fn) =>
    typeof fn === 'string'
      ? DEFINED_FUNCTIONS.test(fn)
      : !fn.generator &&
        returnedFrom(fn).every((one) => one !== null && isDefinedInText(one, rewriting)),
  );
}
