import { STYLES } from '../../model/index.js';
import { markersIn } from '../../parse/markers.js';
import type { Rule } from './rule.js';

/** What deploy tools fill in is carried through; nobody has seen the code that is uploaded. */
export const markers: Rule = {
  name: 'markers',
  styles: STYLES,
  apply(rewriting) {
    const { script } = rewriting;
    const found = markersIn(script.text);
    const [first] = found;
    const named = found.map(({ marker }) => marker);
    if (first) rewriting.find('deploy-marker', { start: first.offset }, { name: listed(named) });

    const texts = script.nodesOf('StringLiteral').filter(({ value }) => PLACEHOLDER.test(value));
    const placeholders = texts.flatMap(({ value }) => value.match(PLACEHOLDERS) ?? []);
    if (texts[0]) rewriting.find('template-placeholder', texts[0], { name: listed(placeholders) });
  },
};

/** As Terraform and other tools have them in texts that are none of JavaScript's templates. */
const PLACEHOLDERS = /\$\{[\w.-]+\}|%%\w+%%|<<\w+>>|\{\{ ?\w+ ?\}\}/g;
const PLACEHOLDER = new RegExp(PLACEHOLDERS.source);

function listed(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `\`${name}\``).join(', ');
}
