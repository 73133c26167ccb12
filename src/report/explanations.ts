import pages from '../../docs/findings?folder';

/**
 * The page of a finding in Markdown, without its head, which repeats what the finding says itself.
 * Undefined where the finding has no page.
 */
export function explanation(id: string): string | undefined {
  return pages[id]?.replace(/^# .*\n+(?:>.*\n+)*/, '').trim();
}
