import { geoipReads } from '../../analyse/geoip-reads.js';
import { STYLES } from '../../model/index.js';
import { rangeOf } from '../../parse/syntax.js';
import { GEOIP_NAMES } from '../../triggers/credentials-exchange/mapping.js';
import type { Rule } from './rule.js';

/** What a hook knew of the place of a request has other names in the event of an Action. */
export const geoipFields: Rule = {
  name: 'geoip-fields',
  styles: STYLES,
  apply(rewriting) {
    const { script, edits } = rewriting;
    for (const { key, name, isShort } of geoipReads(script)) {
      const known = GEOIP_NAMES.get(name);
      if (known === undefined) {
        const why = 'no document says that hooks or Actions have it';
        rewriting.find('input-without-equivalent', key, { path: `request.geoip.${name}`, why });
        continue;
      }
      rewriting.find('geoip-field-renamed', key, { name, known });
      const { start, end } = rangeOf(key);
      if (isShort) edits.insert(start, `${known}: `);
      else if (key.type !== 'StringLiteral') edits.replace({ start, end }, known);
      else edits.replace({ start: end - 1 - name.length, end: end - 1 }, known);
    }
  },
};
