import { plural } from './words.js';

/** Auth0 docs, deprecations and migrations: end of life of Hooks. */
const END_OF_LIFE = '2026-11-18';

const DAY = 24 * 60 * 60 * 1000;

/** How the end of Hooks stands on the day of an instant (ISO 8601, UTC). */
export function endOfLife(at: string): { sentence: string; passed: boolean } {
  const days = Math.round((Date.parse(END_OF_LIFE) - Date.parse(at.slice(0, 10))) / DAY);
  const passed = days <= 0;
  const verb = passed ? 'reached' : 'reach';
  const when =
    days === 0 ? 'today' : passed ? `${plural(-days, 'day')} ago` : `in ${plural(days, 'day')}`;
  return { sentence: `Hooks ${verb} end of life on 18 November 2026, ${when}.`, passed };
}
