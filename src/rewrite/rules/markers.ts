import { STYLES } from '../../model/index.js';
import { markersIn } from '../../parse/markers.js';
import type { Rule } from './rule.js';

/** What Deploy CLI fills in is carried through; nobody has seen the code that is uploaded. */
export const markers: Rule = {
  name: 'markers',
  styles: STYLES,
  apply(rewriting) {
    const found = markersIn(rewriting.script.text);
    const name = found.map(({ marker }) => `\`${marker}\``).join(', ');
    const [first] = found;
    if (first) rewriting.find('deploy-marker', { start: first.offset }, { name });
  },
};
