import type * as t from '@babel/types';
import {
  givenErrorAt,
  type AnsweredErrors,
  type GivenError,
} from '../../analyse/answered-errors.js';
import { bindingNamed } from '../../analyse/constants.js';
import { isWithin, rangeOf, type Node } from '../../parse/syntax.js';
import { PRELUDE } from '../../triggers/credentials-exchange/mapping.js';
import type { Piece } from '../edits.js';
import { quoted } from '../layout.js';
import type { Rewriting } from '../rewriting.js';
import { codeOfPlatform } from './error-codes.js';
import { textOf } from './error-texts.js';
import type { Rule } from './rule.js';

/**
 * Errors of which nothing is asked but their text need no class of their own: where all of them
 * have one code, they are plain errors, and otherwise each has its code beside its text.
 */
export const errorValues: Rule = {
  name: 'error-values',
  styles: ['direct', 'awaited'],
  apply(rewriting) {
    const { script, edits, consumed } = rewriting;
    for (const [errors, denied] of rewriting.errorValues) {
      const isDenied = (answered: Node): boolean =>
        [...denied].some((one) => isWithin(one, answered));
      if (!errors.answered.every(isDenied)) {
        return rewriting.obstacle('an error is answered in more than one way', errors.answered[0]!);
      }
      const isOfOneCode = codesOf(errors, rewriting).size === 1;
      for (const error of errors.made) {
        const reference = script.referenceOf(error.callee)!;
        if (consumed.has(reference)) continue;
        consumed.add(reference);
        if (!isOfOneCode) writeAsObject(error, rewriting);
        else if (isOfPlatform(error)) edits.replace(rangeOf(error.callee), 'Error');
      }
    }
  },
};

/** What is denied with such an error, which can be read by a name. */
export function valueOfError(
  error: Node,
  name: Piece,
  rewriting: Rewriting,
): { code: Piece[]; reason: Piece[] } | null {
  const given = errorGiven(error, rewriting);
  if (!given) return null;
  const [code, ...others] = codesOf(given.errors, rewriting);
  return {
    code: others.length > 0 ? [name, '.code'] : [quoted(code!, rewriting.layout)],
    reason: [name, '.message'],
  };
}

/** Says that a denial with such an error is written. */
export function noteDenied(error: Node, rewriting: Rewriting): void {
  const errors = errorGiven(error, rewriting)?.errors;
  if (!errors) return;
  const denied = rewriting.errorValues.get(errors);
  if (denied) denied.add(error);
  else rewriting.errorValues.set(errors, new Set([error]));
}

/** Whether more than one thing is read of such an error. */
export function isReadTwice(error: Node, rewriting: Rewriting): boolean {
  const given = errorGiven(error, rewriting);
  return given !== null && codesOf(given.errors, rewriting).size > 1;
}

/** The same as it is known of an error that only the script can have made. */
export function errorGiven(error: Node, rewriting: Rewriting): GivenError | null {
  const { fn, script } = rewriting;
  if (!/^(Identifier|(Call|Member|Logical)Expression)$/.test(error.type)) return null;
  if (script.referenceOf(error)?.binding?.kind === 'catch') return null;
  const given = givenErrorAt(error, fn, script);
  const canBeWritten = (one: t.NewExpression): boolean =>
    one.arguments.length === 1 &&
    one.arguments[0]!.type !== 'SpreadElement' &&
    codeOfPlatform(one.callee, script) !== null &&
    !bindingNamed('Error', one, script);
  return given && [...given.errors.made].every(canBeWritten) ? given : null;
}

function codesOf({ made }: AnsweredErrors, { script }: Rewriting): Set<string> {
  return new Set([...made].map(({ callee }) => codeOfPlatform(callee, script)!));
}

function isOfPlatform({ callee }: t.NewExpression): boolean {
  return callee.type === 'Identifier' && PRELUDE.includes(callee.name);
}

function writeAsObject(error: t.NewExpression, rewriting: Rewriting): void {
  const { script, edits, layout } = rewriting;
  const code = quoted(codeOfPlatform(error.callee, script)!, layout);
  const text = textOf(error.arguments[0]!, rewriting);
  const around = script.parentOf(error);
  const isBody = around?.type === 'ArrowFunctionExpression' && around.body === error;
  const isWrapped = isBody && error.extra?.['parenthesized'] !== true;
  const [open, close] = isWrapped ? ['({ ', ' })'] : ['{ ', ' }'];
  edits.replace(rangeOf(error), `${open}code: ${code}, message: `, ...text, close);
}
