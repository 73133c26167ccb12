import {
  DEFAULT_POLICIES,
  type Action,
  type Policies,
  type Report,
  type Style,
} from '../model/index.js';
import type { ReadHooksOptions } from '../sources/index.js';
import { TOOL } from '../tool.js';
import { convertOne } from './convert-one.js';
import { readSomething } from './read.js';
import { reportOn } from './report.js';

export interface ConvertAllOptions extends ReadHooksOptions {
  policies?: Partial<Policies>;
  /** The most readable style that may be tried. Default: `direct`. */
  from?: Style;
}

/** Converts what is found without running it: a report without verdicts, and the Actions. */
export async function convertAll(
  paths: readonly string[],
  options: ConvertAllOptions = {},
): Promise<{ report: Report; actions: Action[] }> {
  const { found } = await readSomething(paths, options);
  const policies = { ...DEFAULT_POLICIES, ...options.policies };
  const from = options.from ?? 'direct';
  const outcomes = found.flatMap((entry) =>
    entry.kind === 'hook'
      ? [{ hook: entry.hook, conversion: convertOne(entry.hook, { policies, from }) }]
      : [],
  );
  const report = reportOn({
    tool: TOOL,
    createdAt: new Date().toISOString(),
    complete: true,
    seed: 0,
    policies,
    found,
    outcomes,
  });
  const actions = outcomes.flatMap(({ conversion }) =>
    conversion.kind === 'converted' ? [conversion.action] : [],
  );
  return { report, actions };
}
