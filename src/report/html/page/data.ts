import type { HookReport } from '../../../model/index.js';
import type { Overview } from '../contents.js';

/** What the file holds of all hooks; the rest of each is parsed when it is asked for. */
export const overview = read('overview') as Overview;

export function readHook(index: number): HookReport {
  return read(`hook-${String(index)}`) as HookReport;
}

function read(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? 'null');
}
