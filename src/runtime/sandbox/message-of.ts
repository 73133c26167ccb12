import util from 'node:util';

/** What a thrown value says, without trusting it. */
export function messageOf(error: unknown): string {
  try {
    if (util.types.isNativeError(error)) return String(error.message);
    return util.format(error);
  } catch {
    return 'a value that cannot be shown';
  }
}
