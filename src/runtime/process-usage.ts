import { readFileSync } from 'node:fs';

/** Linux reports both in these units on every architecture that Node supports. */
const PAGE_BYTES = 4096;
const TICK_MILLISECONDS = 10;

export interface ProcessUsage {
  /** Memory that the process holds. */
  bytes: number;
  /** Processor time that it has used, in milliseconds. */
  processor: number;
}

/** What a process uses; undefined where the system does not say (anything but Linux). */
export function usageOf(pid: number | undefined): ProcessUsage | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in brackets, may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [user, system, pages] = [fields[11], fields[12], fields[21]].map(Number);
    return { bytes: pages! * PAGE_BYTES, processor: (user! + system!) * TICK_MILLISECONDS };
  } catch {
    return undefined;
  }
}
