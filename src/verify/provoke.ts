import type { Exchange, Fault } from '../model/index.js';
import type { ExchangeSpace } from '../triggers/exchange-space.js';
import type { ReachableAnswer } from './inputs.js';
import type { Investigation } from './investigation.js';
import { isReached } from './unreached.js';

/** How often an input is read before it fails: the code may have looked at it outside a `try`. */
const READS_BEFORE = [0, 1, 2];
/** How many exchanges are spoilt in each way. */
const MAX_SPOILT = 4;

/**
 * Leads both sides to answers that no request leads to, by inputs that fail as they never do on
 * the platform. Such an answer is not equal because nobody gets it: it has to be seen on both sides.
 */
export async function provoke(
  investigation: Investigation,
  { space, plain, answers, isOver }: Provocation,
): Promise<void> {
  const exchanges = [...investigation.granted(), plain].slice(0, MAX_SPOILT);
  for (const { gives, ...place } of space.faults) {
    for (const after of gives === 'error' ? READS_BEFORE : [0]) {
      const open = answers.some(({ side, ...at }) => !isReached(at, investigation.provoked[side]));
      if (!open || isOver()) return;
      const faultOf = (where: string[]): Fault => ({ place: where, gives, after });
      const faults = { hook: faultOf(place.hook), action: faultOf(place.action) };
      await investigation.provoke(exchanges, faults);
    }
  }
}

interface Provocation {
  space: ExchangeSpace;
  /** An exchange that is there in any case. */
  plain: Exchange;
  /** Those to be led to. */
  answers: ReachableAnswer[];
  /** Whether the time is up. */
  isOver: () => boolean;
}
