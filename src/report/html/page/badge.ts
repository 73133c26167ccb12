import { STANDING_WORDS, type Standing } from '../../words.js';
import { h } from './element.js';

/** Shape and word carry the meaning; the colour repeats it. */
const SIGNS: Record<Standing, string> = {
  divergent: '✕',
  inconclusive: '?',
  refused: '⊘',
  unverified: '?',
  'differs-by-platform': '≠',
  equivalent: '✓',
  unchanged: '–',
};

export function badge(standing: Standing): HTMLElement {
  return h('span', { class: `badge is-${standing}` }, sign(standing), STANDING_WORDS[standing]);
}

export function sign(standing: Standing): HTMLElement {
  return h('span', { class: `sign is-${standing}`, 'aria-hidden': 'true' }, SIGNS[standing]);
}
