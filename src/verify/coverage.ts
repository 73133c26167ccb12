import type { Coverage, SideCoverage } from '../model/index.js';
import { placeAt } from '../parse/place.js';

/** What was taken in either run. */
export function mergeCoverage(one: Coverage, other: Coverage): Coverage {
  const branches = new Map<string, Coverage['branches'][number]>();
  for (const branch of [...one.branches, ...other.branches]) {
    const key = `${String(branch.start)}-${String(branch.end)}`;
    const taken = (branches.get(key)?.taken ?? 0) + branch.taken;
    branches.set(key, { ...branch, taken });
  }
  return { branches: [...branches.values()] };
}

export function takenBranches({ branches }: Coverage): number {
  return branches.filter(({ taken }) => taken > 0).length;
}

/** The coverage of one side's code, with the places that were never reached, outermost only. */
export function summarise(code: string, { branches }: Coverage): SideCoverage {
  const missed = branches
    .filter(({ taken }) => taken === 0)
    .sort((one, other) => one.start - other.start || other.end - one.end);
  const outermost = missed.filter(
    (branch) =>
      !missed.some(
        (other) => other !== branch && other.start <= branch.start && other.end >= branch.end,
      ),
  );
  return {
    covered: branches.length - missed.length,
    total: branches.length,
    neverReached: outermost.map(({ start, end }) => ({
      ...placeAt(code, start),
      endLine: placeAt(code, Math.max(start, end - 1)).line,
    })),
  };
}
