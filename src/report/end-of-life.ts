/** Auth0 docs: Hooks reach end of life on 18 November 2026; from then on they no longer run. */
export const END_OF_LIFE = '2026-11-18';

const DAY = 24 * 60 * 60 * 1000;

/** Whole days from an instant (ISO 8601) to the end of Hooks; negative once it has passed. */
export function daysToEndOfLife(at: string): number {
  return Math.round((Date.parse(END_OF_LIFE) - Date.parse(at.slice(0, 10))) / DAY);
}

export function endOfLifeSentence(at: string): string {
  const days = daysToEndOfLife(at);
  const when = days === 0 ? 'today' : days > 0 ? `in ${plural(days)}` : `${plural(-days)} ago`;
  return days > 0
    ? `Hooks reach end of life on 18 November 2026, ${when}.`
    : `Hooks reached end of life on 18 November 2026, ${when}.`;
}

function plural(days: number): string {
  return days === 1 ? '1 day' : `${String(days)} days`;
}
