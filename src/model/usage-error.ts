/**
 * What was asked for cannot be done: a path that leads nowhere, an option or a file with a fault.
 * The message says what to do instead. Every other error is a fault of this tool.
 */
export class UsageError extends Error {
  override name = 'UsageError';
}
