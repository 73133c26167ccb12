/** Text in runs: prose, and names or code of a hook. Each renderer escapes both in its own way. */
export type Run = string | { code: string };

/** Messages mark code with backticks, as documentation does. */
export function runs(text: string): Run[] {
  return text
    .split(/(`[^`\n]+`)/)
    .filter((part) => part !== '')
    .map((part) => (/^`.+`$/.test(part) ? { code: part.slice(1, -1) } : part));
}

export function plainText(text: Run[]): string {
  return text.map((run) => (typeof run === 'string' ? run : run.code)).join('');
}
