import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { Finding } from '../model/index.js';

/** Ten times what an Action may hold: nothing larger was ever a hook. */
const MAX_BYTES = 1_000_000;

export type Loaded = { kind: 'text'; text: string } | { kind: 'unreadable'; finding: Finding };

/** Reads a script or a JSON file as text. A BOM and line endings are kept. */
export function loadText(path: string): Loaded {
  let bytes: Buffer;
  try {
    const file = openSync(path, 'r');
    try {
      // A named pipe or a device would never end.
      const status = fstatSync(file);
      if (!status.isFile()) return unreadable('file-unreadable', 'It is not a regular file.');
      if (status.size > MAX_BYTES) {
        return unreadable(
          'file-too-large',
          `It has ${status.size.toLocaleString('en')} bytes; an Action may have 100,000.`,
        );
      }
      bytes = readFileSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return unreadable('file-unreadable', `It cannot be read: ${systemMessage(error)}.`);
  }
  if (bytes.includes(0)) return unreadable('file-not-text', 'It holds zero bytes: it is not text.');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { kind: 'text', text };
  } catch {
    return unreadable('file-not-text', 'It is not encoded in UTF-8.');
  }
}

const ADVICE = {
  'file-unreadable': 'Check that the file exists and that you may read it.',
  'file-too-large': 'Check that this is a hook and not a bundle or a data file.',
  'file-not-text': 'Save the file as UTF-8 text.',
};

function unreadable(id: keyof typeof ADVICE, message: string): Loaded {
  return { kind: 'unreadable', finding: { id, severity: 'error', message, advice: ADVICE[id] } };
}

function systemMessage(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return error instanceof Error ? error.message : String(error);
}
