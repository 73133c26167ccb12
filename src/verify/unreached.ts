import type { Exchange, Program } from '../model/index.js';
import { placeAt } from '../parse/place.js';
import type { ExchangeSpace, Slot } from '../triggers/exchange-space.js';
import type { Covered } from './coverage.js';
import type { Change, Inputs, ReachableAnswer } from './inputs.js';
import type { Pair } from './pair.js';

/** An answer that no exchange has led to. */
export interface UnreachedAnswer {
  /** `line 14 of the hook`. */
  place: string;
  /** What would have to be given, with an exchange to begin with. */
  toReach: string;
}

/** The answers that were not come to. */
export function unreachedAnswers(
  covered: Record<Program['side'], Covered>,
  { pair, inputs, space }: { pair: Pair; inputs: Inputs; space: ExchangeSpace },
): UnreachedAnswer[] {
  const unreached = inputs.answers.filter(
    (answer) => !isReached(answer, covered[answer.side]) && matters(answer, space),
  );
  const byPlace = unreached.map(({ side, start, end, ways, decidedBy }) => {
    const { code } = pair[side];
    const { line } = placeAt(code, start);
    const place = `line ${String(line)} of the ${side === 'hook' ? 'hook' : 'Action'}`;
    const [text = ''] = code.slice(start, end).split('\n');
    const stub = JSON.stringify(stubOf(ways[0] ?? [], decidedBy, space));
    const toReach = `an exchange that leads to ${place}, ${text}: begin with ${stub}`;
    return { place, toReach };
  });
  return [...new Map(byPlace.map((one) => [one.place, one])).values()];
}

/** Every branch around it was taken, and no statement before it has always left. */
export function isReached(
  answer: Pick<ReachableAnswer, 'start' | 'end' | 'past'>,
  covered: Covered,
): boolean {
  const isPassed = answer.past.every((end) => covered.isTaken({ start: end, end }));
  return isPassed && covered.isReached(answer);
}

/**
 * Every answer that a hook can give. An Action may carry answers that its hook never gives; those
 * count which an input decides in a way that reading the code does not tell.
 */
export function matters(
  { side, ways, isOpaque, decidedBy }: ReachableAnswer,
  space: ExchangeSpace,
): boolean {
  if (ways.length === 0) return false;
  const isAlwaysTried = ([head]: Slot) => space.always.some(([slot]) => slot === head);
  return side === 'hook' || (isOpaque && decidedBy.some((slot) => !isAlwaysTried(slot)));
}

/** An exchange that has what the way asks for, and a place for every other input that decides. */
function stubOf(way: Change[], decidedBy: Slot[], space: ExchangeSpace): Exchange {
  const open = decidedBy.map((slot): Change => ({ slot, value: '...' }));
  return [...open, ...way].reduce<Exchange>(
    (exchange, { slot, value }) => space.place(exchange, slot, value),
    {},
  );
}
