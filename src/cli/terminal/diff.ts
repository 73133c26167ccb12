import { visible } from '../../report/plain.js';
import type { Colours } from './colours.js';

/** A unified diff in colours; without them byte for byte, so that it can be piped to `git apply`. */
export function diffText(diff: string, colours: Colours): string {
  if (!colours.on) return diff;
  return diff
    .split('\n')
    .map((line) => paint(line.replace(/\r$/, ''), colours))
    .join('\n');
}

function paint(line: string, colours: Colours): string {
  const shown = visible(line);
  if (/^(?:diff --git|copy |new file|--- |\+\+\+ )/.test(line)) return colours.strong(shown);
  if (line.startsWith('@@')) return colours.quiet(shown);
  if (line.startsWith('+')) return colours.added(shown);
  if (line.startsWith('-')) return colours.removed(shown);
  return shown;
}
