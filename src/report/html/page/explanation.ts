import { runs } from '../../runs.js';
import { h, rich } from './element.js';

/** A finding's page: the Markdown that our own pages are written in, and no more of it. */
export function explanationNodes(markdown: string): HTMLElement[] {
  // Odd parts stand between fences.
  return markdown
    .split(/^```.*$/m)
    .flatMap((part, index) => (index % 2 === 1 ? [codeBlock(part)] : paragraphs(part)));
}

function codeBlock(text: string): HTMLElement {
  return h('pre', { tabindex: 0, role: 'group', 'aria-label': 'Example' }, text.trim());
}

function paragraphs(text: string): HTMLElement[] {
  return text
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => {
      const heading = /^#+ (.*)$/.exec(block);
      if (heading) return h('h3', {}, ...rich(runs(heading[1] ?? '')));
      const items = block.split(/^- /m).slice(1);
      if (block.startsWith('- ')) {
        return h('ul', {}, ...items.map((item) => h('li', {}, ...rich(runs(joined(item))))));
      }
      return h('p', {}, ...rich(runs(joined(block))));
    });
}

function joined(lines: string): string {
  return lines.trim().replace(/\n\s*/g, ' ');
}
