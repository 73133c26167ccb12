import type { HookRow } from '../contents.js';
import { store, stored } from './store.js';

/** When a hook was ticked off (ISO 8601), or null. */
export function reviewedAt({ fingerprint }: HookRow): string | null {
  return stored(`reviewed:${fingerprint}`);
}

export function setReviewed({ fingerprint }: HookRow, reviewed: boolean): void {
  store(`reviewed:${fingerprint}`, reviewed ? new Date().toISOString() : null);
}

export function reviewedCount(hooks: HookRow[]): number {
  return hooks.filter((hook) => reviewedAt(hook) !== null).length;
}
