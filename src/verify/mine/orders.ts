import type { Node } from '@babel/types';
import { SEGMENTS } from '../../triggers/exchange-space.js';
import { CLOCK, clockPart, FUTURE, instantsAt, instantText, PAST } from './clock.js';
import type { Definitions } from './definitions.js';
import type { Expressions } from './expressions.js';
import { capped, type Goal } from './goals.js';
import { lengthOwner } from './names.js';
import { holds, mirrored } from './operators.js';

/** More than what code compares inputs with. */
const MUCH = 1e6;

/** Numbers, lengths and times that are to be more or less than others. */
export function ordersOn(
  { origins }: Definitions,
  { pathsOf, sourcesOf, constantsOf }: Expressions,
) {
  const ordered = (left: Node, operator: string, right: Node, wanted: boolean): Goal[] =>
    capped([
      ...bounded(left, operator, right, wanted),
      ...bounded(right, mirrored(operator), left, wanted),
      ...dated(left, operator, right, wanted),
      ...dated(right, mirrored(operator), left, wanted),
    ]);

  /** An hour or a day that is to be this one; undefined for what is no part of the time. */
  const atTime = (node: Node, value: Node, wanted: boolean): Goal[] | undefined =>
    clockPart(node, origins) && capped(bounded(node, wanted ? '==' : '!=', value, true));

  /** Both sides of the boundary that decides `node < bound` and its like. */
  const bounded = (node: Node, operator: string, bound: Node, wanted: boolean): Goal[] => {
    const constants = constantsOf(bound);
    const part = clockPart(node, origins);
    const length = lengthOwner(node);
    if (constants.length === 0 && !part && !length && sourcesOf(node).length > 0) {
      // Whatever it is compared with: there is hardly anything beyond.
      const value = (operator.startsWith('>') ? MUCH : -MUCH) * (wanted ? 1 : -1);
      return pathsOf(node).map((path): Goal => [{ path, want: { kind: 'value', value } }]);
    }
    const candidates = constants.flatMap((constant) => {
      const number = constant.kind === 'value' ? Number(constant.value) : Number.NaN;
      if (Number.isNaN(number)) return [];
      return [number - 1, number, number + 1].filter(
        (candidate) => holds(candidate, operator, number) === wanted,
      );
    });
    if (part) {
      const instants = candidates.flatMap((value) => instantsAt(part, value));
      return instants.map((value): Goal => [{ path: [CLOCK], want: { kind: 'value', value } }]);
    }
    const paths = length
      ? pathsOf(length).map((path) => [...path, SEGMENTS.length])
      : pathsOf(node);
    return paths.flatMap((path) =>
      candidates.map((value): Goal => [{ path, want: { kind: 'value', value } }]),
    );
  };

  /** A date in an input that is to lie before the time of the execution, or after it. */
  const dated = (node: Node, operator: string, clock: Node, wanted: boolean): Goal[] => {
    const date = clockPart(clock, origins) === 'instant' ? instantText(node, origins) : undefined;
    const value = holds(1, operator, 0) === wanted ? FUTURE : PAST;
    return date
      ? pathsOf(date).map((path): Goal => [{ path, want: { kind: 'value', value } }])
      : [];
  };

  return { ordered, atTime };
}
