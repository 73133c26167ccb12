import type { Finding } from './finding.js';
import type { TriggerId } from './trigger.js';
import type { Tenant } from './tenant.js';

/** Where a hook was found: which reader recognised it. */
export type Layout = 'plain' | 'deploy-cli' | 'tenant-yaml' | 'management-api' | 'terraform';

/** A hook as read, before anything was concluded from its code. */
export interface HookSource {
  /** As Deploy CLI normalises it: lower case, white space as dashes. Unique within one run. */
  name: string;
  /** The script's path, relative to the working directory, POSIX. Shown to people. */
  file: string;
  /** The script's text, byte for byte as decoded from UTF-8: a BOM and CRLF are kept. */
  text: string;
  trigger: TriggerId;
  enabled: boolean;
  /** Names only: values are never read. */
  secrets: string[];
  /** npm name to version, as the export declares them. */
  dependencies: Record<string, string>;
  layout: Layout;
}

/** What became of one path that was looked at. Nothing is skipped without a reason. */
export type Found =
  | { kind: 'hook'; file: string; hook: HookSource }
  /** Already an Action: recognised and left alone. */
  | { kind: 'action'; file: string; name: string; reason: string }
  /** Looked at and not taken, for a harmless reason. */
  | { kind: 'passed-over'; file: string; reason: string }
  /** Ought to be a hook but cannot be read as one. Becomes a refused hook in a report. */
  | { kind: 'unreadable'; file: string; name: string; finding: Finding; frame?: string };

export interface Reading {
  found: Found[];
  /** Clients and grants, where the input has them. */
  tenant: Tenant;
}
