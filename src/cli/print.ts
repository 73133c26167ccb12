/** The result of a command: standard output holds nothing else. */
export function printResult(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** The one JSON document that `--json` promises. */
export function printJson(value: unknown): void {
  printResult(JSON.stringify(value, null, 2));
}

/** Everything that is not the result: progress, notes, errors. */
export function printNote(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}
