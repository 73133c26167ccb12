import type { Report } from '../../model/index.js';
import type { Task } from '../tasks.js';
import type { Standing } from '../words.js';

/** What the overview shows; the page reads it at once, and each hook's report only when opened. */
export interface Overview extends Pick<
  Report,
  'tool' | 'createdAt' | 'complete' | 'seed' | 'policies' | 'keywords' | 'summary' | 'passedOver'
> {
  endOfLife: { sentence: string; passed: boolean };
  tasks: Task[];
  /** Pages of the findings in this report, in Markdown, by id. */
  explanations: Record<string, string>;
  hooks: HookRow[];
}

/** A hook in the table. */
export interface HookRow {
  name: string;
  source: string;
  trigger: string | null;
  style: string | null;
  standing: Standing;
  same: number;
  run: number;
  covered: number;
  branches: number;
  findings: number;
  /** Changes with what a reviewer looks at: a tick holds for what was reviewed, not for a name. */
  fingerprint: string;
}
