/**
 * The end of a help text: command lines, each with what it does. Tests run every one of them in
 * the project's folder, so they must work there.
 */
export function examples(lines: readonly (readonly [command: string, what: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  const rows = lines.map(([command, what]) => `  $ h2a ${command.padEnd(width)}  # ${what}`);
  return `\nExamples:\n${rows.join('\n')}`;
}
