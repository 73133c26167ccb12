import util from 'node:util';

/** What a thrown value says, without trusting it: it gets no object of the host to change. */
export function messageOf(error: unknown): string {
  try {
    if (util.types.isNativeError(error)) return String(error.message);
    return typeof error === 'string' ? error : util.inspect(error, { customInspect: false });
  } catch {
    return 'a value that cannot be shown';
  }
}
