import { messageOf } from './message-of.js';
import type { Recording } from './recording.js';

let recording: Recording | undefined;

/** Who is told from now on of errors that nobody caught. */
export function tellOfUncaught(next: Recording | undefined): void {
  recording = next;
}

// Assumption rejection-ends-the-hook.
process.on('unhandledRejection', (reason) => recording?.uncaught('rejected', messageOf(reason)));
process.on('uncaughtException', (error) => recording?.uncaught('threw', messageOf(error)));
