import type { Finding } from './finding.js';
import type { TriggerId } from './trigger.js';

/** How a hook was converted, most readable first. */
export const STYLES = ['direct', 'awaited', 'bridged'] as const;
export type Style = (typeof STYLES)[number];

/** An Action as it will be written: code.js and the json beside it. */
export interface Action {
  name: string;
  trigger: TriggerId;
  code: string;
  secrets: string[];
  dependencies: { name: string; version: string }[];
  /** A disabled hook becomes an Action that is not deployed. */
  deployed: boolean;
}

/** A more readable style that was passed over, and why. */
export interface Fallback {
  style: Style;
  reason: string;
}

/** What became of one hook. Never an empty or half Action. */
export type Conversion =
  | {
      kind: 'converted';
      style: Style;
      action: Action;
      findings: Finding[];
      fallbacks: Fallback[];
    }
  | { kind: 'refused'; findings: Finding[]; frame?: string }
  | { kind: 'unchanged'; reason: string };
