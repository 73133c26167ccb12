import type { Node } from '@babel/types';
import { SEGMENTS } from '../../triggers/exchange-space.js';
import type { Constant, Expressions } from './expressions.js';
import { capped, orNothing, type Goal } from './goals.js';

export type Requirements = ReturnType<typeof requirementsOn>;

/** What inputs must be where they are held against constants, keys or each other. */
export function requirementsOn({ pathsOf, sourcesOf, constantsOf, keysOf }: Expressions) {
  const oneOf = (node: Node, constants: Constant[], wanted: boolean, ...below: string[]): Goal[] =>
    orNothing(
      pathsOf(node).flatMap((path): Goal[] => {
        const full = [...path, ...below];
        if (!wanted) return [[{ path: full, want: 'other' }]];
        return constants.map((want) => [{ path: full, want }]);
      }),
    );

  const keys = (object: Node): Constant[] =>
    keysOf(object).map((value) => ({ kind: 'value', value }));

  /** Two inputs that are to be the same, or not to be. */
  const linked = (left: Node, right: Node, wanted: boolean): Goal[] =>
    sourcesOf(left).flatMap((ours) =>
      sourcesOf(right).flatMap((theirs): Goal[] => {
        if (ours.join() === theirs.join()) return [];
        return wanted
          ? [
              [
                { path: ours, want: 'linked' },
                { path: theirs, want: 'linked' },
              ],
            ]
          : [
              [
                { path: ours, want: 'other' },
                { path: theirs, want: 'unlike' },
              ],
            ];
      }),
    );

  /** Where a test compares with what cannot be known, its ways say nothing. */
  const known = (ways: Goal[], constantSide: Node): Goal[] =>
    constantsOf(constantSide).length > 0 ? ways : [];

  const equal = (left: Node, right: Node, wanted: boolean): Goal[] =>
    capped([
      ...known(oneOf(left, constantsOf(right), wanted), right),
      ...known(oneOf(right, constantsOf(left), wanted), left),
      ...linked(left, right, wanted),
    ]);

  /** A value that is to stand in a list or a text. */
  const member = (list: Node, value: Node, wanted: boolean): Goal[] =>
    capped([
      ...known(oneOf(list, constantsOf(value), wanted, SEGMENTS.element), value),
      ...known(oneOf(list, constantsOf(value), wanted), value),
      ...oneOf(value, [...constantsOf(list), ...keys(list)], wanted),
      ...linked(list, value, wanted),
    ]);

  /** `name in object` */
  const key = (name: Node, object: Node, wanted: boolean): Goal[] => {
    const named = constantsOf(name).flatMap((one) => (one.kind === 'value' ? [one.value] : []));
    const present = pathsOf(object).flatMap((path) =>
      named.map((one): Goal => [
        { path: [...path, String(one)], want: wanted ? 'present' : 'absent' },
      ]),
    );
    return capped([...present, ...oneOf(name, keys(object), wanted)]);
  };

  return { oneOf, keys, linked, equal, member, key };
}
