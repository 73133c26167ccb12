import type * as t from '@babel/types';
import { claimName, type ClaimName } from '../../analyse/claims.js';
import type { TokenEntry } from '../../analyse/token.js';
import { isKnownTruthy } from '../../analyse/truthiness.js';
import { isDefined } from '../../analyse/definedness.js';
import { isPure } from '../../analyse/purity.js';
import { isMember, rangeOf, type Node } from '../../parse/syntax.js';
import { ALWAYS_STRINGS } from '../../triggers/credentials-exchange/mapping.js';
import { followInput, parametersOf } from '../../analyse/inputs.js';
import type { Piece } from '../edits.js';
import { quoted } from '../layout.js';
import type { Rewriting } from '../rewriting.js';
import { block, statement, type Line } from '../statements.js';

/** What becomes of a name in the hook's result, under the chosen reading of the documents. */
export function fateOf(entry: TokenEntry, rewriting: Rewriting): ClaimName {
  const name = claimName(entry.name);
  return name === 'bare' && rewriting.policies.claims === 'since-2023' ? 'claim' : name;
}

/** The statements that put one entry of the hook's token object into the token. */
export function claimLines(entry: TokenEntry, rewriting: Rewriting): Line[] {
  const fate = fateOf(entry, rewriting);
  if (fate !== 'claim') {
    reportDropped(entry, fate, rewriting);
    return isPure(entry.value, rewriting.script, rewriting.fn)
      ? []
      : [statement(rewriting, rangeOf(entry.value))];
  }
  const { value } = entry;
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

  if (value.type === 'NewExpression' && isDate(value)) return [set(rangeOf(value), '.toJSON()')];
  const { script, fn } = rewriting;
  if (value.type === 'NewExpression') {
    return [set('JSON.parse(JSON.stringify(', rangeOf(value), '))')];
  }
  if (value.type === 'Identifier' && value.name === 'undefined') return [];
  const statementAround = entry.at.type === 'ObjectProperty' ? value : entry.at;
  if (
    isDefined(value, script, (node) => isAlwaysString(node, rewriting)) ||
    isKnownTruthy(value, statementAround, fn, script)
  ) {
    return [set(rangeOf(value))];
  }
  rewriting.find('claim-may-be-undefined', value, { name: shownName(entry) });
  if (isSimple(value)) {
    return block(['if (', rangeOf(value), ' !== undefined) '], [set(rangeOf(value))]);
  }
  const name = freshName(entry, rewriting);
  return [
    statement(rewriting, `const ${name} = `, rangeOf(value)),
    ...block([`if (${name} !== undefined) `], [set(name)]),
  ];
}

function reportDropped(entry: TokenEntry, fate: ClaimName, rewriting: Rewriting): void {
  const name = shownName(entry);
  if (fate === 'bare') rewriting.find('claim-not-namespaced', entry.at, { name });
  if (fate === 'reserved') rewriting.find('claim-reserved', entry.at, { name });
  if (fate === 'auth0-domain') rewriting.find('claim-of-auth0-domain', entry.at, { name });
}

/** The name as far as the text says it. */
function shownName({ name }: TokenEntry): string {
  return `${name?.prefix ?? ''}${name?.whole ? '' : '…'}`;
}

function isDate(value: t.NewExpression): boolean {
  return value.callee.type === 'Identifier' && value.callee.name === 'Date';
}

function isAlwaysString(node: Node, rewriting: Rewriting): boolean {
  const { script, fn } = rewriting;
  let root = node;
  while (isMember(root)) root = root.object;
  const reference = script.referenceOf(root);
  const parameter = parametersOf(fn, script)?.find(
    ({ binding }) => binding !== null && binding === reference?.binding,
  );
  if (!reference || !parameter) return false;
  const use = followInput(reference, parameter.role, script);
  return use.kind === 'path' && use.node === node && ALWAYS_STRINGS.includes(use.path);
}

/** A name or a chain of plain members: reading it twice does no harm and reads well. */
function isSimple(node: Node): boolean {
  if (node.type === 'Identifier') return true;
  return (
    isMember(node) &&
    isSimple(node.object) &&
    (!node.computed || /Literal$/.test(node.property.type))
  );
}

function freshName(entry: TokenEntry, rewriting: Rewriting): string {
  const words =
    /[A-Za-z_$][\w$-]*$/.exec(entry.name?.whole ? entry.name.prefix : '')?.[0] ?? 'value';
  const wish = words.replace(/[-_$]+(\w)/g, (_, letter: string) => letter.toUpperCase());
  const reserved = /^(new|in|let|if|do|for|class|default|delete|this|void|with|case|enum)$/.test(
    wish,
  );
  return reserved ? rewriting.freshName('value') : rewriting.freshName(wish, `${wish}Claim`);
}
