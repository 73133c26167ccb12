import type { Coverage, SideCoverage } from '../model/index.js';
import { placeAt } from '../parse/place.js';
import type { Range } from '../parse/syntax.js';

type Branch = Coverage['branches'][number];

/** The branches of one side's code that were taken so far. */
export class Covered {
  readonly #branches = new Map<string, Branch>();

  add({ branches }: Coverage): void {
    for (const branch of branches) {
      const known = this.#branches.get(keyOf(branch));
      if (known) known.taken += branch.taken;
      else this.#branches.set(keyOf(branch), { ...branch });
    }
  }

  get taken(): number {
    return this.#all.filter(({ taken }) => taken > 0).length;
  }

  get isComplete(): boolean {
    return this.#all.every(({ taken }) => taken > 0);
  }

  /** Whether the branch was taken; what is not counted as one may have been. */
  isTaken(range: Range): boolean {
    return this.#branches.get(keyOf(range))?.taken !== 0;
  }

  /** Whether every branch around a place was taken. */
  isReached({ start, end }: Range): boolean {
    return this.#all.every(
      (branch) => branch.taken > 0 || branch.start > start || branch.end < end,
    );
  }

  /**
   * With the places that were never reached, outermost only. What is in `uncounted` is among them,
   * but does not count.
   */
  summarise(code: string, uncounted: readonly Range[]): SideCoverage {
    const missed = this.#all
      .filter(({ taken }) => taken === 0)
      .sort((one, other) => one.start - other.start || other.end - one.end);
    const open = missed.filter(
      (branch) => !uncounted.some(({ start, end }) => start <= branch.start && branch.end <= end),
    );
    const outermost = missed.filter(
      (branch) =>
        !missed.some(
          (other) => other !== branch && other.start <= branch.start && other.end >= branch.end,
        ),
    );
    return {
      covered: this.taken,
      total: this.taken + open.length,
      neverReached: outermost.map(({ start, end }) => ({
        ...placeAt(code, start),
        endLine: placeAt(code, Math.max(start, end - 1)).line,
      })),
    };
  }

  get #all(): Branch[] {
    return [...this.#branches.values()];
  }
}

function keyOf({ start, end }: Range): string {
  return `${String(start)}-${String(end)}`;
}
