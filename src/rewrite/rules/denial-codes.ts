import type * as t from '@babel/types';
import { localClass } from '../../analyse/classes.js';
import { bindingNamed, valuesGiven } from '../../analyse/constants.js';
import { givenTo } from '../../analyse/given-values.js';
import { membersOf } from '../../analyse/members.js';
import { testsAround, type Told } from '../../analyse/told-tests.js';
import { isMember, type Node } from '../../parse/syntax.js';
import { quoted } from '../layout.js';
import type { Rewriting } from '../rewriting.js';
import { isMadeFrom, type CodedClass } from './coded-classes.js';
import { isFalsy, isInstanceOf } from './held-errors.js';
import { isMade, ownErrors, returnedValues } from './own-errors.js';

/** What an error is denied with that is known only when the code runs. */
export type DenialCode =
  | { kind: 'code'; code: string }
  /** It is an error, and its name says so. */
  | { kind: 'name' }
  /** It may be no error. */
  | { kind: 'unclear' };

/** `name`: what the error is called where its code is asked for; null where it has no name. */
export function denialCode(error: Node, name: string | null, rewriting: Rewriting): DenialCode {
  const { script, layout } = rewriting;
  const own = ownErrors(rewriting.fn, script);
  if (own.kind === 'unclear' || !isMade(error, script)) return { kind: 'unclear' };
  if (own.kind === 'names') return { kind: 'name' };
  const { coded, other } = possible(error, own.coded, rewriting);
  const codes = [...new Set(coded.map(({ code }) => code))];
  const [first, second] = coded;
  if (!first) return { kind: 'code', code: quoted('server_error', layout) };
  if (codes.length === 1 && !other) return { kind: 'code', code: quoted(first.code, layout) };
  if (name === null || coded.length > (other ? 1 : 2)) return { kind: 'name' };
  if (bindingNamed(first.name, error, script) !== first.binding) return { kind: 'name' };
  if (!first.binding) rewriting.askedClasses.add(first.name);
  const otherwise = quoted(second?.code ?? 'server_error', layout);
  const test = `${name} instanceof ${first.name}`;
  return { kind: 'code', code: `${test} ? ${quoted(first.code, layout)} : ${otherwise}` };
}

/** The classes with a code that an error may be of, and whether it may be of any other. */
interface Possible {
  coded: readonly CodedClass[];
  other: boolean;
}

function possible(
  value: Node,
  all: readonly CodedClass[],
  rewriting: Rewriting,
  depth = 0,
): Possible {
  const { script } = rewriting;
  const any = { coded: all, other: true };
  if (depth > 4) return any;
  const either = (values: (Node | null | undefined)[]): Possible => {
    const each = values.flatMap((one) =>
      one && !isFalsy(one) ? [possible(one, all, rewriting, depth + 1)] : [],
    );
    return {
      coded: all.filter((one) => each.some(({ coded }) => coded.includes(one))),
      other: each.some(({ other }) => other),
    };
  };
  if (value.type === 'ConditionalExpression') return either([value.consequent, value.alternate]);
  if (value.type === 'NewExpression') {
    const coded = all.filter((one) => isOf(value.callee, one));
    return { coded, other: coded.length === 0 };
  }
  if (value.type === 'CallExpression')
    return either(returnedValues(value.callee, script) ?? [value]);
  if (isMember(value)) {
    const members = membersOf(value, script);
    return members ? either(members) : any;
  }
  const binding = script.referenceOf(value)?.binding;
  if (value.type !== 'Identifier' || !binding) return any;
  const given = binding.reassigned ? valuesGiven(binding, script) : givenTo(binding, script, 0);
  const entry = given ? either(given) : any;
  return testsAround(value, script).reduce(told, entry);

  /** What is left where `error instanceof Class` came to this. */
  function told(left: Possible, { test, outcome }: Told): Possible {
    if (!isInstanceOf(test, (value as t.Identifier).name)) return left;
    const asked = test.right as t.Identifier;
    if (!outcome) {
      const isAsked = (one: CodedClass): boolean =>
        script.referenceOf(asked)?.binding === one.binding && asked.name === one.name;
      return { ...left, coded: left.coded.filter((one) => !isAsked(one)) };
    }
    const coded = left.coded.filter((one) => isOf(asked, one));
    if (coded.length > 0) return { coded, other: false };
    // A class of the script that none with a code can be made of.
    const isOther = localClass(asked, script) && all.every(({ binding }) => !binding);
    return isOther ? { coded, other: true } : left;
  }

  function isOf(name: Node, one: CodedClass): boolean {
    const own = localClass(name, script);
    if (own) return isMadeFrom(own, one, script);
    return !one.binding && name.type === 'Identifier' && name.name === one.name;
  }
}
